import type {Node} from "prosemirror-model"
import {type Command, NodeSelection, TextSelection, type Transaction} from "prosemirror-state"
import {blocksOf, containerContent, endWithOwned} from "../blocks.ts"
import {schema} from "../schema.ts"
import {deleteBlocks, insertBlocks} from "./insert-blocks.ts"
import {regroup} from "./regroup.ts"
import {selectedRun} from "./run.ts"

const {tableRow} = schema.nodes

/** Puts a copy of the selected blocks, with those they own, below them, and goes there. */
export const duplicateBlocks: Command = (state, dispatch) => {
  const {blocks, from, to} = selectedRun(state.selection)
  const copied = blocks.slice(from, endWithOwned(blocks, from, to))
  const last = copied.at(-1)
  if (last === undefined) return false
  if (dispatch) {
    const {tr} = state
    const at = insertBlocks(
      tr,
      last.pos + last.node.nodeSize,
      copied.map(({node}) => withoutIds(node)),
    )
    selectBlock(tr, at)
    dispatch(tr.scrollIntoView())
  }
  return true
}

/** Deletes the selected blocks, with those they own; where nothing is left, an empty paragraph is. */
export const deleteSelectedBlocks: Command = (state, dispatch) => {
  const {blocks, start, from, to} = selectedRun(state.selection)
  const deleted = blocks.slice(from, endWithOwned(blocks, from, to))
  if (deleted.length === 0) return false
  if (dispatch) {
    const {tr} = state
    if (deleted.length === blocks.length) {
      const container = tr.doc.resolve(start).parent
      tr.replaceWith(start, start + container.content.size, containerContent([]))
    } else deleteBlocks(tr, deleted)
    regroup(tr)
    const rest = blocksOf(tr.doc.resolve(start).parent, start)
    selectBlock(tr, rest[Math.min(from, rest.length - 1)]!.pos)
    dispatch(tr.scrollIntoView())
  }
  return true
}

function selectBlock(tr: Transaction, pos: number): void {
  const node = tr.doc.nodeAt(pos)!
  if (node.isLeaf) tr.setSelection(NodeSelection.create(tr.doc, pos))
  else tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1)))
}

/** Copies have no ids that lead to them. A table's rows keep theirs, which are names within that table only. */
function withoutIds(node: Node): Node {
  if (node.isInline) return node
  const attrs = "id" in node.attrs && node.type !== tableRow ? {...node.attrs, id: null} : node.attrs
  return node.type.create(attrs, node.children.map(withoutIds), node.marks)
}
