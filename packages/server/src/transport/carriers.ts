import {Readable} from "node:stream"
import {encodeSegment} from "@quire/protocol"
import type {Segment} from "@quire/protocol"
import type {Carrier, FallbackConnection} from "./fallback-connection.ts"

/** One server-sent event. */
export function eventOf(segment: Segment): string {
  return `data: ${Buffer.from(encodeSegment(segment)).toString("base64")}\n\n`
}

/** Segments as server-sent events, for as long as the client listens. Takes no more than the client reads. */
export class StreamCarrier implements Carrier {
  readonly takes = "many"
  readonly body: Readable
  ready = true

  constructor(connection: FallbackConnection) {
    this.body = new Readable({
      read: () => {
        this.ready = true
        connection.flush()
      },
    })
  }

  give(segment: Segment): void {
    this.ready = this.body.push(eventOf(segment))
  }

  end(): void {
    this.ready = false
    if (!this.body.destroyed) this.body.push(null)
  }
}

/** One segment, as soon as there is one. */
export class PollCarrier implements Carrier {
  readonly takes = "one"
  ready = true
  /** Null when none came: another carrier has taken its place. */
  readonly segment: Promise<Segment | null>
  #resolve: (segment: Segment | null) => void = () => undefined

  constructor() {
    this.segment = new Promise((resolve) => (this.#resolve = resolve))
  }

  give(segment: Segment): void {
    this.ready = false
    this.#resolve(segment)
  }

  end(): void {
    this.ready = false
    this.#resolve(null)
  }
}
