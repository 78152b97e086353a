import type {Command, EditorState} from "prosemirror-state"
import {endWithOwned, indentOf, type Placed} from "../blocks.ts"
import {INDENT_MAX} from "../limits.ts"
import {schema} from "../schema.ts"
import {selectedRun} from "./run.ts"

const {listItem, unsupportedAtom} = schema.nodes

/** Moves the selected blocks, with those they own, one level in. */
export const indent: Command = (state, dispatch) => {
  const moved = movable(state)
  if (moved.length === 0 || !mayIndent(state) || moved.some(({node}) => indentOf(node) >= INDENT_MAX)) return false
  if (dispatch) dispatch(shifted(state, moved, 1))
  return true
}

/** Moves the selected blocks, with those they own, one level out. */
export const outdent: Command = (state, dispatch) => {
  const moved = movable(state).filter(({node}) => indentOf(node) > 0)
  if (moved.length === 0) return false
  if (dispatch) dispatch(shifted(state, moved, -1))
  return true
}

/** `indent` in a list; Tab never leaves a list, even where an item cannot go further. */
export const indentListItem: Command = (state, dispatch, view) => {
  if (!inList(state)) return false
  indent(state, dispatch, view)
  return true
}

/** `outdent` in a list. */
export const outdentListItem: Command = (state, dispatch, view) => {
  if (!inList(state)) return false
  outdent(state, dispatch, view)
  return true
}

function inList({selection}: EditorState): boolean {
  return selection.$from.parent.type === listItem
}

function movable({selection}: EditorState): Placed[] {
  const {blocks, from, to} = selectedRun(selection)
  return blocks.slice(from, endWithOwned(blocks, from, to)).filter(({node}) => node.type !== unsupportedAtom)
}

/** A list item goes at most one level deeper than the block above it. */
function mayIndent({selection}: EditorState): boolean {
  const {blocks, from} = selectedRun(selection)
  const first = blocks[from]!.node
  if (first.type !== listItem) return true
  return from > 0 && indentOf(first) <= indentOf(blocks[from - 1]!.node)
}

function shifted({tr}: EditorState, blocks: readonly Placed[], by: number) {
  for (const {node, pos} of blocks) tr.setNodeAttribute(pos, "indent", indentOf(node) + by)
  return tr.scrollIntoView()
}
