import * as Y from "yjs"
import type {Clock} from "./clock.ts"
import {isPresence, isUpdate} from "./frame.ts"

/** What others do comes in at most so often: 30 times a second looks like at once, and leaves the page to whoever writes in it. */
export const gatherMs = 33

export interface InboxOptions {
  readonly doc: Y.Doc
  /** The origin that what comes in has in the document. */
  readonly origin: unknown
  readonly clock: Clock
  /** Takes one message in. */
  readonly deliver: (data: unknown) => void
}

/**
 * Gathers what others write and show, and delivers it as one change of the document. What is written after a pause in writing
 * is delivered at once, and a caret after a pause in both; any other message is, too, after all that came before it.
 */
export class Inbox {
  readonly #options: InboxOptions
  #waiting: unknown[] = []
  #deliveredAtMs = 0
  #wroteAtMs = 0
  #cancelTimer: (() => void) | null = null

  constructor(options: InboxOptions) {
    this.#options = options
  }

  receive(data: unknown): void {
    const {clock, deliver} = this.#options
    if (!isUpdate(data) && !isPresence(data)) {
      this.flush()
      return deliver(data)
    }
    this.#waiting.push(data)
    const sinceMs = isUpdate(data) ? this.#wroteAtMs : this.#deliveredAtMs
    const restMs = sinceMs + gatherMs - clock.nowMs()
    // A clock that was set back must hold nothing up.
    if (restMs <= 0 || restMs > gatherMs) this.flush()
    else this.#cancelTimer ??= clock.setTimer(restMs, () => this.flush())
  }

  /** Delivers what waits. */
  flush(): void {
    const {doc, origin, clock, deliver} = this.#options
    this.#cancelTimer?.()
    this.#cancelTimer = null
    if (this.#waiting.length === 0) return
    const updates = this.#waiting.filter(isUpdate)
    const carets = this.#waiting.filter((data) => !isUpdate(data))
    this.#waiting = []
    this.#deliveredAtMs = clock.nowMs()
    if (updates.length > 0) {
      this.#wroteAtMs = this.#deliveredAtMs
      Y.transact(doc, () => updates.forEach(deliver), origin, false)
    }
    carets.forEach(deliver)
  }

  /** Forgets what waits. */
  clear(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#waiting = []
  }
}
