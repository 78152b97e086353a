import {blockAt, blockAtHeight} from "./block-at.ts"
import {elementAt} from "./element-at.ts"
import type {Surface} from "./surface.ts"

/**
 * Keeps a handle in the margin beside the first line of the block under the pointer, or else of the one with the caret. It
 * goes by the block's element, which stays the same while others write, so that their keys cost nothing here; and once a
 * frame, because measuring makes the browser lay out.
 */
export class HandlePlace {
  readonly #handle: HTMLElement
  readonly #surface: Surface
  readonly #events = new AbortController()
  readonly #observer: ResizeObserver
  readonly #unsubscribe: () => void
  #hovered: Element | null = null
  #beside: Element | null = null
  #frame = 0

  constructor(handle: HTMLElement, surface: Surface) {
    const {view} = surface
    const {signal} = this.#events
    this.#handle = handle
    this.#surface = surface
    this.#unsubscribe = surface.subscribeState(this.#look)
    this.#observer = new ResizeObserver(() => this.#put(this.#beside))
    this.#observer.observe(view.dom)
    view.dom.addEventListener("keydown", this.#unhover, {signal})
    view.dom.closest(".quire-page")?.addEventListener("pointermove", this.#onMove, {passive: true, signal})
    this.#look()
  }

  /** Goes beside the block with the caret, now. */
  toCaret(): void {
    this.#hovered = null
    this.#beside = this.#caretBlock()
    putInMargin(this.#handle, this.#beside)
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    this.#events.abort()
    this.#observer.disconnect()
    this.#unsubscribe()
  }

  readonly #onMove = (event: Event) => {
    const {clientY, buttons} = event as PointerEvent
    const isOpen = this.#handle.getAttribute("aria-expanded") === "true"
    cancelAnimationFrame(this.#frame)
    if (buttons !== 0 || isOpen) return
    this.#frame = requestAnimationFrame(() => {
      const {view} = this.#surface
      const block = blockAtHeight(view, clientY)
      this.#hovered = block && elementAt(view, block.pos)
      this.#beside = this.#hovered ?? this.#caretBlock()
      putInMargin(this.#handle, this.#beside)
    })
  }

  readonly #unhover = () => {
    this.#hovered = null
    this.#look()
  }

  readonly #look = () => {
    const block = this.#hovered?.isConnected === true ? this.#hovered : this.#caretBlock()
    if (block !== this.#beside) this.#put(block)
  }

  #put(block: Element | null): void {
    this.#beside = block
    cancelAnimationFrame(this.#frame)
    const put = () => putInMargin(this.#handle, block)
    this.#frame = requestAnimationFrame(() => {
      put()
      // What has just come, as by a paste, has a guessed height until it was drawn once.
      this.#frame = requestAnimationFrame(put)
    })
  }

  #caretBlock(): Element | null {
    const {view} = this.#surface
    const {doc, selection} = view.state
    return elementAt(view, blockAt(doc, selection.head)?.pos ?? 0)
  }
}

function putInMargin(handle: HTMLElement, block: Element | null): void {
  const page = handle.offsetParent?.getBoundingClientRect()
  if (page === undefined || block === null) return
  const {top, height} = block.getBoundingClientRect()
  const {paddingTop, lineHeight} = getComputedStyle(block)
  const firstLine = Math.min(height, parseFloat(lineHeight) || height)
  const middle = parseFloat(paddingTop) + (firstLine - handle.offsetHeight) / 2
  handle.style.setProperty("top", `${Math.round(top - page.top + middle)}px`)
}
