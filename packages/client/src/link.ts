import {
  closeReasonOf,
  decodeNotice,
  decodeRoster,
  encode,
  encodeRefresh,
  messageNumbers,
  subprotocol,
  unreachable,
} from "@quire/protocol"
import type {CloseReason, Frame, Grant, Notice, RosterEntry} from "@quire/protocol"
import * as decoding from "lib0/decoding"
import type {Awareness} from "y-protocols/awareness"
import {WebsocketProvider} from "y-websocket"
import type * as Y from "yjs"
import {socketOrigin} from "./address.ts"
import {Backoff} from "./backoff.ts"
import type {Clock} from "./clock.ts"
import {isPresence} from "./frame.ts"
import {Inbox} from "./inbox.ts"
import {Pulse} from "./pulse.ts"
import type {ConnectionState, Transport} from "./state.ts"
import {Tabs} from "./tabs.ts"
import {askForToken, keepFresh} from "./token.ts"
import type {Token, TokenSource} from "./token.ts"
import {Choice, tabStorage} from "./transport/choice.ts"
import type {Way} from "./transport/choice.ts"
import {fallbackSocket} from "./transport/fallback-socket.ts"
import type {Carrier} from "./transport/fallback-socket.ts"
import {Line} from "./transport/line.ts"
import {Scout} from "./transport/scout.ts"
import type {SocketClass} from "./transport/socket.ts"

/** Other tabs are told all of the document; the page shows it first. */
const crossTabAfterMs = 250

export interface LinkOptions {
  readonly server: string
  readonly document: string
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly token: TokenSource | undefined
  readonly role: Grant | undefined
  readonly crossTab: boolean
  readonly WebSocket: SocketClass
  readonly clock: Clock
  /** A new connection is open, and the server counts from 1 again. */
  readonly onOpen: () => void
  /** A frame went out. */
  readonly onSent: (frame: Frame) => void
  /** The first `count` syncStep2 and update messages of this connection are on the server's disk. */
  readonly onSaved: (count: number) => void
  readonly onNotice: (notice: Notice) => void
  /** The document has come from the server. */
  readonly onSynced: () => void
  /** Something else of what can be read here changed. */
  readonly onChange: () => void
}

/** Keeps a document connected to its server, by whatever way goes through, until a person has to act. */
export class Link {
  readonly #options: LinkOptions
  readonly #choice = new Choice(tabStorage())
  readonly #backoff: Backoff
  /** Made for the first attempt: what the device brings in before is told to nobody, and need not be encoded for it. */
  #socket: WebsocketProvider | null = null
  #tabs: Tabs | null = null
  #state: ConnectionState
  #line: Line | null = null
  #pulse: Pulse | null = null
  #scout: Scout | null = null
  #renewed = false
  /** An attempt that was overtaken while it waited for its token has nothing to say any more. */
  #attemptCount = 0
  #askedAtMs: number | null = null
  #roundTripMs: number | null = null
  #roster: readonly RosterEntry[] = nobody
  #stopRenewal: () => void = () => undefined
  #cancelCrossTab: () => void = () => undefined
  #ended = false

  /** Connects when it is told to. */
  constructor(options: LinkOptions) {
    this.#options = options
    this.#backoff = new Backoff(options.clock, () => void this.connect())
    this.#state = {name: "connecting", sinceMs: options.clock.nowMs()}
  }

  get state(): ConnectionState {
    return this.#state
  }

  get roundTripMs(): number | null {
    return this.#roundTripMs
  }

  /** Who is here, as the server knows them; nobody while there is no connection. */
  get roster(): readonly RosterEntry[] {
    return this.#roster
  }

  /** When the next attempt starts by itself; null while none is due. */
  get nextAttemptAtMs(): number | null {
    return this.#backoff.dueAtMs
  }

  /** Whether an update of the document with this origin came from the server, or from another tab. */
  hasBrought(origin: unknown): boolean {
    return this.#socket !== null && origin === this.#socket
  }

