/** Tells elements when they come into sight, and when they leave it, so that only what is seen has to be drawn. */
export class Sight {
  readonly #listeners = new Map<Element, (isSeen: boolean) => void>()
  // Where there is no window to look into, everything is in sight.
  readonly #observer =
    typeof IntersectionObserver === "undefined"
      ? null
      : new IntersectionObserver(
          (entries) => {
            for (const {target, isIntersecting} of entries) this.#listeners.get(target)?.(isIntersecting)
          },
          {rootMargin: "300px"},
        )

  watch(element: Element, listener: (isSeen: boolean) => void): void {
    this.#listeners.set(element, listener)
    if (this.#observer === null) listener(true)
    else this.#observer.observe(element)
  }

  forget(element: Element): void {
    this.#listeners.delete(element)
    this.#observer?.unobserve(element)
  }
}
