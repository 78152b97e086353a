import {useSyncExternalStore} from "react"

/** The pages of the app. */
export type Route =
  | {readonly name: "documents"}
  | {readonly name: "document"; readonly id: string}
  | {readonly name: "connection"}
  | {readonly name: "unknown"; readonly path: string}

const DOCUMENT_PATH = /^\/d\/([A-Za-z0-9_-]{1,64})\/?$/

/** The page that stands at `path`. */
export function routeOf(path: string): Route {
  if (path === "/") return {name: "documents"}
  if (/^\/connection\/?$/.test(path)) return {name: "connection"}
  const id = DOCUMENT_PATH.exec(path)?.[1]
  return id === undefined ? {name: "unknown", path} : {name: "document", id}
}

export const pathOfDocument = (id: string) => `/d/${id}`

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
