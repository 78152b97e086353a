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
import type {Connection, Counted, Relay, Session, TokenBucket} from "@quire/relay"
import * as decoding from "lib0/decoding"
import type {WebSocket} from "ws"
import {isRefused} from "../access/admission.ts"
import type {Admitted} from "../access/admission.ts"
import {addressed, authenticated, decodeHocuspocus, denied, nameOf, syncStatus} from "./hocuspocus-framing.ts"
import type {HocuspocusMessage} from "./hocuspocus-framing.ts"
import type {Liveness} from "./liveness.ts"
import {SocketConnection, toFrame} from "./websocket.ts"

/** How many documents one socket may have open. */
const maxDocuments = 1_000
/** What a client may say of a document before it is known whether it may. */
const maxWaitingBytes = 64 * 1024

/** So many messages of one document may have been refused while one before them is not on disk. */
const maxRefused = 10_000

const keepAlive = encode({type: "presence", entries: []})

/** One document on a hocuspocus socket: a session like any other, in that client's words. */
class AddressConnection implements Connection {
  readonly #address: string
  readonly #socket: SocketConnection
  readonly #onClose: () => void
  /** Of so many syncStep2 and update messages, from the first on, the client has been told what became of them. */
  #toldCount = 0
  /** Those after them that were refused, which it has been told as well. */
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
        if (this.#refused.size > maxRefused) return this.close(closeReasons.tooFast)
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

type Admit = (doc: DocId, token: string | null) => Promise<Admitted | CloseReason>

/** What a socket has to do with one document. */
type Membership =
  /** It is being asked whether it may; what its client says meanwhile waits. */
  | {readonly name: "asking"; readonly waiting: Frame[]; waitingBytes: number}
  | {readonly name: "in"; readonly session: Session}
  /** Its client has to send a token first. */
  | {readonly name: "refused"}

/** Serves `@hocuspocus/provider`: many documents on one socket, each under the address that the client gives it. */
class HocuspocusSocket {
  readonly #connection: SocketConnection
  readonly #relay: Relay
  readonly #admit: Admit
  readonly #bucket: TokenBucket
  /** What still comes is not heard. */
  #isOver = false
  readonly #memberships = new Map<string, Membership>()

  constructor(connection: SocketConnection, relay: Relay, admit: Admit) {
    this.#connection = connection
    this.#relay = relay
    this.#admit = admit
    this.#bucket = relay.newBucket()
  }

  receive(frame: Frame): void {
    if (this.#isOver) return
    if (!this.#bucket.take(this.#relay.clock.nowMs())) return this.#end("limited.tooFast", closeReasons.tooFast)
    try {
      this.#handle(decodeHocuspocus(frame))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#end("refused.protocolError", closeReasons.protocolError)
    }
  }

  #end(counted: Counted, reason: CloseReason): void {
    this.#isOver = true
    this.#relay.counts.add(counted)
    this.#connection.close(reason)
  }

  /** What keeps the client from leaving a socket on which nothing is said. */
  get keepAlive(): Frame | null {
    const address = this.#memberships.keys().next().value
    return address === undefined ? null : addressed(address, keepAlive)
  }

  heard(): void {
    for (const session of this.#sessions) session.heard()
  }

  measured(roundTripMs: number): void {
    for (const session of this.#sessions) session.measured(roundTripMs)
  }

  drained(): void {
    for (const session of this.#sessions) session.drained()
  }

  end(): void {
    for (const session of this.#sessions) session.end()
    this.#memberships.clear()
  }

  get #sessions(): Session[] {
    return [...this.#memberships.values()].flatMap((membership) =>
      membership.name === "in" ? [membership.session] : [],
    )
  }

  #handle(message: HocuspocusMessage): void {
    switch (message.type) {
      case "token":
        return this.#authenticate(message.address, message.token)
      case "content":
        // Older clients send no token when they have none.
        if (!this.#memberships.has(message.address)) this.#authenticate(message.address, "")
        return this.#hear(message.address, message.frame)
      case "leave":
        return this.#leave(message.address)
      case "other":
        return
      default:
        unreachable(message)
    }
  }

  #hear(address: string, frame: Frame): void {
    const membership = this.#memberships.get(address)
    switch (membership?.name) {
      case "in":
        return membership.session.receive(frame)
      case "asking":
        membership.waiting.push(frame)
        membership.waitingBytes += frame.length
        if (membership.waitingBytes > maxWaitingBytes) this.#end("limited.waiting", closeReasons.tooFast)
        return
      case "refused":
      case undefined:
        return
      default:
        unreachable(membership)
    }
  }

  #leave(address: string): void {
    const membership = this.#memberships.get(address)
    if (membership?.name === "in") membership.session.end()
    this.#memberships.delete(address)
  }

  /** A session says at its start what its client may do; a token for one that is open renews the one before. */
  #authenticate(address: string, token: string): void {
    const doc = parseDocId(nameOf(address))
    const known = this.#memberships.get(address)
    if (doc === null) this.#refuse(address, closeReasons.notFound)
    else if (known?.name === "in") this.#renew(address, known.session, token)
    else if (known?.name === "asking") return
    else if (this.#memberships.size < maxDocuments) void this.#ask(address, doc, token)
    else this.#connection.send(denied(address, closeReasons.tooFast.text))
  }

  #renew(address: string, session: Session, token: string): void {
    if (token !== "") session.refresh(token)
    this.#connection.send(authenticated(address, scopeOf(session.grant)))
  }

  async #ask(address: string, doc: DocId, token: string): Promise<void> {
    const asking: Membership = {name: "asking", waiting: [], waitingBytes: 0}
    this.#memberships.set(address, asking)
    const answer = await this.#admit(doc, token === "" ? null : token)
    // Its client has gone meanwhile, or has left the document.
    if (this.#memberships.get(address) !== asking) return
    if (isRefused(answer)) return this.#refuse(address, answer)
    this.#join(address, doc, answer)
    for (const frame of asking.waiting) this.#hear(address, frame)
  }

  #join(address: string, doc: DocId, admitted: Admitted): void {
    const refuse = () => this.#memberships.set(address, {name: "refused"})
    const connection = new AddressConnection(address, this.#connection, refuse)
    const session = this.#relay.join(doc, connection, {ownMessages: true, ...admitted})
    this.#memberships.set(address, {name: "in", session})
  }

  /** Only a closed socket makes these clients come back. */
  #refuse(address: string, reason: CloseReason): void {
    if (reason.retry === "backoff") return this.#connection.close(reason)
    this.#connection.send(denied(address, reason.text))
    if (this.#memberships.size < maxDocuments || this.#memberships.has(address))
      this.#memberships.set(address, {name: "refused"})
  }
}

export interface ServedHocuspocus {
  readonly socket: WebSocket
  /** What `socket` runs over. */
  readonly tcp: Socket
  /** Whether its client may use a document. */
  readonly admit: Admit
}

/** Lets the hocuspocus client behind a socket into whatever rooms it names. */
export function serveHocuspocus({socket, tcp, admit}: ServedHocuspocus, relay: Relay, liveness: Liveness): void {
  const connection = new SocketConnection(socket, tcp, relay.clock)
  const client = new HocuspocusSocket(connection, relay, admit)
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
