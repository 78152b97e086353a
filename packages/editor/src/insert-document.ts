import {blocksOf, insertBlocks, schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Selection} from "prosemirror-state"
import type {Command, EditorState} from "prosemirror-state"

/** Whether there is nothing in the document but a line to begin with. */
export function isBlank({doc}: EditorState): boolean {
  return doc.childCount === 1 && doc.firstChild!.type === schema.nodes.paragraph && doc.content.size === 2
}

/** Puts all blocks of `document` in the place of a blank one; else below the block at `pos`, or below the caret's. */
export function insertDocument(document: Node, pos?: number): Command {
  return (state, dispatch) => {
    if (!dispatch) return true
    const {tr, doc, selection} = state
    if (isBlank(state)) {
      tr.replaceWith(0, doc.content.size, document.content)
      dispatch(tr.setSelection(Selection.atStart(tr.doc)).scrollIntoView())
      return true
    }
    const $at = pos === undefined ? selection.$head : doc.resolve(Math.min(pos, doc.content.size))
    const at = insertBlocks(
      tr,
      $at.depth === 0 ? $at.pos : $at.after(1),
      blocksOf(document).map(({node}) => node),
    )
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at + 1))).scrollIntoView())
    return true
  }
}
