import {moveTo} from "@quire/schema"
import {dropAt, rectOf} from "./block-at.ts"
import {element} from "./dom.ts"
import {followPointer} from "./pointer-drag.ts"
import type {Surface} from "./surface.ts"

/** The pointer drags once it has moved so far. */
const THRESHOLD_PX = 4
/** So near to an edge of the window the page scrolls. */
const EDGE_PX = 72
/** At most so far a frame. */
const SCROLL_MAX_PX = 18

/**
 * Drags the selected blocks with the pointer that went down on `handle`: a line shows where they would go, the page scrolls
 * at its edges, Escape lets go of them where they were. `onEnd` is told whether it was a drag or only a press.
 */
export function dragBlocks(
  surface: Surface,
  handle: HTMLElement,
  event: PointerEvent,
  onEnd: (dragged: boolean) => void,
): void {
  const drag = new Drag(surface, event.clientY)
  followPointer(handle, event, {
    onMove: ({clientY}) => drag.move(clientY),
    onEnd: (up) => onEnd(drag.end(up !== null)),
  })
}

class Drag {
  readonly #surface: Surface
  readonly #startY: number
  readonly #line = element("div", {className: "quire-drop-line"})
  #y: number
  #started = false
  #target: number | null = null

  constructor(surface: Surface, y: number) {
    this.#surface = surface
    this.#startY = y
    this.#y = y
  }

  move(y: number): void {
    this.#y = y
    if (!this.#started && Math.abs(y - this.#startY) < THRESHOLD_PX) return
    if (!this.#started) this.#start()
    this.#aim()
  }

  /** @returns whether there was a drag */
  end(drop: boolean): boolean {
    const started = this.#started
    this.#started = false
    this.#line.remove()
    this.#surface.view.dom.classList.remove("quire-dragging")
    if (started && drop && this.#target !== null) this.#surface.run(moveTo(this.#target))
    return started
  }

  #start(): void {
    this.#started = true
    const {view} = this.#surface
    view.dom.classList.add("quire-dragging")
    view.dom.parentElement?.append(this.#line)
    requestAnimationFrame(this.#scroll)
  }

  /** Others may write meanwhile, so what the line points to is looked up anew each time. */
  #aim(): void {
    const {view} = this.#surface
    const target = dropAt(view, this.#y)
    const canDrop = target !== null && this.#surface.can(moveTo(target))
    this.#target = canDrop ? target : null
    this.#line.hidden = !canDrop
    if (canDrop) this.#drawLine(target)
  }

  #drawLine(target: number): void {
    const {view} = this.#surface
    const text = view.dom.getBoundingClientRect()
    const below = view.state.doc.nodeAt(target) === null ? null : rectOf(view, target)
    const last = view.dom.lastElementChild?.getBoundingClientRect()
    const y = below?.top ?? last?.bottom ?? text.top
    this.#line.style.setProperty("top", `${y - text.top + view.dom.offsetTop - 2}px`)
    this.#line.style.setProperty("inset-inline-start", `${view.dom.offsetLeft}px`)
    this.#line.style.setProperty("inline-size", `${text.width}px`)
  }

  readonly #scroll = () => {
    if (!this.#started) return
    const above = EDGE_PX - this.#y
    const below = this.#y - (innerHeight - EDGE_PX)
    const pull = Math.max(above, below, 0)
    if (pull > 0) {
      scrollBy(0, Math.sign(above > 0 ? -1 : 1) * Math.min(pull / 4, SCROLL_MAX_PX))
      this.#aim()
    }
    requestAnimationFrame(this.#scroll)
  }
}
