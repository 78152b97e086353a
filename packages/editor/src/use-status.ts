import type {EditorState} from "prosemirror-state"
import {useSyncExternalStore} from "react"
import type {Status} from "./status.ts"
import type {Surface} from "./surface.ts"

/** The status of `surface`; renders again when something in it changes. */
export function useStatus(surface: Surface): Status {
  return useSyncExternalStore(surface.subscribe, () => surface.status)
}

/** What `read` finds in the state; renders again when that is another value, so it has to be cheap and stable. */
export function useSurfaceState<T>(surface: Surface, read: (state: EditorState) => T): T {
  return useSyncExternalStore(surface.subscribeState, () => read(surface.view.state))
}
