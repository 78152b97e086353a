import type {Node, ResolvedPos} from "prosemirror-model"
import type {Command, EditorState, Selection, Transaction} from "prosemirror-state"
import {type Area, wholeArea} from "../cell-areas.ts"
import {schema} from "../schema.ts"

const {tableCell} = schema.nodes

/** The selected cells of a table; of merged cells all or none. */
export interface CellRange extends Area {
  readonly table: Node
  /** The position before the table. */
  readonly pos: number
}

/** The cells that a selection touches, a cursor's cell included; null when it is not within one table. */
export function selectedCells(selection: Pick<Selection, "ranges">): CellRange | null {
  const ends = selection.ranges.flatMap(({$from, $to}) => [cellAt($from), cellAt($to)])
  const cells = ends.filter((cell) => cell !== null)
  const [first] = cells
  if (first === undefined || cells.length < ends.length || cells.some(({pos}) => pos !== first.pos)) return null
  const rows = cells.map(({row}) => row)
  const columns = cells.map(({column}) => column)
  const touched = {
    top: Math.min(...rows),
    bottom: Math.max(...rows) + 1,
    left: Math.min(...columns),
    right: Math.max(...columns) + 1,
  }
  return {table: first.table, pos: first.pos, ...wholeArea(first.table, touched)}
}

function cellAt($pos: ResolvedPos): {table: Node; pos: number; row: number; column: number} | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    if ($pos.node(depth).type !== tableCell) continue
    const row = $pos.index(depth - 2)
    return {table: $pos.node(depth - 2), pos: $pos.before(depth - 2), row, column: $pos.index(depth - 1)}
  }
  return null
}

/** A command on the selected cells; `edit` answers false when it has nothing to do. */
export function onCells(edit: (tr: Transaction, cells: CellRange) => boolean): Command {
  return (state: EditorState, dispatch) => {
    const cells = selectedCells(state.selection)
    if (cells === null) return false
    const {tr} = state
    if (!edit(tr, cells)) return false
    if (dispatch) dispatch(tr.scrollIntoView())
    return true
  }
}

/** Colours of cells, by `cellKey`. */
export type Fills = Readonly<Record<string, string>>
/** Widths of columns in pixels, by their ids. */
export type Widths = Readonly<Record<string, number>>

/** Sets an attribute of the table at `pos` that has entries, to null where it has none. */
export function setEntries(
  tr: Transaction,
  pos: number,
  name: "spans" | "fills" | "widths",
  entries: object,
): Transaction {
  return tr.setNodeAttribute(pos, name, Object.keys(entries).length > 0 ? entries : null)
}

/** The position before a cell of the table at `pos`. */
export function cellStart(node: Node, pos: number, row: number, column: number): number {
  return childStart(node.child(row), childStart(node, pos, row), column)
}

/** The position before child `index` of the node at `pos`; after the last child for an index past it. */
export function childStart(parent: Node, pos: number, index: number): number {
  let start = pos + 1
  for (let i = 0; i < index; i++) start += parent.child(i).nodeSize
  return start
}

/** Goes from the last row to the first, so that an edit in one leaves the positions of those to come. */
export function eachRowFromEnd(node: Node, pos: number, edit: (row: Node, start: number) => void): void {
  for (let i = node.childCount - 1; i >= 0; i--) edit(node.child(i), childStart(node, pos, i))
}
