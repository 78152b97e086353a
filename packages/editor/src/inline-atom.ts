import {TextSelection} from "prosemirror-state"
import {useEffect} from "react"
import type {RefObject} from "react"
import type {Surface} from "./surface.ts"

/** Enter on the selected part of a line goes to the field in which it is changed, Escape on behind it. */
export function useAtomKeys(field: RefObject<HTMLElement | null>, surface: Surface): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== "Escape") return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === "Enter") field.current?.focus()
      else leaveAtom(surface)
    }
    surface.view.dom.addEventListener("keydown", onKey, {capture: true})
    return () => surface.view.dom.removeEventListener("keydown", onKey, {capture: true})
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
