import {closeReasonOf, messageNumbers, subprotocol, unreachable} from "@quire/protocol"
import * as decoding from "lib0/decoding"
import {Awareness} from "y-protocols/awareness"
import {WebsocketProvider} from "y-websocket"
import type * as Y from "yjs"
import {Outbox} from "./outbox.ts"
import type {ConnectionState, SaveState} from "./state.ts"

export interface ProviderOptions {
  /** Origin of the server, `http://host:port` or `ws://host:port`; empty: the origin of this page. */
  readonly server: string
  /** Id of the document, `[A-Za-z0-9_-]{1,64}`. */
  readonly document: string
  readonly doc: Y.Doc
  /** Default: a new one for `doc`. */
  readonly awareness?: Awareness
  /** Where there is no global one, as on Node 20. */
  readonly WebSocket?: typeof WebSocket
}

/** Keeps a `Y.Doc` and its awareness in step with a Quire server, and knows what the server has on disk. */
export class Provider {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly #ownsAwareness: boolean
  readonly #outbox = new Outbox()
  readonly #socket: WebsocketProvider
  readonly #listeners = new Set<() => void>()
  #connection: ConnectionState = {name: "connecting"}
  #save: SaveState = {name: "connecting"}
  #synced = false

  constructor(options: ProviderOptions) {
    this.doc = options.doc
    this.awareness = options.awareness ?? new Awareness(options.doc)
    this.#ownsAwareness = options.awareness === undefined
    // Nobody knows what of it a server has: it is unsaved until this one says otherwise (rule S6).
    if (this.doc.store.clients.size > 0) this.#outbox.edited()
    // Before y-websocket listens: the outbox has to know of an edit before it is sent.
    this.doc.on("update", this.#onUpdate)
    this.#socket = new WebsocketProvider(collabUrl(options.server), options.document, options.doc, {
      awareness: this.awareness,
      protocols: [subprotocol],
      disableBc: true,
      WebSocketPolyfill: countingSocket(options.WebSocket ?? WebSocket, this.#outbox),
      shouldReconnect: (event) => closeReasonOf(event.code).retry === "backoff",
    })
    this.#socket.messageHandlers[messageNumbers.saved] = (_encoder, decoder) => {
      this.#outbox.saved(decoding.readVarUint(decoder))
      this.#refresh()
    }
    this.#socket.on("status", this.#onStatus)
    this.#socket.on("sync", this.#onSync)
    this.#socket.on("closed", this.#onClosed)
    this.#socket.on("connection-close", this.#onDrop)
  }

  get connection(): ConnectionState {
    return this.#connection
  }

  get save(): SaveState {
    return this.#save
  }

  /** The document has been loaded from the server once; it stays true while offline. */
  get synced(): boolean {
    return this.#synced
  }

  /** Calls `listener` after `connection`, `save` or `synced` changed. Their values are stable in between. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Leaves: the others see this client go at once. The document stays usable. */
  destroy(): void {
    this.doc.off("update", this.#onUpdate)
    this.#listeners.clear()
    this.#socket.destroy()
    if (this.#ownsAwareness) this.awareness.destroy()
  }

  #onUpdate = (_update: Uint8Array, origin: unknown) => {
    if (origin === this.#socket) return
    this.#outbox.edited()
    this.#refresh()
  }

  #onStatus = ({status}: {status: "connected" | "disconnected" | "connecting"}) => {
    if (status !== "connected") return
    this.#outbox.connected()
    this.#connection = {name: "connected"}
    this.#refresh()
  }

  #onSync = (synced: boolean) => {
    this.#synced ||= synced
    this.#refresh(synced)
  }

  #onDrop = () => {
    if (this.#connection.name === "refused") return
    this.#connection = {name: "offline"}
    this.#refresh()
  }

  #onClosed = ({code}: {code: number}) => {
    this.#connection = {name: "refused", reason: closeReasonOf(code)}
    this.#refresh()
  }

  #refresh(force = false): void {
    const save = saveState(this.#connection, this.#outbox.unsaved)
    const changed = !sameSave(save, this.#save)
    if (changed) this.#save = save
    if (changed || force) for (const listener of this.#listeners) listener()
  }
}

function saveState(connection: ConnectionState, unsaved: boolean): SaveState {
  switch (connection.name) {
    case "connecting":
      return {name: "connecting"}
    case "connected":
      return {name: unsaved ? "saving" : "saved"}
    case "offline":
      return {name: "offline", unsaved}
    case "refused":
      return {name: "refused", reason: connection.reason, unsaved}
    default:
      return unreachable(connection)
  }
}

function sameSave(a: SaveState, b: SaveState): boolean {
  if (a.name !== b.name) return false
  return !("unsaved" in a) || !("unsaved" in b) || a.unsaved === b.unsaved
}

/** `ws(s)://host/collab` for a server given as http or ws origin, or for this page's own. */
export function collabUrl(server: string): string {
  const base = server === "" ? location.origin : server
  return `${base.replace(/^http/, "ws").replace(/\/+$/, "")}/collab`
}

/** A WebSocket that tells the outbox what it was given to send. */
function countingSocket(Socket: typeof WebSocket, outbox: Outbox): typeof WebSocket {
  return class extends Socket {
    override send(data: Uint8Array<ArrayBuffer>): void {
      super.send(data)
      outbox.sent(data)
    }
  }
}
