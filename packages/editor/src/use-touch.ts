import {useSyncExternalStore} from "react"

const query = "(pointer: coarse)"

/** Whether people use this page with their fingers: a caret brings a keyboard up, and the browser has a menu of its own at a selection. */
export const isTouched = (): boolean => matchMedia(query).matches

export const useTouch = (): boolean => useSyncExternalStore(subscribe, isTouched)

function subscribe(listener: () => void): () => void {
  const touch = matchMedia(query)
  touch.addEventListener("change", listener)
  return () => touch.removeEventListener("change", listener)
}
