import {closeReasonOf, FrameTooBig, Incoming, Outgoing, StreamGap, subprotocol} from "@quire/protocol"
import type {Frame, Segment} from "@quire/protocol"
import {Patience, patienceMs} from "./patience.ts"
import {NoAnswer, Refused, Requests} from "./requests.ts"

/** How the server's bytes come: as a stream of events, or one answer after another. */
export type Carrier = "stream" | "poll"

export interface FallbackSocketOptions {
  /** What to begin with. Default: `stream`. */
  readonly carrier?: Carrier
  /** The first bytes have come this way: at the opening, and when a stream turned out to be held back and polls took its place. */
  readonly onCarrier?: (carrier: Carrier) => void
}

/** How long the first segment may take: of a stream, before it counts as held back; of a poll, before nobody is there. */
const firstSegmentMs = {stream: 2_000, poll: 4_000} as const
/** How long a stream or poll may say nothing. The server says something every 15 s. */
const silentMs = 25_000
/** How long bytes that the server has sent may be under way before the stream counts as held back. */
const behindMs = 3_000
const acknowledgeMs = 1_000
const acknowledgeBytes = 64 * 1024
/** Browsers send no more than about this on behalf of a page that has gone. */
const keepaliveBytes = 60 * 1024

/** What the server sends does not come through this stream. */
class HeldBack extends Error {
  override readonly name = "HeldBack"
}

/** Presence of nobody, by which the server asks for a sign of life. */
const isBeat = (frame: Frame) => frame.length === 3 && frame[0] === 1 && frame[1] === 1 && frame[2] === 0

/**
 * A class to be used where `WebSocket` is, by y-websocket's provider above all: the same frames over plain requests
 * (`FALLBACK.md` in `@quire/protocol`). It has what such providers use of a WebSocket: binary messages, and handlers as
 * properties. A lost connection ends with 1006.
 */
export function fallbackSocket(options: FallbackSocketOptions = {}): typeof WebSocket {
  const Socket = class extends FallbackSocket {
    constructor(url: string | URL, protocols: string | string[] = []) {
      super(String(url), typeof protocols === "string" ? [protocols] : protocols, options)
    }
  }
  return Socket as unknown as typeof WebSocket
}

class FallbackSocket {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  readonly url: string
  readonly protocol: string
  binaryType = "arraybuffer"
  onopen: ((event: {readonly type: "open"}) => void) | null = null
  onmessage: ((event: {readonly type: "message"; readonly data: ArrayBuffer}) => void) | null = null
  onerror: ((event: {readonly type: "error"}) => void) | null = null
  onclose: ((event: {readonly type: "close"; readonly code: number; readonly reason: string}) => void) | null = null
  readonly #requests: Requests
  readonly #onCarrier: (carrier: Carrier) => void
  readonly #incoming = new Incoming()
  readonly #outgoing = new Outgoing()
  /** Ends what is under way when the connection does. */
  readonly #ended = new AbortController()
  #state = 0
  #carrier: Carrier
  /** Ends the stream or poll that is under way. */
  #carrying = new AbortController()
  #carrierTold: Carrier | null = null
  #posting = false
  /** How much of the server's bytes has been acknowledged. */
  #acknowledged = 0
  #acknowledgeNow = false
  #acknowledgeTimer: Timer = undefined
  #behindTimer: Timer = undefined

  constructor(url: string, protocols: readonly string[], {carrier = "stream", onCarrier}: FallbackSocketOptions) {
    this.url = url
    this.protocol = protocols.includes(subprotocol) ? subprotocol : ""
    this.#requests = new Requests(url, protocols)
    this.#carrier = carrier
    this.#onCarrier = onCarrier ?? (() => undefined)
    globalThis.addEventListener?.("pagehide", this.#onPageHide)
    void this.#listen()
  }

  get readyState(): number {
    return this.#state
  }

  get bufferedAmount(): number {
    return this.#outgoing.pendingBytes
  }

  /** What is sent when the connection is not open is lost, as it is on a WebSocket. */
  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.#state !== this.OPEN) return
    this.#outgoing.push(data)
    this.#postSoon()
  }

  close(code = 1000): void {
    this.#leave(code)
    this.#end(code)
  }

