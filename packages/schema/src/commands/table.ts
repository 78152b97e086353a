import {Fragment, type Node, type ResolvedPos} from "prosemirror-model"
import {type Command, type EditorState, type Selection, TextSelection, type Transaction} from "prosemirror-state"
import {COLUMN_WIDTH_MAX_PX, COLUMN_WIDTH_MIN_PX} from "../attributes.ts"
import {schema} from "../schema.ts"
import {emptyCell} from "./insert.ts"

const {table, tableCell, tableRow, paragraph} = schema.nodes

/** The selected cells of a table: rows and columns from `top`, `left` up to, not including, `bottom`, `right`. */
export interface CellRange {
  readonly table: Node
  /** The position before the table. */
  readonly pos: number
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The cells that a selection touches, a cursor's cell included; null when it is not within one table. */
export function selectedCells(selection: Pick<Selection, "ranges">): CellRange | null {
  const ends = selection.ranges.flatMap(({$from, $to}) => [cellAt($from), cellAt($to)])
  const cells = ends.filter((cell) => cell !== null)
  const [first] = cells
  if (first === undefined || cells.length < ends.length || cells.some(({pos}) => pos !== first.pos)) return null
  const rows = cells.map(({row}) => row)
  const columns = cells.map(({column}) => column)
  return {
    table: first.table,
    pos: first.pos,
    top: Math.min(...rows),
    bottom: Math.max(...rows) + 1,
    left: Math.min(...columns),
    right: Math.max(...columns) + 1,
  }
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
function onCells(edit: (tr: Transaction, cells: CellRange) => boolean): Command {
  return (state: EditorState, dispatch) => {
    const cells = selectedCells(state.selection)
    if (cells === null) return false
    const {tr} = state
    if (!edit(tr, cells)) return false
    if (dispatch) dispatch(tr.scrollIntoView())
    return true
  }
}

export const insertRowAbove: Command = onCells((tr, cells) => insertRow(tr, cells, cells.top))
export const insertRowBelow: Command = onCells((tr, cells) => insertRow(tr, cells, cells.bottom))
export const insertColumnBefore: Command = onCells((tr, cells) => insertColumn(tr, cells, cells.left))
export const insertColumnAfter: Command = onCells((tr, cells) => insertColumn(tr, cells, cells.right))
export const moveRowUp: Command = onCells((tr, cells) => moveRow(tr, cells, cells.top - 1, cells.bottom))
export const moveRowDown: Command = onCells((tr, cells) => moveRow(tr, cells, cells.bottom, cells.top))
export const moveColumnBefore: Command = onCells((tr, cells) => moveColumn(tr, cells, cells.left - 1, cells.right))
export const moveColumnAfter: Command = onCells((tr, cells) => moveColumn(tr, cells, cells.right, cells.left))

/** Deletes the table around the selection. */
export const deleteTable: Command = onCells((tr, {pos, table: node}) => {
  tr.replaceWith(pos, pos + node.nodeSize, paragraph.create())
  tr.setSelection(TextSelection.create(tr.doc, pos + 1))
  return true
})

/** Deletes the selected rows; all of them: the table. */
export const deleteRow: Command = (state, dispatch, view) => {
  const cells = selectedCells(state.selection)
  if (cells !== null && cells.bottom - cells.top === cells.table.childCount) return deleteTable(state, dispatch, view)
  return onCells((tr, {table: node, pos, top, bottom}) => {
    tr.delete(childStart(node, pos, top), childStart(node, pos, bottom))
    return true
  })(state, dispatch, view)
}

/** Deletes the selected columns; all of them: the table. */
export const deleteColumn: Command = (state, dispatch, view) => {
  const cells = selectedCells(state.selection)
  if (cells !== null && cells.right - cells.left === cells.table.child(0).childCount) {
    return deleteTable(state, dispatch, view)
  }
  return onCells((tr, {table: node, pos, left, right}) => {
    eachRowFromEnd(node, pos, (row, start) => tr.delete(childStart(row, start, left), childStart(row, start, right)))
    return true
  })(state, dispatch, view)
}

/** Whether the first row is a header: switches it. */
export const toggleHeaderRow: Command = onCells((tr, {pos, table: node}) => {
  tr.setNodeAttribute(pos, "header", !node.attrs.header)
  return true
})

/** Whether the first column is a header: switches it. */
export const toggleHeaderColumn: Command = onCells((tr, {pos, table: node}) => {
  tr.setNodeAttribute(pos, "headerColumn", !node.attrs.headerColumn)
  return true
})

/** Fills the selected cells with a colour, `#rrggbb`; null takes their fill away. */
export function setFill(color: string | null): Command {
  return onCells((tr, {table: node, pos, top, bottom, left, right}) => {
    const fills: Record<string, string> = {...(node.attrs.fills as Fills | null)}
    for (const row of node.children.slice(top, bottom)) {
      for (const cell of row.children.slice(left, right)) {
        const key = cellKey(row, cell)
        if (color === null) delete fills[key]
        else fills[key] = color
      }
    }
    tr.setNodeAttribute(pos, "fills", orNull(fills))
    return true
  })
}

/** Makes column `index` of the table at `pos` `widthPx` wide, within the bounds of a column; null: as wide as its text. */
export function setColumnWidth(pos: number, index: number, widthPx: number | null): Command {
  return ({doc, tr}, dispatch) => {
    const node = doc.nodeAt(pos)
    const column: unknown = node?.type === table ? node.child(0).maybeChild(index)?.attrs.col : null
    if (node == null || typeof column !== "string") return false
    const widths: Record<string, number> = {...(node.attrs.widths as Widths | null)}
    if (widthPx === null) delete widths[column]
    else widths[column] = Math.min(Math.max(Math.round(widthPx), COLUMN_WIDTH_MIN_PX), COLUMN_WIDTH_MAX_PX)
    dispatch?.(tr.setNodeAttribute(pos, "widths", orNull(widths)))
    return true
  }
}

/** Colours of cells, by `cellKey`. */
export type Fills = Readonly<Record<string, string>>
/** Widths of columns in pixels, by their ids. */
export type Widths = Readonly<Record<string, number>>

/** Names a cell among those of its table. */
export function cellKey(row: Node, cell: Node): string {
  return `${String(row.attrs.id)}/${String(cell.attrs.col)}`
}

function orNull(record: object): object | null {
  return Object.keys(record).length > 0 ? record : null
}

/** Tab: to the next cell; from the last one into a new row. */
export const nextCell: Command = onCells((tr, cells) => {
  const {table: node, bottom, right} = cells
  if (right < node.child(0).childCount) return selectCell(tr, cells.pos, bottom - 1, right)
  if (bottom === node.childCount) insertRow(tr, cells, bottom)
  return selectCell(tr, cells.pos, bottom, 0)
})

/** Shift-Tab: to the cell before. In the first cell it does nothing, and is spent. */
export const previousCell: Command = onCells((tr, {table: node, pos, top, left}) => {
  if (left > 0) return selectCell(tr, pos, top, left - 1)
  return top === 0 || selectCell(tr, pos, top - 1, node.child(0).childCount - 1)
})

/** A row of the table's columns; the binding gives it its id. */
function insertRow(tr: Transaction, {table: node, pos}: CellRange, index: number): boolean {
  const cells: Node[] = []
  node.child(0).forEach((cell) => cells.push(emptyCell(cell.attrs.col as string | null)))
  tr.insert(childStart(node, pos, index), tableRow.create(null, cells))
  return true
}

/** A column without an id in each row; the binding gives it one. */
function insertColumn(tr: Transaction, {table: node, pos}: CellRange, index: number): boolean {
  eachRowFromEnd(node, pos, (row, start) => tr.insert(childStart(row, start, index), emptyCell(null)))
  return true
}

/** Puts row `from` where it comes right before row `to`. */
function moveRow(tr: Transaction, {table: node, pos}: CellRange, from: number, to: number): boolean {
  const row = node.maybeChild(from)
  if (row === null || from < 0) return false
  return moveNode(tr, row, childStart(node, pos, from), childStart(node, pos, to))
}

/** Puts column `from` where it comes right before column `to`. */
function moveColumn(tr: Transaction, {table: node, pos}: CellRange, from: number, to: number): boolean {
  if (from < 0 || from >= node.child(0).childCount) return false
  eachRowFromEnd(node, pos, (row, start) =>
    moveNode(tr, row.child(from), childStart(row, start, from), childStart(row, start, to)),
  )
  return true
}

function moveNode(tr: Transaction, node: Node, from: number, to: number): boolean {
  tr.delete(from, from + node.nodeSize)
  tr.insert(to > from ? to - node.nodeSize : to, Fragment.from(node))
  return true
}

function selectCell(tr: Transaction, tablePos: number, row: number, column: number): boolean {
  const node = tr.doc.nodeAt(tablePos)!
  const cell = childStart(node.child(row), childStart(node, tablePos, row), column)
  tr.setSelection(TextSelection.near(tr.doc.resolve(cell + 1)))
  return true
}

/** The position before child `index` of the node at `pos`; after the last child for an index past it. */
function childStart(parent: Node, pos: number, index: number): number {
  let start = pos + 1
  for (let i = 0; i < index; i++) start += parent.child(i).nodeSize
  return start
}

/** Goes from the last row to the first, so that an edit in one leaves the positions of those to come. */
function eachRowFromEnd(node: Node, pos: number, edit: (row: Node, start: number) => void): void {
  for (let i = node.childCount - 1; i >= 0; i--) edit(node.child(i), childStart(node, pos, i))
}
