import {syncNumbers, messageNumbers} from "@quire/protocol"
import type {Frame} from "@quire/protocol"

/** A message that the server will count, and what is on its disk when it has. */
interface Mark {
  readonly message: number
  readonly upTo: number
}

/**
 * Counts this tab's edits, and knows how many of them, from the first on, are on the server's disk (rule S6).
 *
 * The server counts the messages of one connection. An update that was sent on it stands for the one edit that it is. What was
 * made before, or could not be sent, is only known to be saved when a later syncStep2 is.
 */
export class Outbox {
  #made = 0
  #saved = 0
  /** Edits up to here went out one by one, without a gap, or in a syncStep2. */
  #sent = 0
  #messages = 0
  #marks: Mark[] = []
  /** When edits were made, the unsaved ones, at most one entry a second. */
  #times: {readonly first: number; readonly atMs: number}[] = []

  /** Edits of this tab so far. They are numbered from 1. */
  get made(): number {
    return this.#made
  }

  /** How many of them are not known to be on the server's disk. */
  get unsaved(): number {
    return this.#made - this.#saved
  }

  /** When the oldest unsaved one was made; null when there is none. */
  get unsavedSinceMs(): number | null {
    return this.#times[0]?.atMs ?? null
  }

  /** A new connection: the server counts its messages from 1 again. */
  connected(): void {
    this.#messages = 0
    this.#marks = []
    this.#sent = this.#saved
  }

  /** The document changed by this tab's hand. Must be told before the change is sent. */
  edited(nowMs: number): void {
    this.#made++
    const last = this.#times.at(-1)
    if (last === undefined || nowMs - last.atMs >= 1000) this.#times.push({first: this.#made, atMs: nowMs})
  }

  /** `frame` is on its way to the socket, behind those before. */
  sent(frame: Frame): void {
    if (frame[0] !== messageNumbers.sync || frame[1] === syncNumbers.step1) return
    this.#messages++
    const isWhole = frame[1] === syncNumbers.step2
    if (isWhole || this.#sent === this.#made - 1) this.#sent = this.#made
    this.#marks.push({message: this.#messages, upTo: this.#sent})
  }

  /** A person has given up what is not saved. */
  discarded(): void {
    this.#saved = this.#made
    this.#times = []
  }

  /** The first `count` messages of this connection are on disk. */
  saved(count: number): void {
    while (this.#marks[0] !== undefined && this.#marks[0].message <= count) {
      const {upTo} = this.#marks.shift()!
      this.#saved = Math.max(this.#saved, upTo)
    }
    while (this.#times[1] !== undefined && this.#times[1].first <= this.#saved + 1) this.#times.shift()
    if (this.#saved === this.#made) this.#times = []
  }
}
