import {blocksOf, selectedRun} from "@quire/schema"
import type {Placed} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {NodeSelection, TextSelection} from "prosemirror-state"
import type {EditorState, Transaction} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {elementAt} from "./element-at.ts"

/** The block of the page, list items being blocks, that position `pos` is in; null at a place between blocks. */
export function blockAt(doc: Node, pos: number): Placed | null {
  const $pos = doc.resolve(Math.min(Math.max(pos, 0), doc.content.size))
  const depth = $pos.depth > 0 && isList($pos.node(1)) ? 2 : 1
  if ($pos.depth >= depth) return {node: $pos.node(depth), pos: $pos.before(depth)}
  const after = $pos.nodeAfter
  return after?.isBlock === true && $pos.depth === depth - 1 && !isList(after) ? {node: after, pos: $pos.pos} : null
}

const isList = ({type}: Node) => type.spec.group === "list"

/** The block of the page at the height `y` of the window, or null. */
export function blockAtHeight(view: EditorView, y: number): Placed | null {
  const {left, width} = view.dom.getBoundingClientRect()
  const found = view.posAtCoords({left: left + width / 2, top: y})
  if (found === null) return null
  const {doc} = view.state
  return (found.inside >= 0 ? blockAt(doc, found.inside) : null) ?? blockAt(doc, found.pos)
}

/** Where a block is on the screen. */
export function rectOf(view: EditorView, pos: number): DOMRect | null {
  return elementAt(view, pos)?.getBoundingClientRect() ?? null
}

/** Selects `block`, unless it is among the blocks that are selected. */
export function selectBlockAt(state: EditorState, {node, pos}: Placed): Transaction {
  const {tr, selection} = state
  const {blocks, start, from, to} = selectedRun(selection)
  if (start === 0 && blocks.slice(from, to).some((selected) => selected.pos === pos)) return tr
  if (!node.inlineContent) return tr.setSelection(NodeSelection.create(tr.doc, pos))
  return tr.setSelection(TextSelection.create(tr.doc, pos + 1, pos + node.nodeSize - 1))
}

/** The position between blocks that is nearest to the height `y` of the window, or null. */
export function dropAt(view: EditorView, y: number): number | null {
  const block = blockAtHeight(view, y)
  const rect = block && rectOf(view, block.pos)
  if (block === null || rect === null) return null
  if (y < rect.top + rect.height / 2) return block.pos
  const blocks = blocksOf(view.state.doc)
  const index = blocks.findIndex(({pos}) => pos === block.pos)
  return blocks[index + 1]?.pos ?? block.pos + block.node.nodeSize
}