  /** What the server sends, over as many requests as it takes. */
  async #listen(): Promise<void> {
    const patience = new Patience()
    while (this.#state !== this.CLOSED) {
      const error = await this.#carry(patience)
      if (error instanceof HeldBack) this.#carrier = "poll"
      else if (this.#isFinal(error)) this.#end(1006)
      else if (!(await patience.pause(this.#ended.signal))) this.#end(1006)
    }
  }

  #isFinal(error: unknown): boolean {
    const lost = error instanceof Refused || error instanceof StreamGap || error instanceof FrameTooBig
    return lost || this.#state === this.CONNECTING
  }

  /** One stream, or one poll. @returns why it broke, or null when it came to its end */
  async #carry(patience: Patience): Promise<unknown> {
    const carrier = this.#carrier
    const opening = this.#state === this.CONNECTING
    const {signal} = (this.#carrying = new AbortController())
    const request = {signal, received: opening ? null : this.#incoming.received}
    let timer = this.#watch(opening || carrier === "stream" ? firstSegmentMs[carrier] : silentMs)
    try {
      const segments = carrier === "stream" ? this.#requests.stream(request) : [await this.#requests.poll(request)]
      for await (const segment of segments) {
        clearTimeout(timer)
        // A stream that says hello and breaks, again and again, has brought nothing.
        if (carrier === "poll" || segment.bytes.length > 0) patience.renew()
        else patience.hear()
        this.#take(segment, carrier)
        timer = this.#watch(silentMs)
      }
      return null
    } catch (error) {
      return signal.aborted ? signal.reason : error
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ends the stream or poll that is under way, if nothing comes from it in time. */
  #watch(timeoutMs: number): Timer {
    const heldBack = timeoutMs === firstSegmentMs.stream
    const reason = heldBack ? new HeldBack() : new NoAnswer("Silence")
    return setTimeout(() => this.#carrying.abort(reason), timeoutMs)
  }

  #take({received, close, offset, bytes}: Segment, carrier: Carrier): void {
    this.#outgoing.acknowledge(received)
    this.#open(carrier)
    for (const frame of this.#incoming.take(offset, bytes)) this.#hand(frame)
    if (close !== 0) this.#end(close)
    else if (bytes.length > 0) this.#acknowledge()
  }

  #open(carrier: Carrier): void {
    if (this.#carrierTold !== carrier) {
      this.#carrierTold = carrier
      this.#onCarrier(carrier)
    }
    if (this.#state !== this.CONNECTING) return
    this.#state = this.OPEN
    this.#fire(() => this.onopen?.({type: "open"}))
  }

  #hand(frame: Frame): void {
    if (isBeat(frame)) this.#acknowledgeNow = true
    if (this.#state === this.OPEN) this.#fire(() => this.onmessage?.({type: "message", data: frame.slice().buffer}))
  }

  /** What a handler throws is nothing of ours: it goes where what an event handler throws goes. */
  #fire(handle: () => void): void {
    try {
      handle()
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }

  #acknowledge(): void {
    if (this.#acknowledgeNow || this.#incoming.received - this.#acknowledged >= acknowledgeBytes) {
      this.#acknowledgeNow = true
      return this.#postSoon()
    }
    this.#acknowledgeTimer ??= setTimeout(() => {
      this.#acknowledgeNow = true
      this.#postSoon()
    }, acknowledgeMs)
  }

  /** After what is being said just now, so that it goes together. */
  #postSoon(): void {
    if (this.#posting || this.#state === this.CLOSED) return
    this.#posting = true
    queueMicrotask(() => void this.#post())
  }

  /** One post after another, until there is nothing more to say. */
  async #post(): Promise<void> {
    const patience = new Patience()
    while (this.#state !== this.CLOSED && (this.#acknowledgeNow || this.#outgoing.pendingBytes > 0)) {
      try {
        await this.#postOnce()
        patience.renew()
      } catch (error) {
        this.#acknowledgeNow = true
        if (error instanceof Refused || !(await patience.pause(this.#ended.signal))) this.#end(1006)
      }
    }
    this.#posting = false
  }

  async #postOnce(): Promise<void> {
    const {received} = this.#incoming
    this.#acknowledgeNow = false
    clearTimeout(this.#acknowledgeTimer)
    this.#acknowledgeTimer = undefined
    const offset = this.#outgoing.end - this.#outgoing.pendingBytes
    const bytes = this.#outgoing.read(offset)
    const answer = await this.#within(patienceMs, (signal) =>
      this.#requests.post({received, close: 0, offset, bytes}, {signal}),
    )
    if (bytes.length > 0 && answer.received <= offset) throw new NoAnswer("Nothing of it arrived")
    this.#outgoing.acknowledge(answer.received)
    this.#acknowledged = received
    this.#expect(answer.offset)
    // Whatever is said is replied to, mostly later than the answer: a second post learns how much there is.
    if (bytes.length > 0) this.#acknowledge()
  }

  async #within<T>(timeoutMs: number, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const abort = () => controller.abort()
    const timer = setTimeout(abort, timeoutMs)
    this.#ended.signal.addEventListener("abort", abort)
    try {
      return await request(controller.signal)
    } finally {
      clearTimeout(timer)
      this.#ended.signal.removeEventListener("abort", abort)
    }
  }

  /** The server has sent the first `count` bytes. A stream on which nothing of what is missing comes is held back. */
  #expect(count: number): void {
    const {received} = this.#incoming
    if (this.#carrier === "poll" || count <= received || this.#behindTimer !== undefined) return
    this.#behindTimer = setTimeout(() => {
      this.#behindTimer = undefined
      if (this.#carrier === "stream" && this.#incoming.received === received) this.#carrying.abort(new HeldBack())
    }, behindMs)
  }

  /** Tells the server, so that the others see this client go at once. Nobody waits for the answer. */
  #leave(close: number): void {
    if (this.#state === this.CLOSED) return
    const offset = this.#outgoing.end - this.#outgoing.pendingBytes
    const bytes = this.#outgoing.read(offset)
    const keepalive = bytes.length <= keepaliveBytes
    this.#requests.post({received: this.#incoming.received, close, offset, bytes}, {keepalive}).catch(() => undefined)
  }

  #onPageHide = () => {
    this.#leave(1001)
    this.#end(1006)
  }

  #end(code: number): void {
    if (this.#state === this.CLOSED) return
    this.#state = this.CLOSED
    globalThis.removeEventListener?.("pagehide", this.#onPageHide)
    for (const timer of [this.#acknowledgeTimer, this.#behindTimer]) clearTimeout(timer)
    this.#ended.abort()
    this.#carrying.abort()
    const {name} = closeReasonOf(code)
    const reason = name === "unknown" ? "" : name
    queueMicrotask(() => {
      if (code === 1006) this.onerror?.({type: "error"})
      this.onclose?.({type: "close", code, reason})
    })
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined
