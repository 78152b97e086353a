import {areaAt, selectedCells, setColumnWidth, setColumnWidths} from "@quire/schema"
import type {CellRange} from "@quire/schema"
import {Plugin} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {element} from "./dom.ts"
import {followPointer} from "./pointer-drag.ts"

/** So near to the edge of a cell the pointer takes hold of it, in pixels. */
const EDGE_PX = 5
/** So much wider or narrower a column gets with one command. */
const STEP_PX = 24

/** Columns are made wider and narrower by their edges. `resizeColumn` does the same for the keyboard. */
export function tableResize(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        pointermove(view, event) {
          view.dom.classList.toggle("quire-at-edge", view.editable && edgeAt(view, event) !== null)
          return false
        },
        pointerdown(view, event) {
          const cell = view.editable && event.button === 0 ? edgeAt(view, event) : null
          if (cell !== null) dragEdge(view, cell, event)
          return cell !== null
        },
        // The text would put its caret there.
        mousedown: (view, event) => view.editable && edgeAt(view, event) !== null,
      },
    },
  })
}

/** Makes the columns with the caret a step wider (1) or narrower (-1), or as wide as their text (0). */
export function resizeColumn(direction: -1 | 0 | 1): Command {
  return (state, dispatch, view) => {
    const cells = selectedCells(state.selection)
    if (cells === null || view === undefined) return false
    const widths = Array.from({length: cells.right - cells.left}, (_, i) =>
      direction === 0 ? null : columnWidth(view, cells, cells.left + i) + direction * STEP_PX,
    )
    return setColumnWidths(cells.pos, cells.left, widths)(state, dispatch, view)
  }
}

/** How wide a column is shown: as wide as its narrowest cell, or its share of that where all of its cells are merged. */
function columnWidth(view: EditorView, {table, pos}: CellRange, column: number): number {
  const cells = table.children.map((_, row) => areaAt(table, row, column))
  const {top, left, right} = cells.reduce((a, b) => (b.right - b.left < a.right - a.left ? b : a))
  const row = view.state.doc.resolve(pos + 1).posAtIndex(top)
  const cell = view.nodeDOM(view.state.doc.resolve(row + 1).posAtIndex(left))
  return cell instanceof HTMLElement ? cell.offsetWidth / (right - left) : 0
}

/** The cell whose far edge the pointer is at. */
function edgeAt(view: EditorView, {target, clientX}: MouseEvent): HTMLTableCellElement | null {
  const cell = target instanceof Element ? target.closest<HTMLTableCellElement>("td, th") : null
  if (cell === null || !view.dom.contains(cell)) return null
  const {left, right} = cell.getBoundingClientRect()
  const isAfter = Math.abs(clientX - farEdge(cell, left, right)) <= EDGE_PX
  if (isAfter) return cell
  const isBefore = Math.abs(clientX - farEdge(cell, right, left)) <= EDGE_PX
  return isBefore ? shownBefore(cell) : null
}

/** The cell before in the same row; where another row's reaches in, the one before that. */
function shownBefore(cell: HTMLTableCellElement): HTMLTableCellElement | null {
  let before = cell.previousElementSibling
  while (before instanceof HTMLTableCellElement && before.hidden) before = before.previousElementSibling
  return before as HTMLTableCellElement | null
}

const isRightToLeft = (cell: Element) => getComputedStyle(cell).direction === "rtl"
const farEdge = (cell: Element, left: number, right: number) => (isRightToLeft(cell) ? left : right)

/** A line follows the pointer; the others see the new width when the pointer lets go. */
function dragEdge(view: EditorView, cell: HTMLTableCellElement, event: PointerEvent): void {
  event.preventDefault()
  const line = element("div", {className: "quire-column-line"})
  const table = cell.closest("table")!.getBoundingClientRect()
  line.style.setProperty("top", `${table.top}px`)
  line.style.setProperty("block-size", `${table.height}px`)
  const follow = ({clientX}: {readonly clientX: number}) => line.style.setProperty("left", `${clientX}px`)
  follow(event)
  view.dom.parentElement?.append(line)
  const {clientX: startX} = event
  const startWidth = widthAt(view, cell)
  const grow = isRightToLeft(cell) ? -1 : 1
  followPointer(line, event, {
    onMove: follow,
    onEnd(up) {
      line.remove()
      if (up !== null) setWidth(view, cell, startWidth + grow * (up.clientX - startX))
    },
  })
}

/** The cells that are shown as this one. */
function cellsAt(view: EditorView, cell: HTMLTableCellElement): CellRange | null {
  if (!view.dom.contains(cell)) return null
  const $cell = view.state.doc.resolve(view.posAtDOM(cell, 0))
  return selectedCells({ranges: [{$from: $cell, $to: $cell}]})
}

function widthAt(view: EditorView, cell: HTMLTableCellElement): number {
  const cells = cellsAt(view, cell)
  return cells === null ? cell.offsetWidth : columnWidth(view, cells, cells.right - 1)
}

/** Sets the width of a cell's last column: the one whose edge the pointer has. */
function setWidth(view: EditorView, cell: HTMLTableCellElement, width: number): void {
  const cells = cellsAt(view, cell)
  if (cells !== null) setColumnWidth(cells.pos, cells.right - 1, width)(view.state, view.dispatch)
}
