import type {Frame} from "@quire/protocol"
import type {Clock} from "../clock.ts"
import {isUpdate} from "../frame.ts"

/** A page that draws late holds an edit up no longer than this. */
const latestMs = 50

/**
 * Hands frames to a socket, in their order: an edit as soon as the page has drawn it, anything else at once. To send wakes the
 * browser's network and the server, which on a small machine would take their time from the frame that shows the key.
 */
export class Outgoing {
  readonly #hand: (frame: Frame) => void
  readonly #clock: Clock
  #waiting: Frame[] = []
  #callOff: () => void = () => undefined

  constructor(hand: (frame: Frame) => void, clock: Clock) {
    this.#hand = hand
    this.#clock = clock
  }

  send(frame: Frame): void {
    if (!isUpdate(frame) || !isSeen()) {
      this.flush()
      return this.#hand(frame)
    }
    this.#waiting.push(frame)
    if (this.#waiting.length === 1) this.#callOff = afterFrame(this.#clock, () => this.flush())
  }

  /** Hands over what waits. */
  flush(): void {
    if (this.#waiting.length === 0) return
    this.#callOff()
    for (const frame of this.#waiting.splice(0)) this.#hand(frame)
  }
}

/** There is a page, and it is drawn. */
function isSeen(): boolean {
  return typeof document !== "undefined" && document.visibilityState === "visible"
}

/** Calls `run` in the first task after the next frame, or after `latestMs`. @returns calls it off */
function afterFrame(clock: Clock, run: () => void): () => void {
  let cancelTimer = clock.setTimer(latestMs, run)
  const frame = requestAnimationFrame(() => {
    cancelTimer()
    cancelTimer = clock.setTimer(0, run)
  })
  return () => {
    cancelAnimationFrame(frame)
    cancelTimer()
  }
}
