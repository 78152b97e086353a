import type {CloseReason, Frame} from "@quire/protocol"
import type {Connection} from "./ports.ts"

/** What has happened on this node since it started, for whoever watches it. */
export class Counts {
  sentFrames = 0
  sentBytes = 0
  /** How many sessions the server has ended, by the name of the reason. */
  readonly closed = new Map<string, number>()

  /** `connection`, counted. */
  over(connection: Connection): Connection {
    return new CountedConnection(connection, this)
  }
}

class CountedConnection implements Connection {
  readonly #connection: Connection
  readonly #counts: Counts

  constructor(connection: Connection, counts: Counts) {
    this.#connection = connection
    this.#counts = counts
  }

  get bufferedBytes(): number {
    return this.#connection.bufferedBytes
  }

  send(frame: Frame): void {
    this.#counts.sentFrames++
    this.#counts.sentBytes += frame.length
    this.#connection.send(frame)
  }

  close(reason: CloseReason): void {
    const {closed} = this.#counts
    closed.set(reason.name, (closed.get(reason.name) ?? 0) + 1)
    this.#connection.close(reason)
  }
}
