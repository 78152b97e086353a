import type {EditorView} from "prosemirror-view"
import {useLayoutEffect, useRef} from "react"
import type {ReactNode} from "react"
import type {Surface} from "./surface.ts"

/** Room between a floating element and what it belongs to, in pixels. */
const GAP_PX = 6

export interface FloatingProps {
  readonly surface: Surface
  /** The position in the document that it belongs to. */
  readonly at: number
  /** Under the line at `at`, or beside the block that begins there, and over its end where there is no room beside it. */
  readonly side: "below" | "edge"
  readonly children: ReactNode
}

/** Something that floats over the page beside a place in the text, and scrolls with it. */
export function Floating({surface, at, side, children}: FloatingProps) {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const place = () => putBeside(element.current!, surface, at, side)
    place()
    const observer = new ResizeObserver(place)
    observer.observe(surface.view.dom)
    return () => observer.disconnect()
  })
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

interface Place {
  readonly left: number
  readonly top: number
}

function underLine(view: EditorView, at: number): Place {
  const {left, bottom} = view.coordsAtPos(at)
  return {left, top: bottom + GAP_PX}
}

function onEdge(view: EditorView, at: number, width: number, height: number): Place {
  const block = view.nodeDOM(at)
  const shown = block instanceof Element ? shownPart(block) : view.dom
  const {left, right, top} = shown.getBoundingClientRect()
  const text = view.dom.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(shown).direction === "rtl"
  const beside = isRightToLeft ? left - GAP_PX - width : right + GAP_PX
  const hasRoom = isRightToLeft ? beside >= text.left : beside + width <= text.right
  if (hasRoom) return {left: beside, top}
  return {left: isRightToLeft ? left : right - width, top: top - height - GAP_PX}
}

/** A table may scroll in its element, or be narrower; so may a picture. */
function shownPart(block: Element): Element {
  return (block instanceof HTMLTableElement ? block.tBodies[0] : block.querySelector(".quire-image")) ?? block
}
