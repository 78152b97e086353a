import {encode, fallbackTimes, FrameTooBig, Incoming, Outgoing, closeReasons} from "@quire/protocol"
import type {CloseReason, Frame, Segment} from "@quire/protocol"
import type {Clock, Connection, Counts, Session} from "@quire/relay"

/** What brings segments to the client just now: a stream of many, or a poll, which takes one. */
export interface Carrier {
  readonly takes: "one" | "many"
  /** Whether it takes one now. A stream that does again says so with `flush`. */
  readonly ready: boolean
  give(segment: Segment): void
  /** Nothing more is coming. */
  end(): void
}

const {beatMs, pollMs, resumeMs, silentMs} = fallbackTimes
const lookEveryMs = 2_500
const keepAlive = encode({type: "presence", entries: []})
const nothing = new Uint8Array()

export interface FallbackConnectionOptions {
  readonly clock: Clock
  readonly maxFrameBytes: number
  readonly counts: Counts
  readonly join: (connection: Connection) => Session
  /** The client can come back to this connection no more. */
  readonly onGone: () => void
}

/**
 * A session's way out and in where WebSocket is blocked (FALLBACK.md). It outlives the requests that carry it: what the
 * client has not acknowledged is kept, and given again to the next.
 */
export class FallbackConnection implements Connection {
  readonly #clock: Clock
  readonly #counts: Counts
  readonly #onGone: () => void
  readonly #session: Session
  readonly #incoming: Incoming
  readonly #outgoing = new Outgoing()
  #carrier: Carrier | null = null
  /** How far the carrier has been given what there is. */
  #givenTo = 0
  /** The carrier waits for a segment even if there is nothing to say. */
  #owed = false
  #flushing = false
  #close: CloseReason | null = null
  #gone = false
  #heardAtMs: number
  /** When the client was last asked for a sign of life, and how much it has when it answers; infinite when it has. */
  #beat: {readonly end: number; readonly atMs: number}
  /** Since when nothing carries, or the carrier that does. */
  #carrierSinceMs: number
  #cancelLook: () => void

  constructor({clock, counts, maxFrameBytes, join, onGone}: FallbackConnectionOptions) {
    this.#clock = clock
    this.#counts = counts
    this.#onGone = onGone
    this.#incoming = new Incoming(maxFrameBytes)
    const nowMs = clock.nowMs()
    this.#heardAtMs = nowMs
    this.#beat = {end: Infinity, atMs: nowMs}
    this.#carrierSinceMs = nowMs
    this.#cancelLook = clock.setTimer(lookEveryMs, this.#look)
    this.#session = join(this)
  }

  /** Not only what has left: a proxy takes anything, and a client that does not read it acknowledges nothing. */
  get bufferedBytes(): number {
    return this.#outgoing.pendingBytes
  }

  send(frame: Frame): void {
    if (this.#close !== null || this.#gone) return
    this.#outgoing.push(frame)
    this.#flushSoon()
  }

  close(reason: CloseReason): void {
    this.#close ??= reason
    this.#flushSoon()
  }

  /** A client acknowledges this at once. */
  probe(): void {
    this.send(keepAlive)
    this.#beat = {end: this.#outgoing.end, atMs: this.#clock.nowMs()}
  }

  /**
   * From now on `carrier` brings what there is.
   * @param received how much of it the client has; null when it opens the connection
   * @returns whether what comes after that is still here
   */
  attach(carrier: Carrier, received: number | null): boolean {
    const from = received ?? 0
    if (!this.#outgoing.holds(from)) return false
    this.#hear()
    this.#carrier?.end()
    this.#carry(carrier)
    this.#givenTo = from
    this.#owed = received === null || carrier.takes === "many"
    this.#acknowledge(from)
    this.#flushSoon()
    return true
  }

  /** `carrier` has ended. The client may send another. */
  detach(carrier: Carrier): void {
    if (this.#carrier === carrier) this.#carry(null)
  }

  /**
   * A segment came from the client.
   * @returns what to answer
   * @throws ProtocolError or StreamGap: nothing was taken
   */
  take({received, close, offset, bytes}: Segment): Segment {
    this.#hear()
    this.#acknowledge(received)
    this.#receive(offset, bytes)
    if (close !== 0) this.end()
    return {received: this.#incoming.received, close: 0, offset: this.#outgoing.end, bytes: nothing}
  }

  /** Gives the carrier what it takes. */
  flush = (): void => {
    this.#flushing = false
    while (this.#carrier?.ready && this.#hasNews) this.#give(this.#carrier)
  }

  /** Ends it here and now. */
  end(): void {
    if (this.#gone) return
    this.#gone = true
    this.#cancelLook()
    this.#carrier?.end()
    this.#carrier = null
    this.#session.end()
    this.#onGone()
  }

  #carry(carrier: Carrier | null): void {
    this.#carrier = carrier
    this.#carrierSinceMs = this.#clock.nowMs()
  }

  get #hasNews(): boolean {
    return this.#owed || this.#givenTo < this.#outgoing.end || this.#close !== null
  }

  #give(carrier: Carrier): void {
    const offset = this.#givenTo
    const bytes = this.#outgoing.read(offset)
    this.#givenTo += bytes.length
    this.#owed = false
    const close = this.#givenTo === this.#outgoing.end ? this.#close : null
    carrier.give({received: this.#incoming.received, close: close?.code ?? 0, offset, bytes})
    if (close !== null) carrier.end()
    if (close !== null || carrier.takes === "one") this.detach(carrier)
  }

  /** After what is being said just now, so that it goes together. */
  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    queueMicrotask(this.flush)
  }

  #acknowledge(received: number): void {
    this.#outgoing.acknowledge(received)
    const {end, atMs} = this.#beat
    if (received < end) this.#session.heard()
    else {
      this.#session.measured(this.#clock.nowMs() - atMs)
      this.#beat = {end: Infinity, atMs}
    }
    if (this.#outgoing.pendingBytes === 0) this.#session.drained()
  }

  #receive(offset: number, bytes: Uint8Array): void {
    try {
      for (const frame of this.#incoming.take(offset, bytes)) this.#session.receive(frame)
    } catch (error) {
      if (!(error instanceof FrameTooBig)) throw error
      this.#counts.add("limited.frame")
      this.#session.close(closeReasons.tooBig)
    }
  }

  #hear(): void {
    this.#heardAtMs = this.#clock.nowMs()
  }

  /** Rules P1 and P3: says something now and then, and gives up a client that does not, or that carries nothing any more. */
  #look = () => {
    const nowMs = this.#clock.nowMs()
    const carrierForMs = nowMs - this.#carrierSinceMs
    const isAlone = this.#carrier === null && carrierForMs >= resumeMs
    if (isAlone || nowMs - this.#heardAtMs >= silentMs) return this.end()
    if (nowMs - this.#beat.atMs >= beatMs) this.probe()
    // The next look would be too late.
    if (this.#carrier?.takes === "one" && carrierForMs > pollMs - lookEveryMs) {
      this.#owed = true
      this.#flushSoon()
    }
    this.#cancelLook = this.#clock.setTimer(lookEveryMs, this.#look)
  }
}
