import {Fragment, type Node} from "prosemirror-model"
import {type Command, TextSelection, type Transaction} from "prosemirror-state"
import {type Area, cellKey, isShown, placesIn, wholeArea} from "../cell-areas.ts"
import {COLUMN_WIDTH_MAX_PX, COLUMN_WIDTH_MIN_PX} from "../limits.ts"
import {schema} from "../schema.ts"
import {
  type CellRange,
  cellStart,
  childStart,
  eachRowFromEnd,
  type Fills,
  onCells,
  selectedCells,
  setEntries,
  type Widths,
} from "./cells.ts"
import {emptyCell} from "./insert.ts"
import {cutAreas} from "./merge.ts"

const {table, tableRow, paragraph} = schema.nodes

export const insertRowAbove: Command = onCells((tr, cells) => insertRow(tr, cells, cells.top))
export const insertRowBelow: Command = onCells((tr, cells) => insertRow(tr, cells, cells.bottom))
export const insertColumnBefore: Command = onCells((tr, cells) => insertColumn(tr, cells, cells.left))
export const insertColumnAfter: Command = onCells((tr, cells) => insertColumn(tr, cells, cells.right))
export const moveRowUp: Command = onCells((tr, cells) => moveRows(tr, cells, -1))
export const moveRowDown: Command = onCells((tr, cells) => moveRows(tr, cells, 1))
export const moveColumnBefore: Command = onCells((tr, cells) => moveColumns(tr, cells, -1))
export const moveColumnAfter: Command = onCells((tr, cells) => moveColumns(tr, cells, 1))

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
    cutAreas(tr, node, pos, (area) => {
      const [start, end] = without([area.top, area.bottom], [top, bottom])
      return {...area, top: start, bottom: end}
    })
    tr.delete(tr.mapping.map(childStart(node, pos, top)), tr.mapping.map(childStart(node, pos, bottom)))
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
    cutAreas(tr, node, pos, (area) => {
      const [start, end] = without([area.left, area.right], [left, right])
      return {...area, left: start, right: end}
    })
    eachRowFromEnd(node, pos, (row, start) =>
      tr.delete(tr.mapping.map(childStart(row, start, left)), tr.mapping.map(childStart(row, start, right))),
    )
    return true
  })(state, dispatch, view)
}

type Stretch = readonly [from: number, to: number]

/** What is left of a stretch without another; it ends before it starts when nothing is. */
function without([start, end]: Stretch, [from, to]: Stretch): Stretch {
  return [start >= from && start < to ? to : start, end > from && end <= to ? from : end]
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
    setEntries(tr, pos, "fills", fills)
    return true
  })
}

/** Makes column `index` of the table at `pos` `widthPx` wide, within the bounds of a column; null: as wide as its text. */
export function setColumnWidth(pos: number, index: number, widthPx: number | null): Command {
  return setColumnWidths(pos, index, [widthPx])
}

/** As `setColumnWidth`, of the columns from `first` on. */
export function setColumnWidths(pos: number, first: number, widthsPx: readonly (number | null)[]): Command {
  return ({doc, tr}, dispatch) => {
    const node = doc.nodeAt(pos)
    if (node?.type !== table) return false
    const columns = node.child(0).children.slice(first, first + widthsPx.length)
    if (columns.length === 0 || columns.some(({attrs}) => attrs.col === null)) return false
    const widths: Record<string, number> = {...(node.attrs.widths as Widths | null)}
    for (const [i, {attrs}] of columns.entries()) {
      const width = widthsPx[i]!
      if (width === null) delete widths[String(attrs.col)]
      else widths[String(attrs.col)] = Math.min(Math.max(Math.round(width), COLUMN_WIDTH_MIN_PX), COLUMN_WIDTH_MAX_PX)
    }
    dispatch?.(setEntries(tr, pos, "widths", widths))
    return true
  }
}

/** Tab: to the next cell; from the last one into a new row. */
export const nextCell: Command = onCells((tr, cells) => {
  const {table: node, pos} = cells
  const shown = shownPlaces(node)
  const next = shown[shown.findLastIndex((at) => isIn(cells, at)) + 1]
  if (next === undefined) insertRow(tr, cells, node.childCount)
  return selectCell(tr, pos, ...(next ?? [node.childCount, 0]))
})

/** Shift-Tab: to the cell before. In the first cell it does nothing, and is spent. */
export const previousCell: Command = onCells((tr, cells) => {
  const shown = shownPlaces(cells.table)
  const before = shown[shown.findIndex((at) => isIn(cells, at)) - 1]
  return before === undefined || selectCell(tr, cells.pos, ...before)
})

type Place = readonly [row: number, column: number]

/** The places of the cells that are shown, in reading order. */
function shownPlaces(node: Node): Place[] {
  const all = {top: 0, bottom: node.childCount, left: 0, right: node.child(0).childCount}
  return [...placesIn(all)].filter(([row, column]) => isShown(node, row, column))
}

const isIn = ({top, bottom, left, right}: Area, [row, column]: Place) =>
  row >= top && row < bottom && column >= left && column < right

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

/** Puts the rows above (-1) or below (1) the selected ones on the other side of them; merged cells stay together. */
function moveRows(tr: Transaction, {table: node, pos, top, bottom}: CellRange, direction: -1 | 1): boolean {
  const whole = (top: number, bottom: number) =>
    wholeArea(node, {top, bottom, left: 0, right: node.child(0).childCount})
  const moved = whole(top, bottom)
  const next = direction < 0 ? moved.top - 1 : moved.bottom
  if (next < 0 || next >= node.childCount) return false
  const others = whole(next, next + 1)
  const to = direction < 0 ? moved.bottom : moved.top
  return moveChildren(tr, node, pos, [others.top, others.bottom], to)
}

/** Puts the columns before (-1) or after (1) the selected ones on the other side of them; merged cells stay together. */
function moveColumns(tr: Transaction, {table: node, pos, left, right}: CellRange, direction: -1 | 1): boolean {
  const whole = (left: number, right: number) => wholeArea(node, {top: 0, bottom: node.childCount, left, right})
  const moved = whole(left, right)
  const next = direction < 0 ? moved.left - 1 : moved.right
  if (next < 0 || next >= node.child(0).childCount) return false
  const others = whole(next, next + 1)
  const to = direction < 0 ? moved.right : moved.left
  eachRowFromEnd(node, pos, (row, start) => moveChildren(tr, row, start, [others.left, others.right], to))
  return true
}

/** Puts some children of the node at `pos` where they come right before child `to`. */
function moveChildren(tr: Transaction, parent: Node, pos: number, [first, end]: Stretch, to: number): boolean {
  const [from, until, target] = [first, end, to].map((index) => childStart(parent, pos, index)) as [
    number,
    number,
    number,
  ]
  tr.delete(from, until)
  tr.insert(target > from ? target - (until - from) : target, Fragment.from(parent.children.slice(first, end)))
  return true
}

function selectCell(tr: Transaction, tablePos: number, row: number, column: number): boolean {
  const cell = cellStart(tr.doc.nodeAt(tablePos)!, tablePos, row, column)
  tr.setSelection(TextSelection.near(tr.doc.resolve(cell + 1)))
  return true
}
