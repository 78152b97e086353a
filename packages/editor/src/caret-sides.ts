/** Room that a name may need beside its caret, in pixels. */
const NAME_PX = 168

/**
 * Lets the name at a caret go to the side where there is room for it. The browser tells when a caret comes near an edge;
 * nothing is measured for it while others write.
 */
export class CaretSides {
  readonly #observer: IntersectionObserver | null =
    typeof IntersectionObserver === "undefined"
      ? null
      : new IntersectionObserver(turn, {root: document, rootMargin: `100000px -${NAME_PX}px`})

  observe(caret: Element): void {
    this.#observer?.observe(caret)
  }

  forget(caret: Element): void {
    this.#observer?.unobserve(caret)
  }

  destroy(): void {
    this.#observer?.disconnect()
  }
}

function turn(entries: readonly IntersectionObserverEntry[]): void {
  for (const {target, boundingClientRect, rootBounds} of entries) {
    if (rootBounds === null) continue
    const caret = target as HTMLElement
    if (boundingClientRect.left > rootBounds.right) caret.dataset.side = "left"
    else if (boundingClientRect.left < rootBounds.left) caret.dataset.side = "right"
    else delete caret.dataset.side
  }
}
