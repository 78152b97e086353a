import type {Socket} from "node:net"
import {
  allows,
  closeReasons,
  decodeNotice,
  encode,
  messageNumbers,
  parseDocId,
  ProtocolError,
  unreachable,
} from "@quire/protocol"
import type {CloseReason, DocId, Frame, Grant, Notice} from "@quire/protocol"
import type {Connection, Relay, Session} from "@quire/relay"
import * as decoding from "lib0/decoding"
import type {WebSocket} from "ws"
import {addressed, authenticated, decodeHocuspocus, denied, nameOf, syncStatus} from "./hocuspocus-framing.ts"
import type {HocuspocusMessage} from "./hocuspocus-framing.ts"
import type {Liveness} from "./liveness.ts"
import {SocketConnection, toFrame} from "./websocket.ts"

/** How many documents one socket may have open. */
const maxDocuments = 1_000

const keepAlive = encode({type: "presence", entries: []})

/** One document on a hocuspocus socket: a session like any other, in that client's words. */
class AddressConnection implements Connection {
  readonly #address: string
  readonly #socket: SocketConnection
  readonly #onClose: () => void
  /** How many syncStep2 and update messages the client has been told of. */
  #toldCount = 0
  /** Those of the messages after these of which it has been told that they were refused. */
  readonly #refused = new Set<number>()

  constructor(address: string, socket: SocketConnection, onClose: () => void) {
    this.#address = address
    this.#socket = socket
    this.#onClose = onClose
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedBytes
  }

  probe(): void {
    this.#socket.probe()
  }

  send(frame: Frame): void {
    switch (frame[0]) {
      case messageNumbers.sync:
      case messageNumbers.presence:
        return this.#socket.send(addressedOnce(this.#address, frame))
      case messageNumbers.saved:
        return this.#saved(decoding.readVarUint(decoding.createDecoder(frame.subarray(1))))
      case messageNumbers.notice:
        return this.#notice(decodeNotice(frame))
      default:
        return
    }
  }

  /** Only a closed socket makes these clients come back; a refusal leaves it to their other documents. */
  close(reason: CloseReason): void {
    if (reason.retry === "backoff") return this.#socket.close(reason)
    this.#socket.send(denied(this.#address, reason.text))
    this.#onClose()
  }

  /** These clients count: each message gets one status, and only when it is on disk (rule S1). */
  #saved(count: number): void {
    for (; this.#toldCount < count; this.#toldCount++) {
      if (!this.#refused.delete(this.#toldCount + 1)) this.#socket.send(syncStatus(this.#address, true))
    }
  }

  #notice(notice: Notice | null): void {
    switch (notice?.kind) {
      case "grant":
        return this.#socket.send(authenticated(this.#address, scopeOf(notice.grant)))
      case "refused":
        this.#refused.add(notice.count)
        return this.#socket.send(syncStatus(this.#address, false))
      default:
        return
    }
  }
}

let lastFrame: Frame | null = null
let lastAddress = ""
let lastAddressed: Frame = keepAlive

/** Whoever sends to many sends the same frame in a row, and mostly to the same address. */
function addressedOnce(address: string, frame: Frame): Frame {
  if (frame !== lastFrame || address !== lastAddress) {
    lastAddressed = addressed(address, frame)
    lastFrame = frame
    lastAddress = address
  }
  return lastAddressed
}

const scopeOf = (grant: Grant) => (allows(grant, "editor") ? "read-write" : "readonly")

/** Serves `@hocuspocus/provider`: many documents on one socket, each under the address that the client gives it. */
class HocuspocusSocket {
  readonly #connection: SocketConnection
  readonly #relay: Relay
  readonly #grant: Grant
  /** Null: it was refused, and its client has to send a token first. */
  readonly #sessions = new Map<string, Session | null>()

  constructor(connection: SocketConnection, relay: Relay, grant: Grant) {
    this.#connection = connection
    this.#relay = relay
    this.#grant = grant
  }

  receive(frame: Frame): void {
    try {
      this.#handle(decodeHocuspocus(frame))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#connection.close(closeReasons.protocolError)
    }
  }

  /** What keeps the client from leaving a socket on which nothing is said. */
  get keepAlive(): Frame | null {
    const address = this.#sessions.keys().next().value
    return address === undefined ? null : addressed(address, keepAlive)
  }

  heard(): void {
    for (const session of this.#sessions.values()) session?.heard()
  }

  measured(roundTripMs: number): void {
    for (const session of this.#sessions.values()) session?.measured(roundTripMs)
  }

  drained(): void {
    for (const session of this.#sessions.values()) session?.drained()
  }

  end(): void {
    for (const session of this.#sessions.values()) session?.end()
    this.#sessions.clear()
  }

  #handle(message: HocuspocusMessage): void {
    switch (message.type) {
      case "token":
        return this.#authenticate(message.address)
      case "content":
        // Older clients send no token when they have none.
        if (!this.#sessions.has(message.address)) this.#authenticate(message.address)
        this.#sessions.get(message.address)?.receive(message.frame)
        return
      case "leave":
        this.#sessions.get(message.address)?.end()
        this.#sessions.delete(message.address)
        return
      case "other":
        return
      default:
        unreachable(message)
    }
  }

  /** A session says at its start what its client may do; a token for one that is open only renews the one before. */
  #authenticate(address: string): void {
    const doc = parseDocId(nameOf(address))
    const known = this.#sessions.get(address)
    if (doc === null) this.#refuse(address, closeReasons.notFound)
    else if (known) this.#connection.send(authenticated(address, scopeOf(known.grant)))
    else if (this.#sessions.size < maxDocuments) this.#join(address, doc)
    else this.#refuse(address, closeReasons.tooFast)
  }

  #join(address: string, doc: DocId): void {
    const refuse = () => this.#sessions.set(address, null)
    const connection = new AddressConnection(address, this.#connection, refuse)
    this.#sessions.set(address, this.#relay.join(doc, connection, {ownMessages: true, grant: this.#grant}))
  }

  #refuse(address: string, reason: CloseReason): void {
    this.#connection.send(denied(address, reason.text))
    if (this.#sessions.size < maxDocuments) this.#sessions.set(address, null)
  }
}

export interface ServedHocuspocus {
  readonly socket: WebSocket
  /** What `socket` runs over. */
  readonly tcp: Socket
  /** What it may do with each document. */
  readonly grant: Grant
}

/** Lets the hocuspocus client behind a socket into whatever rooms it names. */
export function serveHocuspocus({socket, tcp, grant}: ServedHocuspocus, relay: Relay, liveness: Liveness): void {
  const connection = new SocketConnection(socket, tcp, relay.clock)
  const client = new HocuspocusSocket(connection, relay, grant)
  liveness.watch(socket, connection, client, () => client.keepAlive)
  const onDrain = () => client.drained()
  tcp.on("drain", onDrain)
  socket.on("message", (data, isBinary) => {
    const frame = toFrame(data)
    // y-websocket begins with 00, and says in its address which document it wants: here it said none.
    if (isBinary && frame[0] === 0) connection.close(closeReasons.notFound)
    else if (isBinary) client.receive(frame)
    else connection.close(closeReasons.protocolError)
  })
  socket.on("close", () => {
    tcp.off("drain", onDrain)
    client.end()
  })
}
