import type {EditorState} from "prosemirror-state"
import {countsBetween, countsOf, readingMinutes} from "./counts.ts"
import type {Counts} from "./counts.ts"
import type {Surface} from "./surface.ts"
import {useIdleState} from "./use-idle-state.ts"
import {useWords} from "./words-context.ts"

/** How much text there is: in the selection, or in the whole document. */
export function CountsLine({surface}: {readonly surface: Surface}) {
  const words = useWords().counts
  const {all, selected} = useIdleState(surface, count)
  const counts = selected ?? all
  return (
    <p className="quire-counts">
      {selected !== null && <span>{words.selected}</span>}
      <span>{words.words(counts.words)}</span>
      <span>{words.characters(counts.characters)}</span>
      <span>{words.minutes(readingMinutes(counts))}</span>
    </p>
  )
}

function count({doc, selection}: EditorState): {readonly all: Counts; readonly selected: Counts | null} {
  const {from, to, empty} = selection
  return {all: countsOf(doc), selected: empty ? null : countsBetween(doc, from, to)}
}
