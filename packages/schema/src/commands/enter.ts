import {type Attrs, type Node, type NodeType, type ResolvedPos} from "prosemirror-model"
import {type Command, NodeSelection, TextSelection, type Transaction} from "prosemirror-state"
import {indentOf} from "../blocks.ts"
import {INDENT_MAX} from "../limits.ts"
import {schema} from "../schema.ts"
import {outdent} from "./indent.ts"
import {insertBlocks} from "./insert-blocks.ts"
import {regroup} from "./regroup.ts"
import {retype} from "./retype.ts"

const {paragraph, heading, listItem, toggle, unsupportedBlock, hardBreak} = schema.nodes

/**
 * Enter, as people know it: splits the block; leaves an empty list item, quote or callout; writes a newline in code, and
 * leaves it from an empty last line; adds a paragraph after a selected atom.
 */
export const enter: Command = (state, dispatch, view) => {
  const {selection} = state
  if (selection instanceof NodeSelection && selection.node.isBlock)
    return paragraphAfter(selection)(state, dispatch, view)
  if (!(selection instanceof TextSelection)) return false
  const block = selection.$from.parent
  if (selection.empty && block.content.size === 0 && block.type !== paragraph) return leaveEmpty(state, dispatch, view)
  if (dispatch) {
    const tr = state.tr.deleteSelection()
    if (block.type.spec.code) enterInCode(tr)
    else split(tr)
    dispatch(regroup(tr).scrollIntoView())
  }
  return true
}

/** Shift-Enter: a line break in the block. */
export const insertLineBreak: Command = (state, dispatch) => {
  const {selection} = state
  if (!(selection instanceof TextSelection)) return false
  const isCode = selection.$from.parent.type.spec.code === true
  if (dispatch) {
    const tr = isCode ? state.tr.insertText("\n") : state.tr.replaceSelectionWith(hardBreak.create())
    dispatch(tr.scrollIntoView())
  }
  return true
}

/** Mod-Enter in code: a paragraph after it. */
export const leaveCode: Command = (state, dispatch) => {
  const {$head} = state.selection
  if (!$head.parent.type.spec.code) return false
  if (dispatch) {
    const {tr} = state
    addParagraph(tr, $head.after(), indentOf($head.parent))
    dispatch(tr.scrollIntoView())
  }
  return true
}

/** Out of an empty block that is no paragraph: a list item moves out as far as it goes, then it is one. */
const leaveEmpty: Command = (state, dispatch, view) => {
  const {$from} = state.selection
  if ($from.parent.type === listItem && outdent(state, dispatch, view)) return true
  if (dispatch) {
    const {tr} = state
    retype(tr, $from.before(), paragraph)
    dispatch(regroup(tr).scrollIntoView())
  }
  return true
}

function paragraphAfter({to, node}: NodeSelection): Command {
  return ({tr}, dispatch) => {
    if (dispatch) {
      addParagraph(tr, to, indentOf(node))
      dispatch(tr.scrollIntoView())
    }
    return true
  }
}

function addParagraph(tr: Transaction, pos: number, indent: number): void {
  const at = insertBlocks(tr, pos, [paragraph.create({indent})])
  tr.setSelection(TextSelection.create(tr.doc, at + 1))
}

function enterInCode(tr: Transaction): void {
  const {$from} = tr.selection
  const text = $from.parent.textContent
  const isEmptyLastLine = $from.parentOffset === text.length && text.endsWith("\n")
  if (!isEmptyLastLine) {
    tr.insertText("\n")
    return
  }
  tr.delete($from.pos - 1, $from.pos)
  addParagraph(tr, tr.selection.$from.after(), indentOf($from.parent))
}

function split(tr: Transaction): void {
  const {$from} = tr.selection
  const block = $from.parent
  if ($from.parentOffset === 0 && block.content.size > 0) insertAbove(tr, $from)
  else tr.split($from.pos, 1, [follower(block, $from.parentOffset === block.content.size)])
}

/** Enter before the first letter: the text keeps its block, and an empty one comes above it. */
function insertAbove(tr: Transaction, $from: ResolvedPos): void {
  const block = $from.parent
  const {type, attrs} = block.type === heading ? {type: paragraph, attrs: {indent: indentOf(block)}} : copyOf(block)
  if (block.attrs.start !== undefined) tr.setNodeAttribute($from.before(), "start", null)
  tr.insert($from.before(), type.create({...attrs, start: block.attrs.start}))
}

/** The block that Enter makes below `block`. */
function follower(block: Node, atEnd: boolean): {type: NodeType; attrs: Attrs} {
  const indent = indentOf(block)
  if (block.type === toggle) return {type: paragraph, attrs: {indent: Math.min(indent + 1, INDENT_MAX)}}
  if (atEnd && (block.type === heading || block.type === unsupportedBlock)) return {type: paragraph, attrs: {indent}}
  return copyOf(block)
}

/** A block like `block`, but not the same: it has no id, and nothing is done or counted in it yet. */
function copyOf({type, attrs}: Node): {type: NodeType; attrs: Attrs} {
  const fresh = type === listItem ? {checked: false, start: null} : {}
  return {type, attrs: {...attrs, id: null, ...fresh}}
}
