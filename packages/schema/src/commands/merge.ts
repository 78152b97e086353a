import {Fragment, type Node} from "prosemirror-model"
import {type Command, TextSelection, type Transaction} from "prosemirror-state"
import {blocksOf, containerContent} from "../blocks.ts"
import {
  type Area,
  areaAt,
  cellKey,
  hasNothing,
  meets,
  mergedAreas,
  placesIn,
  sizeOf,
  type Spans,
} from "../cell-areas.ts"
import {schema} from "../schema.ts"
import {cellStart, childStart, type Fills, onCells, setEntries} from "./cells.ts"

const {paragraph} = schema.nodes

/** Makes one cell of the selected ones, with what stands in all of them, one below the other. */
export const mergeCells: Command = onCells((tr, cells) => {
  const {table: node, pos, top, bottom, left, right} = cells
  const [first, last] = cornersOf(node, cells)
  if (sizeOf(areaAt(node, top, left)) === sizeOf(cells) || !first.isNamed || !last.isNamed) return false
  const filled = [...placesIn(cells)]
    .map(([row, column]) => node.child(row).child(column))
    .filter((cell) => !hasNothing(cell))
  const blocks = filled.flatMap((cell) => blocksOf(cell).map((block) => block.node))
  const merged = (cell: Node, isFirst: boolean) => {
    if (isFirst && blocks.length > 0) return cell.copy(containerContent(blocks))
    return hasNothing(cell) ? cell : cell.copy(Fragment.from(paragraph.create()))
  }
  const rows = node.children.slice(top, bottom).map((row, y) => {
    const isIn = (x: number) => x >= left && x < right
    return row.copy(
      Fragment.from(row.children.map((cell, x) => (isIn(x) ? merged(cell, y === 0 && x === left) : cell))),
    )
  })
  tr.replaceWith(childStart(node, pos, top), childStart(node, pos, bottom), rows)
  setEntries(tr, pos, "spans", {...spansOutside(node, cells), [first.key]: last.key})
  const end = cellStart(tr.doc.nodeAt(pos)!, pos, top, left) + rows[0]!.child(left).nodeSize - 1
  tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1))
  return true
})

/** Takes merged cells apart; what stands in them stays in the first. */
export const splitCell: Command = onCells((tr, cells) => {
  if (!mergedAreas(cells.table).some((area) => meets(area, cells))) return false
  setEntries(tr, cells.pos, "spans", spansOutside(cells.table, cells))
  return true
})

/** Leaves of each merged area what `restOf` says. One that loses its first cell keeps what stands in it, and its fill. */
export function cutAreas(tr: Transaction, node: Node, pos: number, restOf: (area: Area) => Area): void {
  if (mergedAreas(node).length === 0) return
  const spans: Record<string, string> = {...(node.attrs.spans as Spans | null)}
  const fills: Record<string, string> = {...(node.attrs.fills as Fills | null)}
  for (const area of mergedAreas(node)) {
    const rest = restOf(area)
    const [first] = cornersOf(node, area)
    if (rest.top === area.top && rest.left === area.left && sizeOf(rest) === sizeOf(area)) continue
    delete spans[first.key]
    if (rest.bottom <= rest.top || rest.right <= rest.left) continue
    const [nowFirst, nowLast] = cornersOf(node, rest)
    if (sizeOf(rest) > 1) spans[nowFirst.key] = nowLast.key
    if (nowFirst.key === first.key) continue
    const start = tr.mapping.map(cellStart(node, pos, rest.top, rest.left) + 1)
    tr.replaceWith(start, start + nowFirst.cell.content.size, first.cell.content)
    if (fills[first.key] !== undefined) fills[nowFirst.key] = fills[first.key]!
  }
  setEntries(tr, pos, "spans", spans)
  setEntries(tr, pos, "fills", fills)
}

/** The spans of a table that do not start in an area. */
function spansOutside(node: Node, area: Area): Record<string, string> {
  const spans: Record<string, string> = {...(node.attrs.spans as Spans | null)}
  for (const [row, column] of placesIn(area)) delete spans[cellKey(node.child(row), node.child(row).child(column))]
  return spans
}

/** The first and the last cell of an area. */
function cornersOf(node: Node, {top, bottom, left, right}: Area) {
  return [cornerAt(node, top, left), cornerAt(node, bottom - 1, right - 1)] as const
}

/** The binding names rows and columns; a table that has never been in a view with one has no names yet. */
function cornerAt(node: Node, row: number, column: number) {
  const rowNode = node.child(row)
  const cell = rowNode.child(column)
  return {cell, key: cellKey(rowNode, cell), isNamed: rowNode.attrs.id !== null && cell.attrs.col !== null}
}
