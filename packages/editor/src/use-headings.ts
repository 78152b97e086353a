import type {EditorState} from "prosemirror-state"
import {headingsOf} from "./headings.ts"
import type {Heading} from "./headings.ts"
import type {Surface} from "./surface.ts"
import {useIdleState} from "./use-idle-state.ts"

/** The headings of the document, a moment after they have changed. */
export function useHeadings(surface: Surface): readonly Heading[] {
  return useIdleState(surface, read)
}

const read = ({doc}: EditorState) => headingsOf(doc)
