import type {Node, NodeType} from "prosemirror-model"
import {type Command, type EditorState, NodeSelection, TextSelection, type Transaction} from "prosemirror-state"
import {blocksOf, isContainer, type Placed} from "../blocks.ts"
import {schema} from "../schema.ts"
import {outdent} from "./indent.ts"
import {deleteBlocks} from "./insert-blocks.ts"
import {regroup} from "./regroup.ts"
import {retype} from "./retype.ts"

const {listItem, paragraph} = schema.nodes

/**
 * Backspace at the start of a block: moved in, it comes out one level; anything but a paragraph becomes one; a
 * paragraph joins the block above, or selects it when that has no text.
 */
export const backspaceAtStart: Command = (state, dispatch, view) => {
  const block = cursorBlock(state)
  if (block === null || state.selection.$from.parentOffset > 0) return false
  if (outdent(state, dispatch, view)) return true
  if (block.node.type !== paragraph) return toParagraph(block)(state, dispatch, view)
  const above = neighbour(state, -1)
  return above === null ? inCell(state) : joinBlocks(above, block, above)(state, dispatch, view)
}

/** Delete at the end of a block: joins the block below, or selects it when that has no text. */
export const deleteAtEnd: Command = (state, dispatch, view) => {
  const block = cursorBlock(state)
  if (block === null || state.selection.$from.parentOffset < block.node.content.size) return false
  const below = neighbour(state, 1)
  return below === null ? inCell(state) : joinBlocks(block, below, below)(state, dispatch, view)
}

function cursorBlock({selection}: EditorState): Placed | null {
  if (!(selection instanceof TextSelection) || !selection.empty || selection.$from.depth === 0) return null
  return {node: selection.$from.parent, pos: selection.$from.before()}
}

function toParagraph({pos}: Placed): Command {
  return ({tr}, dispatch) => {
    if (dispatch) {
      retype(tr, pos, paragraph)
      dispatch(regroup(tr).scrollIntoView())
    }
    return true
  }
}

/** Joins two textblocks: the upper one stays what it is, unless it is an empty paragraph. Selects `other` if it is no textblock. */
function joinBlocks(upper: Placed, lower: Placed, other: Placed): Command {
  return ({tr}, dispatch) => {
    if (dispatch) {
      if (!other.node.isTextblock) tr.setSelection(NodeSelection.create(tr.doc, other.pos))
      else if (upper.node.type === paragraph && upper.node.content.size === 0) deleteBlocks(tr, [upper])
      else joinTexts(tr, upper, lower)
      dispatch(regroup(tr).scrollIntoView())
    }
    return true
  }
}

function joinTexts(tr: Transaction, upper: Placed, lower: Placed): void {
  const start = mayJoin(upper.node, lower.node) ? lower.pos : retype(tr, lower.pos, typeToJoin(upper.node))
  tr.delete(upper.pos + 1 + upper.node.content.size, start + 1)
}

/** ProseMirror cannot join into the first item of a list that goes on; and code holds other content. */
function mayJoin(upper: Node, lower: Node): boolean {
  const leavesList = lower.type === listItem && upper.type !== listItem
  return !leavesList && upper.type.spec.code === lower.type.spec.code
}

function typeToJoin(upper: Node): NodeType {
  return upper.type === listItem ? paragraph : upper.type
}

/** The block above (-1) or below (1) the cursor's, in the same container. */
function neighbour({selection: {$from}}: EditorState, direction: -1 | 1): Placed | null {
  let depth = $from.depth
  while (!isContainer($from.node(depth))) depth--
  const blocks = blocksOf($from.node(depth), $from.start(depth))
  const index = blocks.findIndex(({pos}) => pos === $from.before())
  return blocks[index + direction] ?? null
}

/** At the edge of a cell the key is spent: nothing may be joined across it. */
function inCell({selection: {$from}}: EditorState): boolean {
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === schema.nodes.tableCell) return true
  return false
}
