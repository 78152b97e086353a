import {syncNumbers, messageNumbers} from "@quire/protocol"
import type {Frame} from "@quire/protocol"

/**
 * Knows whether an edit of this tab is not yet on the server's disk (rule S6).
 *
 * An edit counts as unsaved from the moment it is made until the server has said `saved` for every message that this
 * connection sent, and one of them was a syncStep2: only that one carries what was written while there was no connection.
 */
export class Outbox {
  #unsaved = false
  #unsent = false
  #healed = false
  #sentCount = 0

  get unsaved(): boolean {
    return this.#unsaved
  }

  /** A new connection: the server counts its messages from 1 again. */
  connected(): void {
    this.#healed = false
    this.#sentCount = 0
  }

  /** The document changed by this tab's hand. Must be told before the change is sent. */
  edited(): void {
    this.#unsaved = true
    this.#unsent = true
  }

  /** `frame` was handed to the socket. */
  sent(frame: Frame): void {
    if (frame[0] !== messageNumbers.sync || frame[1] === syncNumbers.step1) return
    this.#sentCount++
    this.#unsent = false
    if (frame[1] === syncNumbers.step2) this.#healed = true
  }

  /** The first `count` messages of this connection are on disk. */
  saved(count: number): void {
    if (count >= this.#sentCount && this.#healed && !this.#unsent) this.#unsaved = false
  }
}
