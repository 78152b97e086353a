import {useLayoutEffect, useRef} from "react"
import type {ReactNode} from "react"
import type {Surface} from "./surface.ts"

/** Room between a floating element and what it belongs to, in pixels. */
const GAP_PX = 6

export interface FloatingProps {
  readonly surface: Surface
  /** The position in the document that it belongs to. */
  readonly at: number
  /** Under the line at `at`, or on the upper edge of the block that begins there, at its end. */
  readonly side: "below" | "edge"
  readonly children: ReactNode
}

/** Something that floats over the page beside a place in the text, and scrolls with it. */
export function Floating({surface, at, side, children}: FloatingProps) {
  const element = useRef<HTMLDivElement>(null)
  // Each time, as what it holds may have another size.
  useLayoutEffect(() => putBeside(element.current!, surface, at, side))
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => putBeside(element.current!, surface, at, side))
    observer.observe(surface.view.dom)
    return () => observer.disconnect()
  }, [surface, at, side])
  return (
    <div ref={element} className="quire-floating">
      {children}
    </div>
  )
}

/** Through CSSOM, so a strict content security policy has nothing to refuse. */
function putBeside(element: HTMLElement, {view}: Surface, at: number, side: FloatingProps["side"]): void {
  const frame = element.offsetParent?.getBoundingClientRect()
  if (frame === undefined || at > view.state.doc.content.size) return
  const {width, height} = element.getBoundingClientRect()
  const {left, top} = side === "below" ? underLine(view, at) : onEdge(view, at, width, height)
  const inside = Math.max(0, Math.min(left - frame.left, frame.width - width))
  element.style.setProperty("left", `${inside}px`)
  element.style.setProperty("top", `${top - frame.top}px`)
}

function underLine(view: Surface["view"], at: number): {left: number; top: number} {
  const {left, bottom} = view.coordsAtPos(at)
  return {left, top: bottom + GAP_PX}
}

function onEdge(view: Surface["view"], at: number, width: number, height: number): {left: number; top: number} {
  const block = view.nodeDOM(at)
  // A table may scroll in its element, or be narrower.
  const shown = block instanceof HTMLTableElement ? block.tBodies[0] : block
  const {right, top} = shown instanceof Element ? shown.getBoundingClientRect() : view.dom.getBoundingClientRect()
  return {left: right - width, top: top - height - GAP_PX}
}
