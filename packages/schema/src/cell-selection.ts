import {Fragment, type Node, type ResolvedPos, Slice} from "prosemirror-model"
import {Selection, SelectionRange, TextSelection, type Transaction} from "prosemirror-state"
import type {Mappable} from "prosemirror-transform"
import {cellKey, hasNothing, isShown, placesIn} from "./cell-areas.ts"
import {type CellRange, cellStart, selectedCells} from "./commands/cells.ts"
import {schema} from "./schema.ts"

const {paragraph, table, tableCell} = schema.nodes

/** Cells of a table that are selected as such: all from one to another, of merged ones all or none. */
export class CellSelection extends Selection {
  /** The position before the cell that the selection starts at, and before the one that it reaches to. */
  readonly anchorCell: number
  readonly headCell: number
  readonly cells: CellRange
  /** The view draws it by itself. */
  override visible = false

  constructor(doc: Node, anchorCell: number, headCell: number) {
    const cells = selectedCells({ranges: [anchorCell, headCell].map((pos) => contentOf(doc, pos))})!
    const shown = [...placesIn(cells)].filter(([row, column]) => isShown(cells.table, row, column))
    const ranges = shown.map((place) => contentOf(doc, cellStart(cells.table, cells.pos, ...place)))
    super(caretIn(doc, anchorCell), caretIn(doc, headCell), ranges)
    this.anchorCell = anchorCell
    this.headCell = headCell
    this.cells = cells
  }

  /** The cells between those that hold two positions; null when these are not in two cells of one table. */
  static between(doc: Node, anchor: number, head: number): CellSelection | null {
    const [from, to] = [cellAround(doc, anchor), cellAround(doc, head)]
    if (from === null || to === null || from === to) return null
    const isOneTable = doc.resolve(from).before(-1) === doc.resolve(to).before(-1)
    const selection = isOneTable ? new CellSelection(doc, from, to) : null
    return selection !== null && selection.ranges.length > 1 ? selection : null
  }

  static override fromJSON(doc: Node, {anchor, head}: {anchor: number; head: number}): CellSelection {
    return new CellSelection(doc, anchor, head)
  }

  override toJSON(): object {
    return {type: "cells", anchor: this.anchorCell, head: this.headCell}
  }

  override eq(other: Selection): boolean {
    return other instanceof CellSelection && other.anchorCell === this.anchorCell && other.headCell === this.headCell
  }

  override map(doc: Node, mapping: Mappable): Selection {
    const [anchor, head] = [this.anchor, this.head].map((pos) => mapping.map(pos)) as [number, number]
    return CellSelection.between(doc, anchor, head) ?? TextSelection.between(doc.resolve(anchor), doc.resolve(head))
  }

  /** A table of the selected cells. */
  override content(): Slice {
    return new Slice(Fragment.from(partOf(this.cells)), 0, 0)
  }

  /** Empties the cells; what takes their place comes into the first. */
  override replace(tr: Transaction, content = Slice.empty): void {
    this.#empty(tr)
    if (content.size > 0) this.#caret(tr).replace(tr, content)
  }

  override replaceWith(tr: Transaction, node: Node): void {
    this.#empty(tr)
    this.#caret(tr).replaceWith(tr, node)
  }

  #empty(tr: Transaction): void {
    for (const {$from, $to} of this.ranges.toReversed()) {
      const isEmpty = $from.parent.childCount === 1 && hasNothing($from.parent)
      if (!isEmpty) tr.replaceWith($from.pos, $to.pos, paragraph.create())
    }
  }

  #caret(tr: Transaction): Selection {
    return TextSelection.near(tr.doc.resolve(this.ranges[0]!.$from.pos))
  }
}

Selection.jsonID("cells", CellSelection)

/** Where a caret first has a place in a cell, or the cell's start: what a selection of cells is for those who know text alone. */
function caretIn(doc: Node, cell: number): ResolvedPos {
  const caret = Selection.findFrom(doc.resolve(cell + 1), 1, true)?.$from
  return caret !== undefined && caret.pos < cell + doc.nodeAt(cell)!.nodeSize ? caret : doc.resolve(cell + 1)
}

function contentOf(doc: Node, cell: number): SelectionRange {
  return new SelectionRange(doc.resolve(cell + 1), doc.resolve(cell + doc.nodeAt(cell)!.nodeSize - 1))
}

/** The position before the cell that holds a position; null when none does. */
export function cellAround(doc: Node, pos: number): number | null {
  const $pos = doc.resolve(pos)
  for (let depth = $pos.depth; depth > 0; depth--) if ($pos.node(depth).type === tableCell) return $pos.before(depth)
  return null
}

/** Some cells of a table as a table of its own. */
function partOf({table: node, top, bottom, left, right}: CellRange): Node {
  const rows = node.children.slice(top, bottom).map((row) => row.copy(Fragment.from(row.children.slice(left, right))))
  const {header, headerColumn, widths, fills, spans} = node.attrs
  const keys = new Set(rows.flatMap((row) => row.children.map((cell) => cellKey(row, cell))))
  const columns = new Set(rows[0]!.children.map(({attrs}) => String(attrs.col)))
  const among = (entries: object | null, names: ReadonlySet<string>) => {
    const kept = Object.entries(entries ?? {}).filter(([name]) => names.has(name))
    return kept.length > 0 ? Object.fromEntries(kept) : null
  }
  const looks = {widths: among(widths, columns), fills: among(fills, keys), spans: among(spans, keys)}
  return table.create({header: header && top === 0, headerColumn: headerColumn && left === 0, ...looks}, rows)
}
