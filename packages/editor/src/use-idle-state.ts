import type {EditorState} from "prosemirror-state"
import {useEffect} from "react"
import {whenIdle} from "./idle.ts"
import type {Surface} from "./surface.ts"
import {useChangingState} from "./use-changing-state.ts"

/**
 * What `read` finds in the state. After a change it is read when the page is idle, so it may take its time; what is the `same`
 * as before renders nothing.
 */
export function useIdleState<T>(
  surface: Surface,
  read: (state: EditorState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const [value, tell] = useChangingState(() => read(surface.view.state), same)
  useEffect(() => {
    let callOff: (() => void) | null = null
    const unsubscribe = surface.subscribeState(() => {
      callOff ??= whenIdle(() => {
        callOff = null
        tell(read(surface.view.state))
      })
    })
    return () => {
      unsubscribe()
      callOff?.()
    }
  }, [surface, read, tell])
  return value
}
