import type {Node} from "prosemirror-model"

/** Rows and columns of a table from `top`, `left` up to, not including, `bottom`, `right`. */
export interface Area {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** Which cells are merged: the last cell of each area by the first, both by `cellKey`. */
export type Spans = Readonly<Record<string, string>>

/** Names a cell among those of its table. */
export function cellKey(row: Node, cell: Node): string {
  return `${String(row.attrs.id)}/${String(cell.attrs.col)}`
}

/** The areas of merged cells in reading order, and each of their cells' places with its area. */
interface Merged {
  readonly areas: readonly Area[]
  readonly byPlace: ReadonlyMap<string, Area>
}

const NONE: Merged = {areas: [], byPlace: new Map()}
const known = new WeakMap<Node, Merged>()
const place = (row: number, column: number) => `${row} ${column}`

/**
 * The areas of a table's merged cells, in reading order. An area is shown as one cell, its first, as long as nothing stands
 * in the others: what somebody writes there while another merges them comes into sight with the cell it is in. Of two
 * areas that meet, the first in reading order is merged.
 */
export function mergedAreas(table: Node): readonly Area[] {
  return mergedIn(table).areas
}

/** The area that is shown as one cell where this cell is: of the cell alone, when it is not merged. */
export function areaAt(table: Node, row: number, column: number): Area {
  const {byPlace} = mergedIn(table)
  const merged = byPlace.size > 0 ? byPlace.get(place(row, column)) : undefined
  return merged ?? {top: row, bottom: row + 1, left: column, right: column + 1}
}

/** Whether a cell is shown: itself, or as the first of its area. */
export function isShown(table: Node, row: number, column: number): boolean {
  const {top, left} = areaAt(table, row, column)
  return top === row && left === column
}

/** How many cells an area has. */
export const sizeOf = ({top, bottom, left, right}: Area) => (bottom - top) * (right - left)

export const meets = (a: Area, b: Area) => a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right

/** The smallest area that holds `area`, and all of each merged area of which it holds a part. */
export function wholeArea(table: Node, area: Area): Area {
  const parts = mergedAreas(table).filter((merged) => meets(merged, area))
  const whole = {
    top: Math.min(area.top, ...parts.map(({top}) => top)),
    bottom: Math.max(area.bottom, ...parts.map(({bottom}) => bottom)),
    left: Math.min(area.left, ...parts.map(({left}) => left)),
    right: Math.max(area.right, ...parts.map(({right}) => right)),
  }
  return sizeOf(whole) === sizeOf(area) ? whole : wholeArea(table, whole)
}

function mergedIn(table: Node): Merged {
  const spans = table.attrs.spans as Spans | null
  if (spans === null) return NONE
  const before = known.get(table)
  if (before !== undefined) return before
  const merged = resolve(table, spans)
  known.set(table, merged)
  return merged
}

function resolve(table: Node, spans: Spans): Merged {
  const rows = new Map(table.children.map(({attrs}, index) => [String(attrs.id), index]))
  const columns = new Map(table.child(0).children.map(({attrs}, index) => [String(attrs.col), index]))
  const placeOf = (key: string): Place => {
    const slash = key.indexOf("/")
    return {row: rows.get(key.slice(0, slash)) ?? -1, column: columns.get(key.slice(slash + 1)) ?? -1}
  }
  const wanted = Object.entries(spans).flatMap(([first, last]) => areaBetween(placeOf(first), placeOf(last)) ?? [])
  const areas: Area[] = []
  const byPlace = new Map<string, Area>()
  for (const area of wanted.sort((a, b) => a.top - b.top || a.left - b.left)) {
    if (!isMergeable(table, area, byPlace)) continue
    areas.push(area)
    for (const [row, column] of placesIn(area)) byPlace.set(place(row, column), area)
  }
  return {areas, byPlace}
}

interface Place {
  readonly row: number
  readonly column: number
}

/** Null when one of the two is not there any more, or they are not the first and the last of an area. */
function areaBetween(first: Place, last: Place): Area | null {
  const isArea = first.row >= 0 && first.column >= 0 && last.row >= first.row && last.column >= first.column
  const area = {top: first.row, bottom: last.row + 1, left: first.column, right: last.column + 1}
  return isArea && sizeOf(area) > 1 ? area : null
}

/** The places of an area's cells in reading order. */
export function* placesIn({top, bottom, left, right}: Area): Generator<[row: number, column: number]> {
  for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) yield [row, column]
}

/** Whether an area meets none before it, and nothing stands in its cells but the first. */
function isMergeable(table: Node, area: Area, taken: ReadonlyMap<string, Area>): boolean {
  for (const [row, column] of placesIn(area)) {
    const isFirst = row === area.top && column === area.left
    if (taken.has(place(row, column)) || !(isFirst || isBare(table, row, column))) return false
  }
  return true
}

/** Whether nothing stands in a cell. */
function isBare(table: Node, row: number, column: number): boolean {
  const cell = table.child(row).maybeChild(column)
  return cell !== null && hasNothing(cell)
}

/** Whether a node holds no text, no atom and no block without text. */
export function hasNothing(node: Node): boolean {
  let leafCount = 0
  node.descendants(({isLeaf}) => {
    if (isLeaf) leafCount++
    return leafCount === 0
  })
  return leafCount === 0
}
