import {useLayoutEffect, useRef} from "react"
import type {ComponentProps, RefObject} from "react"
import {placeAbove, placeBelow} from "./place.ts"
import type {Surface} from "./surface.ts"

export interface PopupProps extends Omit<ComponentProps<"div">, "ref"> {
  readonly ref?: RefObject<HTMLDivElement | null>
  readonly surface: Surface
  /** The stretch of text that it belongs to. */
  readonly from: number
  readonly to: number
  /** On which side of it, where there is room. Default: below. */
  readonly side?: "above" | "below"
}

/** Something that stands over everything else beside a stretch of text, and follows it. The text keeps focus and selection. */
export function Popup({ref, surface, from, to, side = "below", ...others}: PopupProps) {
  const own = useRef<HTMLDivElement>(null)
  const element = ref ?? own
  useLayoutEffect(() => {
    const popup = element.current!
    if (!popup.matches(":popover-open")) popup.showPopover()
    const put = () => placePopup(popup, surface, from, to, side)
    put()
    const observer = new ResizeObserver(put)
    observer.observe(surface.view.dom)
    observer.observe(popup)
    addEventListener("scroll", put, {capture: true, passive: true})
    visualViewport?.addEventListener("resize", put)
    return () => {
      observer.disconnect()
      removeEventListener("scroll", put, {capture: true})
      visualViewport?.removeEventListener("resize", put)
    }
  }, [element, surface, from, to, side])
  return <div ref={element} popover="manual" onMouseDown={(event) => event.preventDefault()} {...others} />
}

function placePopup(popup: HTMLElement, {view}: Surface, from: number, to: number, side: "above" | "below"): void {
  const {size} = view.state.doc.content
  if (to > size) return
  const start = view.coordsAtPos(from)
  const end = from === to ? start : view.coordsAtPos(to, -1)
  const left = start.top === end.top ? start.left : Math.min(start.left, end.left)
  const place = side === "above" ? placeAbove : placeBelow
  place(popup, {left, top: start.top, bottom: end.bottom})
}
