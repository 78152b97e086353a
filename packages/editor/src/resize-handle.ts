import type {Words} from "@quire/words"
import {element} from "./dom.ts"
import {followPointer} from "./pointer-drag.ts"

/** The narrowest that a picture can be made, in pixels. */
const MIN_PX = 48
const STEP_PX = 16

export interface ResizeOptions {
  readonly words: Pick<Words["image"], "width" | "pixels">
  /** The width now, in pixels. */
  readonly width: () => number
  /** The widest that there is room for. */
  readonly room: () => number
  /** Shows a width while it is being chosen. */
  readonly onShow: (width: number) => void
  /** It has been chosen. */
  readonly onChoose: (width: number) => void
}

/** Makes something wider and narrower: dragged, or by the arrow keys as a slider. */
export class ResizeHandle {
  readonly dom = element("span", {className: "quire-resize", role: "slider"})
  readonly #options: ResizeOptions

  constructor(options: ResizeOptions) {
    this.#options = options
    this.dom.setAttribute("aria-label", options.words.width)
    this.dom.addEventListener("keydown", this.#onKey)
    this.dom.addEventListener("pointerdown", this.#onDown)
    this.dom.addEventListener("focus", () => this.update())
  }

  /** Says what the width is now to those who cannot see it. */
  update(): void {
    const width = Math.round(this.#options.width())
    this.dom.setAttribute("aria-valuemin", String(MIN_PX))
    this.dom.setAttribute("aria-valuemax", String(this.#room))
    this.dom.setAttribute("aria-valuenow", String(width))
    this.dom.setAttribute("aria-valuetext", this.#options.words.pixels(width))
  }

  get #room(): number {
    return Math.max(MIN_PX, Math.round(this.#options.room()))
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const width = this.#widthAfter(event.key)
    if (width === null) return
    event.preventDefault()
    this.#options.onChoose(this.#clamped(width))
    this.update()
  }

  #widthAfter(key: string): number | null {
    const width = this.#options.width()
    switch (key) {
      case "ArrowRight":
      case "ArrowUp":
        return width + STEP_PX
      case "ArrowLeft":
      case "ArrowDown":
        return width - STEP_PX
      case "Home":
        return MIN_PX
      case "End":
        return this.#room
      default:
        return null
    }
  }

  readonly #onDown = (down: PointerEvent) => {
    if (down.button !== 0) return
    down.preventDefault()
    const from = this.#options.width()
    const direction = getComputedStyle(this.dom).direction === "rtl" ? -1 : 1
    const widthAt = ({clientX}: PointerEvent) => this.#clamped(from + direction * (clientX - down.clientX))
    followPointer(this.dom, down, {
      onMove: (move) => this.#options.onShow(widthAt(move)),
      onEnd: (up) => (up === null ? this.#options.onShow(from) : this.#options.onChoose(widthAt(up))),
    })
  }

  #clamped(width: number): number {
    return Math.round(Math.min(Math.max(width, MIN_PX), this.#room))
  }
}
