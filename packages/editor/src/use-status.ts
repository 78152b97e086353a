import {useSyncExternalStore} from "react"
import type {Status} from "./status.ts"
import type {Surface} from "./surface.ts"

/** The status of `surface`; renders again when something in it changes. */
export function useStatus(surface: Surface): Status {
  return useSyncExternalStore(surface.subscribe, () => surface.status)
}