  async connect(): Promise<void> {
    this.#backoff.cancel()
    const {token: source, clock} = this.#options
    const attempt = ++this.#attemptCount
    const isOver = () => this.#ended || attempt !== this.#attemptCount
    try {
      const token = source === undefined ? null : await askForToken(source, clock)
      if (!isOver()) this.#open(token)
    } catch (error) {
      console.error(error)
      if (!isOver()) this.#lost("token")
    }
  }

  /** Tries at once, also after a refusal; while connected it asks for a sign of life. */
  tryNow(): void {
    if (this.#state.name === "connected") return this.doubt()
    if (this.#state.name === "refused") this.#state = {name: "connecting", sinceMs: this.#options.clock.nowMs()}
    this.#backoff.forget()
    void this.connect()
    this.#options.onChange()
  }

  /** The network or the person is back. */
  back(): void {
    switch (this.#state.name) {
      case "connected":
        this.#scout?.look()
        return this.doubt()
      case "connecting":
      case "down":
        return this.#redial()
      case "refused":
        return
      default:
        unreachable(this.#state)
    }
  }

  /** There is a reason to doubt the connection. */
  doubt(): void {
    this.#pulse?.doubt()
  }

  /** An edit was made, which the server answers. */
  edited(): void {
    this.#pulse?.edited()
  }

  /** Sends what waits for the page to be drawn, as when it is hidden. */
  flush(): void {
    this.#line?.flush()
  }

  send(frame: Frame): void {
    this.#line?.send(frame as Uint8Array<ArrayBuffer>)
  }

  /** Leaves: the others see this client go at once. */
  destroy(): void {
    this.#ended = true
    this.#hangUp()
    this.#backoff.cancel()
    this.#cancelCrossTab()
    this.#tabs?.destroy()
    this.#socket?.destroy()
  }

  #makeSocket(): WebsocketProvider {
    const {server, document, doc, awareness, role, onSaved, onNotice, onChange} = this.#options
    const makeLine = (url: string, protocols: string[]) => (this.#line = this.#makeLine(url, protocols))
    const socket = new WebsocketProvider(`${socketOrigin(server)}/collab`, document, doc, {
      awareness,
      params: role === undefined ? {} : {role},
      disableBc: true,
      connect: false,
      // The line has the shape of a WebSocket as far as y-websocket uses it.
      WebSocketPolyfill: function (url: string, protocols: string[]) {
        return makeLine(url, protocols)
      } as unknown as typeof WebSocket,
      // When to come back is decided here.
      shouldReconnect: () => false,
      maxBackoffTime: 0,
    })
    socket.messageHandlers[messageNumbers.saved] = (_encoder, decoder) => onSaved(decoding.readVarUint(decoder))
    socket.messageHandlers[messageNumbers.notice] = (_encoder, {arr}) => {
      const notice = decodeNotice(arr)
      if (notice !== null) onNotice(notice)
    }
    socket.messageHandlers[messageNumbers.roster] = (_encoder, {arr}) => {
      this.#roster = decodeRoster(arr)
      onChange()
    }
    socket.on("sync", this.#onSync)
    socket.on("closed", ({code}) => this.#onClosed(code))
    // y-websocket has left by itself, and comes back by itself.
    socket.on("connection-close", (event) => {
      if (event === null) this.#onClosed(1006)
    })
    return socket
  }

  #makeLine(url: string, protocols: string[]): Line {
    const {WebSocket, doc, clock, onSent} = this.#options
    return new Line(url, protocols, {
      sockets: {
        websocket: WebSocket,
        fallback: fallbackSocket({carrier: this.#choice.carrier, onCarrier: this.#onCarrier}),
      },
      choice: this.#choice,
      clock,
      onOpen: (way) => this.#onOpen(way, url, protocols),
      onHeard: this.#onHeard,
      inbox: (deliver) => new Inbox({doc, origin: this.#socket, clock, deliver}),
      onSent,
    })
  }

  #open(token: Token | null): void {
    const {token: source, clock} = this.#options
    this.#socket ??= this.#makeSocket()
    this.#socket.protocols = token === null ? [subprotocol] : [subprotocol, `bearer.${token.token}`]
    this.#stopRenewal()
    if (token !== null && source !== undefined) {
      this.#stopRenewal = keepFresh(source, token, clock, (renewed) => this.send(encodeRefresh(renewed.token)))
    }
    this.#socket.connect()
    this.#cancelCrossTab()
    this.#cancelCrossTab = clock.setTimer(crossTabAfterMs, () => this.#connectTabs())
  }

  #connectTabs(): void {
    if (this.#socket === null || !this.#options.crossTab) return
    this.#tabs ??= new Tabs(this.#socket)
    this.#tabs.connect()
  }

  #onOpen(way: Way, url: string, protocols: string[]): void {
    const {clock, onOpen} = this.#options
    this.#backoff.cancel()
    this.#state = {
      name: "connected",
      sinceMs: clock.nowMs(),
      transport: way === "websocket" ? way : transports[this.#choice.carrier],
    }
    this.#pulse = new Pulse({clock, ask: this.#ask, onDead: () => this.#line?.giveUp()})
    if (way === "fallback") this.#scout = this.#makeScout(url, protocols)
    onOpen()
  }

  /** The fallback goes through, and by what. */
  #onCarrier = (carrier: Carrier) => {
    this.#choice.remember(carrier)
    if (this.#state.name !== "connected") return
    this.#state = {...this.#state, transport: transports[carrier]}
    this.#options.onChange()
  }

  #makeScout(url: string, protocols: string[]): Scout {
    const {WebSocket, clock} = this.#options
    const onFound = () => {
      this.#choice.remember("websocket")
      this.#redial()
    }
    return new Scout({WebSocket, url, protocols, clock, onFound})
  }

  #onHeard = (data: unknown) => {
    this.#pulse?.heard()
    if (this.#askedAtMs === null || !isPresence(data)) return
    this.#roundTripMs = this.#options.clock.nowMs() - this.#askedAtMs
    this.#askedAtMs = null
    this.#options.onChange()
  }

  #ask = () => {
    this.#askedAtMs = this.#options.clock.nowMs()
    this.send(encode({type: "queryPresence"}))
  }

  #onSync = (synced: boolean) => {
    if (!synced) return this.#options.onChange()
    this.#backoff.forget()
    this.#renewed = false
    if (this.#roundTripMs === null) this.#ask()
    this.#options.onSynced()
  }

  #onClosed(code: number): void {
    if (this.#ended) return
    this.#hangUp()
    const reason = closeReasonOf(code)
    switch (reason.retry) {
      case "backoff":
        return this.#lost("lost")
      case "signIn":
        return this.#mayRenew() ? void this.connect() : this.#refused(reason)
      case "reload":
      case "never":
        return this.#refused(reason)
      default:
        unreachable(reason.retry)
    }
  }

  #refused(reason: CloseReason): void {
    this.#state = {name: "refused", sinceMs: this.#options.clock.nowMs(), reason}
    this.#options.onChange()
  }

  /** A token may have expired while the laptop was shut. One new one is tried, and no second before a connection has worked. */
  #mayRenew(): boolean {
    if (this.#options.token === undefined || this.#renewed) return false
    this.#renewed = true
    return true
  }

  /** No connection: comes back after a pause. */
  #lost(cause: "lost" | "token"): void {
    const sinceMs = this.#state.name === "down" ? this.#state.sinceMs : this.#options.clock.nowMs()
    this.#state = {name: "down", sinceMs, cause}
    this.#backoff.failed()
    this.#options.onChange()
  }

  /** Leaves whatever connection or attempt there is for a new one, at once. */
  #redial(): void {
    this.#line?.giveUp()
    if (this.#backoff.dueAtMs !== null) void this.connect()
  }

  #hangUp(): void {
    this.#pulse?.stop()
    this.#pulse = null
    this.#scout?.stop()
    this.#scout = null
    this.#askedAtMs = null
    this.#roster = nobody
    this.#stopRenewal()
  }
}

const nobody: readonly RosterEntry[] = []

const transports: Readonly<Record<Carrier, Transport>> = {stream: "events", poll: "polling"}
