import type {Frame} from "@quire/protocol"
import type {Clock} from "../clock.ts"
import type {Inbox} from "../inbox.ts"
import type {Choice, Way} from "./choice.ts"
import {Outgoing} from "./outgoing.ts"
import {leave, listen} from "./socket.ts"
import type {Socket, SocketClass} from "./socket.ts"

/** A WebSocket that is not open by then is blocked. */
export const openWithinMs: Readonly<Record<Way, number>> = {websocket: 4_000, fallback: 10_000}
/** The server speaks first. A way that opens and brings nothing is blocked too. */
export const speakWithinMs = 8_000
const againAfterMs = 500

/** The code of a connection that broke; no frame carries it. */
const broken = 1006

export interface LineOptions {
  readonly sockets: Readonly<Record<Way, SocketClass>>
  readonly choice: Choice
  readonly clock: Clock
  readonly onOpen: (way: Way) => void
  readonly onHeard: (data: unknown) => void
  /** What gathers the messages before `deliver` gets them. */
  readonly inbox: (deliver: (data: unknown) => void) => Inbox
  readonly onSent: (frame: Frame) => void
}

type Stage =
  | {readonly name: "pausing"}
  | {readonly name: "trying"; readonly way: Way; readonly socket: Socket}
  | {readonly name: "open"; readonly way: Way; readonly socket: Socket; heard: boolean}
  | {readonly name: "closed"}

/**
 * One connection, over whichever way goes through, in the shape of a WebSocket so that y-websocket runs on it. It ends once,
 * and then stays silent: whatever a socket that was left still says is dropped.
 *
 *     trying websocket ─ closed ─> pausing ─> trying websocket ─ closed ─> trying fallback ─ closed ─> closed
 *        │      └────── 4 s ───────────────────────────────────────────────> │
 *        └─ open ─> open ─ closed, silent, garbage, left ─> closed
 */
export class Line {
  readonly OPEN = 1
  binaryType: BinaryType = "arraybuffer"
  onopen: (() => void) | null = null
  onmessage: ((event: {readonly data: unknown}) => void) | null = null
  onclose: ((event: {readonly code: number; readonly reason: string}) => void) | null = null
  onerror: (() => void) | null = null
  readonly #url: string
  readonly #protocols: string[]
  readonly #options: LineOptions
  readonly #ways: Way[]
  readonly #inbox: Inbox
  readonly #outgoing: Outgoing
  #stage: Stage = {name: "pausing"}
  #cancelTimer: () => void = () => undefined

  constructor(url: string, protocols: string[], options: LineOptions) {
    this.#url = url
    this.#protocols = protocols
    this.#options = options
    this.#ways = [...options.choice.ways]
    this.#inbox = options.inbox((data) => this.#deliver(data))
    this.#outgoing = new Outgoing((frame) => this.#hand(frame), options.clock)
    this.#tryNext()
  }

  get readyState(): number {
    switch (this.#stage.name) {
      case "open":
        return 1
      case "closed":
        return 3
      default:
        return 0
    }
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#stage.name !== "open") return
    this.#outgoing.send(frame)
    this.#options.onSent(frame)
  }

  /** Hands the socket what waits for the page to be drawn. */
  flush(): void {
    this.#outgoing.flush()
  }

  close(): void {
    this.flush()
    this.#leave()
  }

  /** Nothing comes over it any more: it is closed for whoever listens, at once. */
  giveUp(): void {
    this.#end(broken)
  }

  #hand(frame: Frame): void {
    if (this.#stage.name === "open") this.#stage.socket.send(frame as Uint8Array<ArrayBuffer>)
  }

  #tryNext(): void {
    const way = this.#ways.shift()
    if (way === undefined) return this.#end(broken)
    const socket = this.#dial(way)
    if (socket === null) return this.#tryNext()
    this.#stage = {name: "trying", way, socket}
    this.#setTimer(openWithinMs[way], () => {
      leave(socket)
      while (this.#ways[0] === way) this.#ways.shift()
      this.#tryNext()
    })
  }

  #dial(way: Way): Socket | null {
    let socket: Socket
    try {
      socket = new this.#options.sockets[way](this.#url, this.#protocols)
    } catch {
      return null
    }
    listen(socket, {
      binaryType: "arraybuffer",
      onopen: () => this.#opened(way, socket),
      onmessage: ({data}) => this.#heard(data),
      onclose: ({code, reason}) => this.#closed(code, reason),
      // A close follows each error. Without a listener, ws throws it.
      onerror: () => undefined,
    })
    return socket
  }

  #opened(way: Way, socket: Socket): void {
    this.#stage = {name: "open", way, socket, heard: false}
    this.#setTimer(speakWithinMs, () => {
      if (way === "websocket") this.#options.choice.remember("stream")
      this.#end(broken)
    })
    this.#options.onOpen(way)
    this.onopen?.()
  }

  #heard(data: unknown): void {
    if (this.#stage.name !== "open") return
    if (!this.#stage.heard) {
      this.#cancelTimer()
      this.#stage.heard = true
      if (this.#stage.way === "websocket") this.#options.choice.remember("websocket")
    }
    this.#options.onHeard(data)
    this.#inbox.receive(data)
  }

  #deliver(data: unknown): void {
    if (this.#stage.name !== "open") return
    try {
      this.onmessage?.({data})
    } catch (error) {
      // No message of this protocol: whoever answers there is no Quire server.
      console.error(error)
      this.#end(broken)
    }
  }

  #closed(code: number, reason: string): void {
    if (this.#stage.name !== "trying") {
      this.#inbox.flush()
      return this.#end(code, reason)
    }
    leave(this.#stage.socket)
    this.#stage = {name: "pausing"}
    this.#setTimer(this.#ways[0] === "websocket" ? againAfterMs : 0, () => this.#tryNext())
  }

  #end(code: number, reason = ""): void {
    if (this.#stage.name === "closed") return
    this.#leave()
    this.onclose?.({code, reason})
  }

  #leave(): void {
    this.#cancelTimer()
    this.#inbox.clear()
    if ("socket" in this.#stage) leave(this.#stage.socket)
    this.#stage = {name: "closed"}
  }

  #setTimer(delayMs: number, run: () => void): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, run)
  }
}
