import {TextSelection} from "prosemirror-state"
import {useEffect} from "react"
import type {RefObject} from "react"
import type {Surface} from "./surface.ts"

/** Enter on the selected part of a line goes to the field in which it is changed. */
export function useEnterTo(field: RefObject<HTMLElement | null>, surface: Surface): void {
  useEffect(() => {
    const onEnter = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return
      event.preventDefault()
      event.stopPropagation()
      field.current?.focus()
    }
    surface.view.dom.addEventListener("keydown", onEnter, {capture: true})
    return () => surface.view.dom.removeEventListener("keydown", onEnter, {capture: true})
  }, [field, surface])
}

/** Goes on in the text, behind what was selected. */
export function leaveAtom(surface: Surface): void {
  surface.run(({tr, selection}, dispatch) => {
    dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(selection.to))))
    return true
  })
  surface.focus()
}
