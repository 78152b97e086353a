import {Fragment, type Node} from "prosemirror-model"
import type {Command} from "prosemirror-state"
import {type Area, cellKey, meets, mergedAreas, type Spans} from "../cell-areas.ts"
import {CellSelection} from "../cell-selection.ts"
import {schema} from "../schema.ts"
import {cellStart, onCells, setEntries} from "./cells.ts"
import {emptyCell} from "./insert.ts"

const {tableRow} = schema.nodes

/**
 * Puts what stands in the cells of `source`, a table, into those from the first selected one on. The table gets the rows and
 * columns that it lacks for it; cells that are merged in `source` are merged here, where the table had them before.
 */
export function fillCells(source: Node): Command {
  return onCells((tr, {table: node, pos, top, left}) => {
    const area = {top, bottom: top + source.childCount, left, right: left + source.child(0).childCount}
    tr.replaceWith(pos + 1, pos + node.nodeSize - 1, filled(node, source, area))
    const after = tr.doc.nodeAt(pos)!
    setEntries(tr, pos, "spans", spansAfter(node, source, area))
    const [first, last] = [cellStart(after, pos, top, left), cellStart(after, pos, area.bottom - 1, area.right - 1)]
    tr.setSelection(new CellSelection(tr.doc, first, last))
    return true
  })
}

function filled(node: Node, source: Node, {top, bottom, left, right}: Area): Node[] {
  const columns = Array.from({length: Math.max(node.child(0).childCount, right)}, (_, column) => {
    const named: unknown = node.child(0).maybeChild(column)?.attrs.col
    return typeof named === "string" ? named : null
  })
  return Array.from({length: Math.max(node.childCount, bottom)}, (_, y) => {
    const row = node.maybeChild(y) ?? tableRow.create()
    const cells = columns.map((col, x) => {
      const cell = row.maybeChild(x) ?? emptyCell(col)
      const from = source.maybeChild(y - top)?.maybeChild(x - left)
      return from == null ? cell : cell.copy(from.content)
    })
    return row.copy(Fragment.from(cells))
  })
}

/** Cells are merged by the names of their rows and columns, which new ones get only later. */
function spansAfter(node: Node, source: Node, area: Area): Record<string, string> {
  const spans: Record<string, string> = {...(node.attrs.spans as Spans | null)}
  const keyAt = (row: number, column: number) => {
    const cell = node.maybeChild(row)?.maybeChild(column)
    return cell == null ? null : cellKey(node.child(row), cell)
  }
  for (const merged of mergedAreas(node)) if (meets(merged, area)) delete spans[keyAt(merged.top, merged.left)!]
  for (const {top, bottom, left, right} of mergedAreas(source)) {
    const first = keyAt(area.top + top, area.left + left)
    const last = keyAt(area.top + bottom - 1, area.left + right - 1)
    if (first !== null && last !== null) spans[first] = last
  }
  return spans
}
