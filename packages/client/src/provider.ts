import {
  allows,
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
import * as encoding from "lib0/encoding"
import {Awareness} from "y-protocols/awareness"
import {writeSyncStep1} from "y-protocols/sync"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {pauseMs} from "./backoff.ts"
import {systemClock} from "./clock.ts"
import {watchForHoles} from "./hole.ts"
import {Keeper} from "./offline/keeper.ts"
import {Outbox} from "./outbox.ts"
import {Pulse} from "./pulse.ts"
import {keptWithinMs, losesWhenLeft, reconnectingMs, saveStateOf} from "./save-state.ts"
import type {Facts} from "./save-state.ts"
import type {ConnectionState, KeepState, SaveState, Transport} from "./state.ts"
import {askForToken, keepFresh} from "./token.ts"
import type {Token, TokenSource} from "./token.ts"
import {Choice, tabStorage} from "./transport/choice.ts"
import type {Way} from "./transport/choice.ts"
import {fallbackSocket} from "./transport/fallback-socket.ts"
import type {Carrier} from "./transport/fallback-socket.ts"
import {Line} from "./transport/line.ts"
import {Scout} from "./transport/scout.ts"
import type {SocketClass} from "./transport/socket.ts"
import {watchWorld} from "./world.ts"

export interface ProviderOptions {
  /** Origin of the server, `http://host:port` or `ws://host:port`; empty: the origin of this page. */
  readonly server: string
  /** Id of the document, `[A-Za-z0-9_-]{1,64}`. */
  readonly document: string
  /** A new one for each provider: a Yjs client id must not be used by two pages. */
  readonly doc: Y.Doc
  /** Default: a new one for `doc`. */
  readonly awareness?: Awareness
  /** Who this is, asked before each attempt to connect and before a token expires. Default: what the browser sends by itself. */
  readonly token?: TokenSource
  /** Ask for no more than this, for a page that is to read only. Default: as much as the server allows. */
  readonly role?: Grant
  /** Keep the document on this device, so that it opens and is written without a network. Default: true where there is IndexedDB. */
  readonly keep?: boolean
  /** What the kept document is called in the list of `keptDocuments`. Default: nothing. */
  readonly title?: () => string
  /** Tabs of one browser tell each other what they write. Default: true in a page, false elsewhere. */
  readonly crossTab?: boolean
  /** Where there is no global one, as on Node 20. */
  readonly WebSocket?: typeof WebSocket
}

/** What a person who asks is told about the connection. Times are milliseconds since 1970. */
export interface Details {
  readonly connection: ConnectionState
  readonly keep: KeepState
  /** Edits that are not known to be on the server's disk, and since when the oldest of them waits. */
  readonly waiting: number
  readonly waitingSinceMs: number | null
  readonly roundTripMs: number | null
  /** When the next attempt starts by itself; null while none is due. */
  readonly nextAttemptAtMs: number | null
}

/** Keeps a `Y.Doc` and its awareness in step with a Quire server and with this device, and knows what is where. */
export class Provider {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly #options: ProviderOptions
  readonly #clock = systemClock
  readonly #outbox = new Outbox()
  readonly #socket: WebsocketProvider
  readonly #keeper: Keeper | null
  readonly #choice = new Choice(tabStorage())
  readonly #listeners = new Set<() => void>()
  readonly #stops: (() => void)[] = []
  #line: Line | null = null
  #pulse: Pulse | null = null
  #scout: Scout | null = null
  #connection: ConnectionState
  #save: SaveState = {name: "connecting"}
  #losesWhenLeft = false
  #synced = false
  #loaded = false
  #loading = false
  #grant: Grant = "editor"
  #roster: readonly RosterEntry[] = nobody
  #writable = true
  #failures = 0
  #renewed = false
  #askedAtMs: number | null = null
  #roundTripMs: number | null = null
  #attempt: {readonly atMs: number; readonly cancel: () => void} | null = null
  #cancelRefresh: () => void = () => undefined
  #stopRenewal: () => void = () => undefined
  #ended = false

  constructor(options: ProviderOptions) {
    this.#options = options
    this.doc = options.doc
    this.awareness = options.awareness ?? new Awareness(options.doc)
    this.#connection = {name: "connecting", sinceMs: this.#clock.nowMs()}
    this.#keeper = this.#makeKeeper()
    // Nobody knows what of it a server has: it is unsaved until this one says otherwise (rule S6).
    if (this.doc.store.clients.size > 0) this.#noteEdit(Y.encodeStateAsUpdate(this.doc))
    // Before y-websocket listens: the outbox has to know of an edit before it is sent.
    this.doc.on("update", this.#onUpdate)
    this.#socket = this.#makeSocket()
    this.#stops.push(
      watchForHoles(this.doc, this.#clock, () => this.#send(syncStep1(this.doc))),
      watchWorld({
        onBack: this.#onBack,
        onDoubt: () => this.#pulse?.doubt(),
        onHidden: () => void this.#keeper?.flush(),
      }),
    )
    void this.#start()
  }

  get connection(): ConnectionState {
    return this.#connection
  }

  get save(): SaveState {
    return this.#save
  }

  /** The document has come from the server once; it stays true while offline. */
  get synced(): boolean {
    return this.#synced
  }

  /** There is a document to show: from the server, or as this device has kept it. */
  get ready(): boolean {
    return this.#synced || this.#loaded
  }

  /** Who is here, as the server knows them; nobody while there is no connection. The same list until it changes. */
  get roster(): readonly RosterEntry[] {
    return this.#roster
  }

  /** What this tab may do, as the server has said last; an editor until it says so. */
  get grant(): Grant {
    return this.#grant
  }

  /** What is written now would not be stored: it is not allowed, or the server has refused and signing in again does not help. */
  get readOnly(): boolean {
    const isRefused = this.#connection.name === "refused" && this.#connection.reason.retry !== "signIn"
    return isRefused || !allows(this.#grant, "editor")
  }

  /** Leaving the page now would lose an edit: it is neither on the server's disk nor on this device's. */
  get losesWhenLeft(): boolean {
    return this.#losesWhenLeft
  }

  get details(): Details {
    return {
      connection: this.#connection,
      keep: this.#keepState,
      waiting: this.#outbox.unsaved,
      waitingSinceMs: this.#outbox.unsavedSinceMs,
      roundTripMs: this.#roundTripMs,
      nextAttemptAtMs: this.#attempt?.atMs ?? null,
    }
  }

  /** Calls `listener` after anything that can be read here changed. `save` and `connection` are the same objects in between. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tries at once, also after a refusal; while connected it asks for a sign of life, which tells the round trip. */
  tryNow = (): void => {
    if (this.#connection.name === "connected") return this.#pulse?.doubt()
    if (this.#connection.name === "refused") this.#connection = {name: "connecting", sinceMs: this.#clock.nowMs()}
    this.#failures = 0
    void this.#connect()
    this.#refresh()
  }

  /**
   * Gives up what the server has not got, and removes the document from this device. It stays in `doc` until the page is
   * left. For a person to decide, after a refusal.
   */
  async discard(): Promise<void> {
    await this.#keeper?.discard()
    this.#outbox.discarded()
    this.#refresh(true)
  }

  /** Leaves: the others see this client go at once. The document stays usable. */
  destroy(): void {
    this.#ended = true
    this.doc.off("update", this.#onUpdate)
    this.#listeners.clear()
    for (const stop of this.#stops) stop()
    this.#hangUp()
    this.#attempt?.cancel()
    this.#cancelRefresh()
    this.#socket.destroy()
    void this.#keeper?.close()
    if (this.#options.awareness === undefined) this.awareness.destroy()
  }

  #makeKeeper(): Keeper | null {
    const {keep = true, server, document, title = () => ""} = this.#options
    if (!keep || typeof indexedDB === "undefined") return null
    return new Keeper({
      factory: indexedDB,
      clock: this.#clock,
      doc: this.doc,
      server: originOf(server),
      document,
      title,
      onWaiting: () => {
        this.#outbox.edited(this.#clock.nowMs())
        return this.#outbox.made
      },
      onChange: () => this.#refresh(),
    })
  }

  #makeSocket(): WebsocketProvider {
    const {server, document, role, crossTab = typeof window !== "undefined"} = this.#options
    const makeLine = (url: string, protocols: string[]) => (this.#line = this.#makeLine(url, protocols))
    const socket = new WebsocketProvider(collabUrl(server), document, this.doc, {
      awareness: this.awareness,
      params: role === undefined ? {} : {role},
      disableBc: !crossTab,
      connect: false,
      // The line has the shape of a WebSocket as far as y-websocket uses it.
      WebSocketPolyfill: function (url: string, protocols: string[]) {
        return makeLine(url, protocols)
      } as unknown as typeof WebSocket,
      // When to come back is decided here.
      shouldReconnect: () => false,
      maxBackoffTime: 0,
    })
    socket.messageHandlers[messageNumbers.saved] = (_encoder, decoder) => {
      this.#outbox.saved(decoding.readVarUint(decoder))
      this.#keeper?.saved(this.#outbox.made - this.#outbox.unsaved)
      this.#refresh()
    }
    socket.messageHandlers[messageNumbers.notice] = (_encoder, {arr}) => {
      const notice = decodeNotice(arr)
      if (notice !== null) this.#onNotice(notice)
    }
    socket.messageHandlers[messageNumbers.roster] = (_encoder, {arr}) => {
      this.#roster = decodeRoster(arr)
      this.#refresh(true)
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
    return new Line(url, protocols, {
      sockets: {
        websocket: this.#webSocket,
        fallback: fallbackSocket({carrier: this.#choice.carrier, onCarrier: this.#onCarrier}),
      },
      choice: this.#choice,
      clock: this.#clock,
      onOpen: (way) => this.#onOpen(way, url, protocols),
      onHeard: this.#onHeard,
      onSent: (frame) => this.#outbox.sent(frame),
    })
  }

  get #webSocket(): SocketClass {
    return this.#options.WebSocket ?? WebSocket
  }

  async #start(): Promise<void> {
    if (this.#keeper !== null) {
      this.#loading = true
      await this.#keeper.open()
      this.#loading = false
      if (this.#ended) return
      this.#loaded = this.doc.store.clients.size > 0
      this.#refresh(true)
    }
    await this.#connect()
  }

  async #connect(): Promise<void> {
    this.#attempt?.cancel()
    this.#attempt = null
    const {token: source} = this.#options
    try {
      const token = source === undefined ? null : await askForToken(source, this.#clock)
      if (!this.#ended) this.#open(token)
    } catch (error) {
      console.error(error)
      if (!this.#ended) this.#lost("token")
    }
  }

  #open(token: Token | null): void {
    this.#socket.protocols = token === null ? [subprotocol] : [subprotocol, `bearer.${token.token}`]
    this.#stopRenewal()
    if (token !== null && this.#options.token !== undefined) {
      this.#stopRenewal = keepFresh(this.#options.token, token, this.#clock, (renewed) =>
        this.#send(encodeRefresh(renewed.token)),
      )
    }
    this.#socket.connect()
  }

  #onOpen(way: Way, url: string, protocols: string[]): void {
    this.#attempt?.cancel()
    this.#attempt = null
    this.#outbox.connected()
    this.#writable = true
    this.#connection = {
      name: "connected",
      sinceMs: this.#clock.nowMs(),
      transport: way === "websocket" ? way : transports[this.#choice.carrier],
    }
    this.#pulse = new Pulse({clock: this.#clock, ask: this.#ask, onDead: () => this.#line?.giveUp()})
    if (way === "fallback") this.#scout = this.#makeScout(url, protocols)
    this.#refresh()
  }

  /** The fallback goes through, and by what. */
  #onCarrier = (carrier: Carrier) => {
    this.#choice.remember(carrier)
    if (this.#connection.name !== "connected") return
    this.#connection = {...this.#connection, transport: transports[carrier]}
    this.#refresh(true)
  }

  #makeScout(url: string, protocols: string[]): Scout {
    const onFound = () => {
      this.#choice.remember("websocket")
      this.#redial()
    }
    return new Scout({WebSocket: this.#webSocket, url, protocols, clock: this.#clock, onFound})
  }

  #onHeard = (data: unknown) => {
    this.#pulse?.heard()
    if (this.#askedAtMs === null || !isPresence(data)) return
    this.#roundTripMs = this.#clock.nowMs() - this.#askedAtMs
    this.#askedAtMs = null
    this.#refresh(true)
  }

  #ask = () => {
    this.#askedAtMs = this.#clock.nowMs()
    this.#send(encode({type: "queryPresence"}))
  }

  #onUpdate = (update: Uint8Array, origin: unknown) => {
    if (origin === this.#socket) this.#keeper?.received(update)
    else if (!this.#loading || origin !== this.#keeper) this.#noteEdit(update)
  }

  #noteEdit(update: Uint8Array): void {
    this.#outbox.edited(this.#clock.nowMs())
    this.#keeper?.edited(this.#outbox.made, update)
    this.#pulse?.edited()
    this.#refresh()
  }

  #onSync = (synced: boolean) => {
    this.#synced ||= synced
    if (synced) {
      this.#failures = 0
      this.#renewed = false
      if (this.#roundTripMs === null) this.#ask()
    }
    this.#refresh(synced)
  }

  #onNotice(notice: Notice): void {
    switch (notice.kind) {
      case "grant":
        this.#grant = notice.grant
        return this.#refresh(true)
      case "storage":
        this.#writable = notice.writable
        return this.#refresh()
      // A refused edit is never called saved, and the grant that refuses it was said before. A restart closes the connection.
      case "refused":
      case "restarting":
        return
      default:
        unreachable(notice)
    }
  }

  #onClosed(code: number): void {
    if (this.#ended) return
    this.#hangUp()
    const reason = closeReasonOf(code)
    switch (reason.retry) {
      case "backoff":
        return this.#lost("lost")
      case "signIn":
        return this.#mayRenew() ? void this.#connect() : this.#refused(reason)
      case "reload":
      case "never":
        return this.#refused(reason)
      default:
        unreachable(reason.retry)
    }
  }

  #refused(reason: CloseReason): void {
    this.#connection = {name: "refused", sinceMs: this.#clock.nowMs(), reason}
    this.#refresh()
  }

  /** A token may have expired while the laptop was shut. One new one is tried, and no second before a connection has worked. */
  #mayRenew(): boolean {
    if (this.#options.token === undefined || this.#renewed) return false
    this.#renewed = true
    return true
  }

  /** No connection: comes back after a pause. */
  #lost(cause: "lost" | "token"): void {
    const nowMs = this.#clock.nowMs()
    const sinceMs = this.#connection.name === "down" ? this.#connection.sinceMs : nowMs
    this.#connection = {name: "down", sinceMs, cause}
    const inMs = pauseMs(this.#failures++, Math.random())
    this.#attempt?.cancel()
    this.#attempt = {atMs: nowMs + inMs, cancel: this.#clock.setTimer(inMs, () => void this.#connect())}
    this.#refresh(true)
  }

  /** The network or the person is back. */
  #onBack = () => {
    switch (this.#connection.name) {
      case "connected":
        this.#scout?.look()
        return this.#pulse?.doubt()
      case "connecting":
      case "down":
        return this.#redial()
      case "refused":
        return
      default:
        unreachable(this.#connection)
    }
  }

  /** Leaves whatever connection or attempt there is for a new one, at once. */
  #redial(): void {
    this.#line?.giveUp()
    if (this.#attempt !== null) void this.#connect()
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

  #send(frame: Frame): void {
    this.#line?.send(frame as Uint8Array<ArrayBuffer>)
  }

  get #keepState(): KeepState {
    return this.#keeper?.state ?? {name: "failing", cause: "off"}
  }

  get #facts(): Facts {
    const {made, unsaved, unsavedSinceMs} = this.#outbox
    const unkept = Math.min(unsaved, made - (this.#keeper?.kept ?? 0))
    return {
      connection: this.#connection,
      keep: this.#keepState,
      unsaved,
      unkept,
      unkeptSinceMs: this.#keeper === null ? unsavedSinceMs : this.#keeper.unkeptSinceMs,
      grant: this.#grant,
      writable: this.#writable,
      shown: this.ready,
    }
  }

  /** Tells the listeners when there is something to tell, and comes back when time alone will change it. */
  #refresh(force = false): void {
    if (this.#ended) return
    const nowMs = this.#clock.nowMs()
    const facts = this.#facts
    const save = saveStateOf(facts, nowMs)
    const isNew = JSON.stringify(save) !== JSON.stringify(this.#save)
    const changed = isNew || losesWhenLeft(facts) !== this.#losesWhenLeft
    if (isNew) this.#save = save
    this.#losesWhenLeft = losesWhenLeft(facts)
    this.#cancelRefresh()
    const turns = [facts.connection.sinceMs + reconnectingMs, (facts.unkeptSinceMs ?? nowMs) + keptWithinMs]
    const nextMs = Math.min(...turns.filter((turnMs) => turnMs > nowMs))
    if (facts.connection.name === "down" && nextMs < Infinity) {
      this.#cancelRefresh = this.#clock.setTimer(nextMs - nowMs, () => this.#refresh())
    }
    if (changed || force) for (const listener of this.#listeners) listener()
  }
}

const nobody: readonly RosterEntry[] = []

const transports: Readonly<Record<Carrier, Transport>> = {stream: "events", poll: "polling"}

function isPresence(data: unknown): boolean {
  return data instanceof ArrayBuffer && new Uint8Array(data)[0] === messageNumbers.presence
}

function syncStep1(doc: Y.Doc): Frame {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.sync)
    writeSyncStep1(encoder, doc)
  })
}

/** The http(s) origin of a server given as http or ws origin, or this page's own. */
function originOf(server: string): string {
  return (server === "" ? location.origin : server).replace(/^ws/, "http").replace(/\/+$/, "")
}

/** `ws(s)://host/collab` for a server given as http or ws origin, or for this page's own. */
export function collabUrl(server: string): string {
  return `${originOf(server).replace(/^http/, "ws")}/collab`
}
