/** Room between a floating element and what it belongs to, and to the edge of the window, in pixels. */
const GAP_PX = 6

/** A rectangle of the window. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

/**
 * Puts `element`, which is `position: fixed`, below `anchor`, or above it where there is no room, always inside what is seen
 * of the window: on a phone, above its keyboard. Through CSSOM, so a strict content security policy has nothing to refuse.
 */
export function placeBelow(element: HTMLElement, anchor: Box): void {
  const {height} = element.getBoundingClientRect()
  const below = anchor.bottom + GAP_PX
  const above = anchor.top - height - GAP_PX
  const {top, bottom} = seen()
  put(element, anchor.left, below + height <= bottom || above < top ? below : above)
}

/** As `placeBelow`, but above `anchor` where there is room. */
export function placeAbove(element: HTMLElement, anchor: Box): void {
  const above = anchor.top - element.getBoundingClientRect().height - GAP_PX
  put(element, anchor.left, above >= seen().top ? above : anchor.bottom + GAP_PX)
}

function put(element: HTMLElement, left: number, top: number): void {
  const {width, height} = element.getBoundingClientRect()
  const view = seen()
  const within = (value: number, min: number, max: number) => Math.max(min, Math.min(value, max))
  element.style.setProperty("left", `${within(left, view.left, view.right - width)}px`)
  element.style.setProperty("top", `${within(top, view.top, view.bottom - height)}px`)
}

function seen(): {left: number; top: number; right: number; bottom: number} {
  const {offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight} = visualViewport ?? {}
  return {
    left: offsetLeft + GAP_PX,
    top: offsetTop + GAP_PX,
    right: offsetLeft + width - GAP_PX,
    bottom: offsetTop + height - GAP_PX,
  }
}
