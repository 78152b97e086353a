export interface PointerDrag {
  readonly onMove: (move: PointerEvent) => void
  /** Where the pointer let go; null when Escape or the system ended it. */
  readonly onEnd: (up: PointerEvent | null) => void
}

/** Follows the pointer that went `down`, wherever it goes, until it lets go; `target` gets all of its events. */
export function followPointer(target: HTMLElement, down: PointerEvent, {onMove, onEnd}: PointerDrag): void {
  const events = new AbortController()
  const {signal} = events
  const end = (up: PointerEvent | null) => {
    events.abort()
    onEnd(up)
  }
  target.setPointerCapture(down.pointerId)
  target.addEventListener("pointermove", onMove, {signal})
  target.addEventListener("pointerup", end, {signal})
  target.addEventListener("pointercancel", () => end(null), {signal})
  addEventListener(
    "keydown",
    (pressed) => {
      if (pressed.key !== "Escape") return
      pressed.preventDefault()
      pressed.stopPropagation()
      end(null)
    },
    {signal, capture: true},
  )
}
