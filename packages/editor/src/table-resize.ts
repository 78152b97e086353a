import {selectedCells, setColumnWidth} from "@quire/schema"
import {Plugin} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
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
    const row = view.nodeDOM(cells.pos + 1)
    const cell = row instanceof Element ? row.children[cells.left] : undefined
    if (!(cell instanceof HTMLElement)) return false
    const width = direction === 0 ? null : cell.offsetWidth + direction * STEP_PX
    return setColumnWidth(cells.pos, cells.left, width)(state, dispatch, view)
  }
}

/** The cell whose far edge the pointer is at. */
function edgeAt(view: EditorView, {target, clientX}: MouseEvent): HTMLTableCellElement | null {
  const cell = target instanceof Element ? target.closest<HTMLTableCellElement>("td, th") : null
  if (cell === null || !view.dom.contains(cell)) return null
  const {left, right} = cell.getBoundingClientRect()
  const isAfter = Math.abs(clientX - farEdge(cell, left, right)) <= EDGE_PX
  if (isAfter) return cell
  const isBefore = Math.abs(clientX - farEdge(cell, right, left)) <= EDGE_PX
  return isBefore ? (cell.previousElementSibling as HTMLTableCellElement | null) : null
}

const isRightToLeft = (cell: Element) => getComputedStyle(cell).direction === "rtl"
const farEdge = (cell: Element, left: number, right: number) => (isRightToLeft(cell) ? left : right)

/** A line follows the pointer; the others see the new width when the pointer lets go. */
function dragEdge(view: EditorView, cell: HTMLTableCellElement, event: PointerEvent): void {
  event.preventDefault()
  const line = document.createElement("div")
  line.className = "quire-column-line"
  const table = cell.closest("table")!.getBoundingClientRect()
  line.style.setProperty("top", `${table.top}px`)
  line.style.setProperty("block-size", `${table.height}px`)
  const follow = ({clientX}: {readonly clientX: number}) => line.style.setProperty("left", `${clientX}px`)
  follow(event)
  view.dom.parentElement?.append(line)
  const {clientX: startX} = event
  const startWidth = cell.offsetWidth
  const grow = isRightToLeft(cell) ? -1 : 1
  followPointer(line, event, {
    onMove: follow,
    onEnd(up) {
      line.remove()
      if (up !== null) setWidth(view, cell, startWidth + grow * (up.clientX - startX))
    },
  })
}

function setWidth(view: EditorView, cell: HTMLTableCellElement, width: number): void {
  if (!view.dom.contains(cell)) return
  const $cell = view.state.doc.resolve(view.posAtDOM(cell, 0))
  const cells = selectedCells({ranges: [{$from: $cell, $to: $cell}]})
  if (cells !== null) setColumnWidth(cells.pos, cells.left, width)(view.state, view.dispatch)
}
