/** Room between a floating element and what it belongs to, and to the edge of the window, in pixels. */
const GAP_PX = 6

/** A rectangle of the window. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

/**
 * Puts `element`, which is `position: fixed`, below `anchor`, or above it where there is no room, always inside the window.
 * Through CSSOM, so a strict content security policy has nothing to refuse.
 */
export function placeBelow(element: HTMLElement, anchor: Box): void {
  const {width, height} = element.getBoundingClientRect()
  const below = anchor.bottom + GAP_PX
  const fits = below + height + GAP_PX <= window.innerHeight
  const top = fits ? below : Math.max(GAP_PX, anchor.top - height - GAP_PX)
  const left = Math.max(GAP_PX, Math.min(anchor.left, window.innerWidth - width - GAP_PX))
  element.style.setProperty("left", `${left}px`)
  element.style.setProperty("top", `${top}px`)
}
