/**
 * Scrolls to `element`. What was never near the window has a guessed height; when the way there has been drawn, the place is
 * looked for once more.
 */
export function bringIntoView(element: Element, block: "start" | "center"): void {
  if (isNear(element) && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    element.scrollIntoView({block, behavior: "smooth"})
    return
  }
  const show = () => element.scrollIntoView({block, behavior: "instant"})
  show()
  requestAnimationFrame(() => requestAnimationFrame(show))
}

/** All of the way there is drawn already. */
function isNear(element: Element): boolean {
  const {top, bottom} = element.getBoundingClientRect()
  return bottom > -innerHeight / 2 && top < innerHeight * 1.5
}
