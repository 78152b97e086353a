import {areaAt, cellAround, CellSelection} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, TextSelection} from "prosemirror-state"
import type {EditorState, Transaction} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView} from "prosemirror-view"
import {elementAt} from "./element-at.ts"

/** Whether the pointer selects cells: what the browser selects meanwhile is the text under it. */
interface Dragging {
  isOn: boolean
}

/**
 * Selecting cells of a table: by dragging over them; by Shift with the arrow keys, from the edge of a cell on; and by
 * selecting text from one cell to another. A caret is never in a cell that is not shown.
 */
export function cellSelecting(): Plugin {
  const dragging: Dragging = {isOn: false}
  return new Plugin({
    appendTransaction: (_transactions, before, state) =>
      state.doc === before.doc && state.selection.eq(before.selection) ? null : settled(state),
    props: {
      decorations: ({doc, selection}) => (selection instanceof CellSelection ? decorated(doc, selection) : null),
      createSelectionBetween: ({state}) => (dragging.isOn ? state.selection : null),
      handleDOMEvents: {
        mousedown(view, event) {
          startDrag(view, event, dragging)
          return false
        },
      },
      handleKeyDown: onKey,
    },
  })
}

function decorated(doc: Node, {ranges}: CellSelection): DecorationSet {
  const decorations = ranges.map(({$from, $to}) =>
    Decoration.node($from.pos - 1, $to.pos + 1, {class: "quire-selected-cell"}),
  )
  return DecorationSet.create(doc, decorations)
}

/** In place of a selection that may not be, one that may; null where it may. */
function settled({doc, selection, tr}: EditorState): Transaction | null {
  if (!(selection instanceof TextSelection)) return null
  const cells = selection.empty ? null : CellSelection.between(doc, selection.anchor, selection.head)
  if (cells !== null) return tr.setSelection(cells)
  const ends = [selection.head, selection.anchor].map((pos) => cellAround(doc, pos))
  const hidden = ends.find((cell) => cell !== null && shownCell(doc, cell) !== cell)
  if (hidden == null) return null
  const shown = shownCell(doc, hidden)
  return tr.setSelection(TextSelection.near(doc.resolve(shown + doc.nodeAt(shown)!.nodeSize - 1), -1))
}

/** The cell that is shown where the one at `pos` is; both as positions before them. */
function shownCell(doc: Node, pos: number): number {
  const $pos = doc.resolve(pos)
  const {top, left} = areaAt($pos.node(-1), $pos.index(-1), $pos.index())
  return cellAt(doc, $pos.before(-1), top, left)
}

/** The position before a cell of the table at `tablePos`. */
function cellAt(doc: Node, tablePos: number, row: number, column: number): number {
  return doc.resolve(doc.resolve(tablePos + 1).posAtIndex(row) + 1).posAtIndex(column)
}

/** Follows the pointer from cell to cell until it lets go. */
function startDrag(view: EditorView, down: MouseEvent, dragging: Dragging): void {
  const start = down.button === 0 && !down.shiftKey ? cellElement(view, down.target) : null
  if (start === null) return
  const events = new AbortController()
  const {signal} = events
  const page = view.dom.ownerDocument
  const move = ({target, buttons}: MouseEvent) => {
    if (buttons === 0) return end()
    const over = cellElement(view, target)
    if (over === null || !view.dom.contains(start) || (over === start && !dragging.isOn)) return
    const [from, to] = [start, over].map((element) => view.posAtDOM(element, 0))
    const [anchor, head] = [cellAround(view.state.doc, from!), cellAround(view.state.doc, to!)]
    if (anchor === null || head === null || over.closest("table") !== start.closest("table")) return
    dragging.isOn = true
    const selection = new CellSelection(view.state.doc, anchor, head)
    if (!selection.eq(view.state.selection)) view.dispatch(view.state.tr.setSelection(selection))
  }
  const end = () => {
    events.abort()
    dragging.isOn = false
  }
  page.addEventListener("mousemove", move, {signal})
  page.addEventListener("mouseup", end, {signal})
}

function cellElement(view: EditorView, target: EventTarget | null): Element | null {
  const cell = target instanceof Element ? target.closest("td, th") : null
  return cell !== null && view.dom.contains(cell) ? cell : null
}

interface Step {
  readonly rows: number
  readonly columns: number
}

/** Where an arrow key leads in a table that runs from left to right. */
const steps: Readonly<Record<string, Step>> = {
  ArrowUp: {rows: -1, columns: 0},
  ArrowDown: {rows: 1, columns: 0},
  ArrowLeft: {rows: 0, columns: -1},
  ArrowRight: {rows: 0, columns: 1},
}

function onKey(view: EditorView, {key, shiftKey, ctrlKey, metaKey, altKey}: KeyboardEvent): boolean {
  const {selection} = view.state
  if (ctrlKey || metaKey || altKey) return false
  if (selection instanceof CellSelection && key === "Enter") return intoCell(view, selection, -1)
  const cell = steps[key] === undefined ? null : cellAround(view.state.doc, selection.head)
  if (cell === null) return false
  const step = {rows: steps[key]!.rows, columns: steps[key]!.columns * (isRightToLeft(view, cell) ? -1 : 1)}
  const isForward = step.rows + step.columns > 0
  if (selection instanceof CellSelection) {
    return shiftKey
      ? extend(view, selection.anchorCell, selection.headCell, step)
      : intoCell(view, selection, isForward ? -1 : 1)
  }
  const isWithin = cellAround(view.state.doc, selection.anchor) === cell
  if (!shiftKey || !isWithin || !isAtEdge(view, cell, key, isForward)) return false
  return extend(view, cell, cell, step)
}

function isRightToLeft(view: EditorView, cell: number): boolean {
  const table = elementAt(view, cell)?.closest("table")
  return table != null && getComputedStyle(table).direction === "rtl"
}

/** Whether the caret leaves its cell with this key. */
function isAtEdge(view: EditorView, cell: number, key: string, isForward: boolean): boolean {
  const {$head} = view.state.selection
  const directions = {ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right"} as const
  const depth = view.state.doc.resolve(cell).depth + 1
  for (let d = depth; d < $head.depth; d++) {
    const edge = isForward ? $head.node(d).childCount - 1 : 0
    if ($head.index(d) !== edge) return false
  }
  return $head.parent.isTextblock && view.endOfTextblock(directions[key as keyof typeof directions])
}

/** Selects one row or column of cells more, or less; at the edge of the table nothing happens. */
function extend(view: EditorView, anchor: number, head: number, step: Step): boolean {
  const {doc, tr} = view.state
  const $head = doc.resolve(head)
  const table = $head.node(-1)
  const {top, bottom, left, right} = areaAt(table, $head.index(-1), $head.index())
  const row = step.rows > 0 ? bottom : step.rows < 0 ? top - 1 : top
  const column = step.columns > 0 ? right : step.columns < 0 ? left - 1 : left
  if (row < 0 || row >= table.childCount || column < 0 || column >= table.child(row).childCount) return true
  const next = shownCell(doc, cellAt(doc, $head.before(-1), row, column))
  view.dispatch(tr.setSelection(new CellSelection(doc, anchor, next)).scrollIntoView())
  return true
}

/** Puts the caret into the cell that the selection reaches to: at its start (1) or its end (-1). */
function intoCell(view: EditorView, {headCell}: CellSelection, side: -1 | 1): boolean {
  const {doc, tr} = view.state
  const pos = side === 1 ? headCell + 1 : headCell + doc.nodeAt(headCell)!.nodeSize - 1
  view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(pos), side)).scrollIntoView())
  return true
}
