import {
  type Command,
  type EditorState,
  NodeSelection,
  type Selection,
  TextSelection,
  type Transaction,
} from "prosemirror-state"
import {blocksOf, endWithOwned, indentOf, ownerOf, type Placed} from "../blocks.ts"
import {INDENT_MAX} from "../limits.ts"
import {deleteBlocks, insertBlocks} from "./insert-blocks.ts"
import {regroup} from "./regroup.ts"
import {type Run, selectedRun} from "./run.ts"

/** Moves the selected blocks, with those they own, above the block before them. */
export const moveUp: Command = (state, dispatch) => move(state, -1, dispatch)

/** Moves the selected blocks, with those they own, below the block after them. */
export const moveDown: Command = (state, dispatch) => move(state, 1, dispatch)

function move(state: EditorState, direction: -1 | 1, dispatch?: (tr: Transaction) => void): boolean {
  const run = selectedRun(state.selection)
  const {blocks, from} = run
  const to = endWithOwned(blocks, from, run.to)
  const moved = blocks.slice(from, to)
  const passed = direction < 0 ? blocksAbove(blocks, from) : blocks.slice(to, endWithOwned(blocks, to, to + 1))
  if (moved.length === 0 || passed.length === 0) return false
  if (dispatch) {
    const {tr} = state
    if (direction < 0) swap(tr, passed, moved)
    else swap(tr, moved, passed)
    selectAgain(tr, run, state.selection, direction * passed.length)
    dispatch(tr.scrollIntoView())
  }
  return true
}

/**
 * Moves the selected blocks, with those they own, to `target`, a position between blocks of the same container. There they
 * are moved in as far as the block that they come before.
 */
export function moveTo(target: number): Command {
  return (state, dispatch) => {
    const run = selectedRun(state.selection)
    const {blocks, from} = run
    const to = endWithOwned(blocks, from, run.to)
    const index = blocks.findIndex(({pos, node}) => pos + node.nodeSize > target)
    const place = index < 0 ? blocks.length : index
    const moved = blocks.slice(from, to)
    if (moved.length === 0 || (place >= from && place <= to)) return false
    if (dispatch) {
      const {tr} = state
      const passed = place < from ? blocks.slice(place, from) : blocks.slice(to, place)
      const depth = place < blocks.length ? indentOf(blocks[place]!.node) : 0
      indentBy(tr, moved, depth - indentOf(moved[0]!.node))
      const shifted = blocksOf(tr.doc.resolve(run.start).parent, run.start).slice(from, to)
      if (place < from) swap(tr, passed, shifted)
      else swap(tr, shifted, passed)
      selectAgain(tr, run, state.selection, place < from ? -passed.length : passed.length)
      dispatch(tr.scrollIntoView())
    }
    return true
  }
}

function indentBy(tr: Transaction, blocks: readonly Placed[], by: number): void {
  for (const {node, pos} of blocks) {
    if (node.attrs.indent === undefined) continue
    const indent = Math.min(Math.max(indentOf(node) + by, 0), INDENT_MAX)
    if (indent !== indentOf(node)) tr.setNodeAttribute(pos, "indent", indent)
  }
}

/** The sibling above block `index`, whole; or only its owner, where the block is the first that it owns. */
function blocksAbove(blocks: readonly Placed[], index: number): readonly Placed[] {
  if (index === 0) return []
  const owner = ownerOf(blocks, index)
  let top = index - 1
  while (top !== owner && ownerOf(blocks, top) > owner) top = ownerOf(blocks, top)
  return blocks.slice(top, index)
}

/** Lets two neighbouring runs change places: the smaller one is cut and put back, the other one stays untouched. */
function swap(tr: Transaction, upper: readonly Placed[], lower: readonly Placed[]): void {
  const before = tr.steps.length
  const cut = sizeOf(upper) < sizeOf(lower) ? upper : lower
  deleteBlocks(tr, cut)
  const edge = cut === upper ? tr.mapping.slice(before).map(endOf(lower)) : upper[0]!.pos
  const nodes = cut.map(({node}) => node)
  insertBlocks(tr, edge, nodes)
  regroup(tr)
}

function sizeOf(blocks: readonly Placed[]): number {
  return endOf(blocks) - blocks[0]!.pos
}

function endOf(blocks: readonly Placed[]): number {
  const {node, pos} = blocks.at(-1)!
  return pos + node.nodeSize
}

/** Selects in the moved blocks what was selected in them before: they are `by` blocks further down now. */
function selectAgain(tr: Transaction, run: Run, selection: Selection, by: number): void {
  const container = tr.doc.resolve(run.start).parent
  const blocks = blocksOf(container, run.start)
  const moved = (pos: number) => {
    const index = run.blocks.findLastIndex((block) => block.pos <= pos)
    return blocks[index + by]!.pos + (pos - run.blocks[index]!.pos)
  }
  if (selection instanceof NodeSelection) tr.setSelection(NodeSelection.create(tr.doc, moved(selection.from)))
  else
    tr.setSelection(
      TextSelection.between(tr.doc.resolve(moved(selection.anchor)), tr.doc.resolve(moved(selection.head))),
    )
}
