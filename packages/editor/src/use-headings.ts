import type {EditorState} from "prosemirror-state"
import {headingsOf, sameHeadings} from "./headings.ts"
import type {Heading} from "./headings.ts"
import type {Surface} from "./surface.ts"
import {useIdleState} from "./use-idle-state.ts"

/** The headings of the document, a moment after they have changed. Where they are then, `headingsOf` knows. */
export function useHeadings(surface: Surface): readonly Heading[] {
  return useIdleState(surface, read, sameHeadings)
}

/** Whether the document has headings, a moment after that has changed. */
export function useHasHeadings(surface: Surface): boolean {
  return useIdleState(surface, hasHeadings)
}

const read = ({doc}: EditorState) => headingsOf(doc)
const hasHeadings = (state: EditorState) => read(state).length > 0
