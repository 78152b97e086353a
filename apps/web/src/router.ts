import {useSyncExternalStore} from "react"

const listeners = new Set<() => void>()

/** Goes to another page of the app without loading it anew. */
export function navigate(path: string): void {
  history.pushState(null, "", path)
  scrollTo(0, 0)
  for (const listener of listeners) listener()
}

/** The path of the page that is open; renders again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener("popstate", listener)
  return () => {
    listeners.delete(listener)
    removeEventListener("popstate", listener)
  }
}
