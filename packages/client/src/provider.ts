import {allows, encode, unreachable} from "@quire/protocol"
import type {Grant, Notice, RosterEntry} from "@quire/protocol"
import {Awareness} from "y-protocols/awareness"
import * as Y from "yjs"
import {originOf} from "./address.ts"
import {systemClock} from "./clock.ts"
import {watchForHoles} from "./hole.ts"
import {Link} from "./link.ts"
import {Keeper} from "./offline/keeper.ts"
import {Outbox} from "./outbox.ts"
import {keptWithinMs, losesWhenLeft, reconnectingMs, saveStateOf} from "./save-state.ts"
import type {Facts} from "./save-state.ts"
import type {ConnectionState, KeepState, SaveState} from "./state.ts"
import type {TokenSource} from "./token.ts"
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
  readonly #keeper: Keeper | null
  readonly #link: Link
  readonly #listeners = new Set<() => void>()
  readonly #stops: (() => void)[] = []
  #save: SaveState = {name: "connecting"}
  #losesWhenLeft = false
  /** Where what `doc` shows has come from: nowhere yet, this device, the server. */
  #source: "none" | "device" | "server" = "none"
  #grant: Grant = "editor"
  #writable = true
  #cancelRefresh: () => void = () => undefined
  #ended = false

  constructor(options: ProviderOptions) {
    this.#options = options
    this.doc = options.doc
    this.awareness = options.awareness ?? new Awareness(options.doc)
    this.#keeper = this.#makeKeeper()
    // Nobody knows what of it a server has: it is unsaved until this one says otherwise (rule S6).
    if (this.doc.store.clients.size > 0) this.#noteEdit(Y.encodeStateAsUpdate(this.doc))
    this.#link = this.#makeLink()
    this.#stops.push(
      watchForHoles(this.doc, this.#clock, () =>
        this.#link.send(encode({type: "syncStep1", stateVector: Y.encodeStateVector(this.doc)})),
      ),
      watchWorld({
        onBack: () => this.#link.back(),
        onDoubt: () => this.#link.doubt(),
        onHidden: () => {
          this.#link.flush()
          void this.#keeper?.flush()
        },
      }),
    )
    void this.#start()
  }

  get connection(): ConnectionState {
    return this.#link.state
  }

  get save(): SaveState {
    return this.#save
  }

  /** The document has come from the server once; it stays true while offline. */
  get synced(): boolean {
    return this.#source === "server"
  }

  /** There is a document to show: from the server, or as this device has kept it. */
  get ready(): boolean {
    return this.#source !== "none"
  }

  /** Who is here, as the server knows them; nobody while there is no connection. The same list until it changes. */
  get roster(): readonly RosterEntry[] {
    return this.#link.roster
  }

  /** What this tab may do, as the server has said last; an editor until it says so. */
  get grant(): Grant {
    return this.#grant
  }

  /** What is written now would not be stored: it is not allowed, or the server has refused and signing in again does not help. */
  get readOnly(): boolean {
    const isRefused = this.connection.name === "refused" && this.connection.reason.retry !== "signIn"
    return isRefused || !allows(this.#grant, "editor")
  }

  /** Leaving the page now would lose an edit: it is neither on the server's disk nor on this device's. */
  get losesWhenLeft(): boolean {
    return this.#losesWhenLeft
  }

  get details(): Details {
    return {
      connection: this.connection,
      keep: this.#keepState,
      waiting: this.#outbox.unsaved,
      waitingSinceMs: this.#outbox.unsavedSinceMs,
      roundTripMs: this.#link.roundTripMs,
      nextAttemptAtMs: this.#link.nextAttemptAtMs,
    }
  }

  /** Calls `listener` after anything that can be read here changed. `save` and `connection` are the same objects in between. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tries at once, also after a refusal; while connected it asks for a sign of life, which tells the round trip. */
  tryNow = (): void => this.#link.tryNow()

  /**
   * Gives up what the server has not got, and removes the document from this device. For a person to decide, after a
   * refusal. It is still in `doc`, and would be sent with the next connection: leave this provider, and open another one.
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
    this.#cancelRefresh()
    this.#link.destroy()
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
      onWaiting: this.#onWaiting,
      onChange: this.#onKeeping,
    })
  }

  #makeLink(): Link {
    const {server, document, token, role, crossTab = typeof window !== "undefined"} = this.#options
    return new Link({
      server,
      document,
      doc: this.doc,
      awareness: this.awareness,
      token,
      role,
      crossTab,
      WebSocket: this.#options.WebSocket ?? WebSocket,
      clock: this.#clock,
      onOpen: this.#onOpen,
      onSent: (frame) => this.#outbox.sent(frame),
      onSaved: this.#onSaved,
      onNotice: this.#onNotice,
      onSynced: this.#onSynced,
      onChange: () => this.#refresh(true),
    })
  }

  async #start(): Promise<void> {
    if (this.#keeper !== null) {
      const before = stateOf(this.doc)
      await this.#keeper.open()
      if (this.#ended) return
      this.#noteWritten(before)
      if (this.doc.store.clients.size > 0) this.#source = "device"
      this.#refresh(true)
    }
    // Before the link listens: the outbox has to know of an edit before it is sent.
    this.doc.on("update", this.#onUpdate)
    await this.#link.connect()
  }

  /** Whoever listens for updates has them encoded, all of a document that is loaded: what was written meanwhile is noted after. */
  #noteWritten(before: ReadonlyMap<number, number>): void {
    const {clientID} = this.doc
    const now = stateOf(this.doc)
    const written = now.get(clientID) ?? 0
    const known = before.get(clientID) ?? 0
    if (written > known) this.#noteEdit(Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(now.set(clientID, known))))
  }

  #onUpdate = (update: Uint8Array, origin: unknown) => {
    if (this.#link.hasBrought(origin)) return this.#keeper?.received(update)
    this.#noteEdit(update)
    this.#link.edited()
    this.#refresh()
  }

  #noteEdit(update: Uint8Array): void {
    this.#outbox.edited(this.#clock.nowMs())
    this.#keeper?.edited(this.#outbox.made, update)
  }

  /** The device has kept words that the server may lack. Where a connection is open already, nothing else would tell it of them. */
  #onWaiting = (update: Uint8Array): number => {
    this.#outbox.edited(this.#clock.nowMs())
    this.#link.send(encode({type: "update", update}))
    return this.#outbox.made
  }

  /** The device keeps, or fails to. What it has may come in late. */
  #onKeeping = () => {
    const isNew = this.#source === "none" && this.#keepState.name === "keeping" && this.doc.store.clients.size > 0
    if (isNew) this.#source = "device"
    this.#refresh(isNew)
  }

  #onOpen = () => {
    this.#outbox.connected()
    this.#writable = true
    this.#refresh(true)
  }

  #onSaved = (count: number) => {
    this.#outbox.saved(count)
    this.#keeper?.saved(this.#outbox.made - this.#outbox.unsaved)
    this.#refresh()
  }

  #onSynced = () => {
    this.#source = "server"
    this.#refresh(true)
  }

  #onNotice = (notice: Notice) => {
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

  get #keepState(): KeepState {
    return this.#keeper?.state ?? {name: "failing", cause: "off"}
  }

  get #facts(): Facts {
    const {made, unsaved, unsavedSinceMs} = this.#outbox
    const unkept = Math.min(unsaved, made - (this.#keeper?.kept ?? 0))
    return {
      connection: this.connection,
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

function stateOf(doc: Y.Doc): Map<number, number> {
  return Y.decodeStateVector(Y.encodeStateVector(doc))
}
