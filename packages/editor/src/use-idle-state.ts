import type {EditorState} from "prosemirror-state"
import {useEffect, useState} from "react"
import {whenIdle} from "./idle.ts"
import type {Surface} from "./surface.ts"

/**
 * What `read` finds in the state. After a change it is read when the page is idle, so it may take its time; what is the `same`
 * as before renders nothing.
 */
export function useIdleState<T>(
  surface: Surface,
  read: (state: EditorState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const [value, setValue] = useState(() => read(surface.view.state))
  useEffect(() => {
    let callOff: (() => void) | null = null
    const unsubscribe = surface.subscribeState(() => {
      callOff ??= whenIdle(() => {
        callOff = null
        const next = read(surface.view.state)
        setValue((before) => (same(before, next) ? before : next))
      })
    })
    return () => {
      unsubscribe()
      callOff?.()
    }
  }, [surface, read, same])
  return value
}
