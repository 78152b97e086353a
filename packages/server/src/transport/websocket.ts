import type {Socket} from "node:net"
import {closeReasons, subprotocol} from "@quire/protocol"
import type {CloseReason, DocId, Frame} from "@quire/protocol"
import type {Clock, Connection, Relay} from "@quire/relay"
import type {RawData, WebSocket} from "ws"
import {isToken} from "../access/admission.ts"
import type {Admitted} from "../access/admission.ts"
import type {Liveness} from "./liveness.ts"

/** A payload up to this size is copied behind its header, so that both are one write; a larger one is shared as it is. */
const maxCopyBytes = 16 * 1024

/**
 * A session's way out over a WebSocket. A frame that many sockets are sent is framed once, and what one socket is sent in
 * one turn is one system call: these calls, not Yjs, are what a relay spends its time on. So frames go past ws, straight to the TCP
 * socket, which is in order as long as nothing is compressed.
 */
export class SocketConnection implements Connection {
  readonly #socket: WebSocket
  readonly #tcp: Socket
  readonly #clock: Clock
  /** What is sent at the end of this turn. */
  #outgoing: Buffer[] = []
  #outgoingBytes = 0

  constructor(socket: WebSocket, tcp: Socket, clock: Clock) {
    this.#socket = socket
    this.#tcp = tcp
    this.#clock = clock
  }

  probe(): void {
    this.ping(this.#clock.nowMs())
  }

  /** Asks for a sign of life. The pong will carry `nowMs`. */
  ping(nowMs: number): void {
    this.#push(pingOf(nowMs))
  }

  get bufferedBytes(): number {
    return this.#tcp.writableLength + this.#outgoingBytes
  }

  get heardBytes(): number {
    return this.#tcp.bytesRead
  }

  send(frame: Frame): void {
    this.#push(framed(frame))
  }

  #push(pieces: readonly Buffer[]): void {
    if (this.#outgoing.length === 0) flushLater(this)
    for (const piece of pieces) {
      this.#outgoing.push(piece)
      this.#outgoingBytes += piece.length
    }
  }

  close(reason: CloseReason): void {
    this.flush()
    this.#socket.close(reason.code, reason.name)
  }

  flush(): void {
    const pieces = this.#outgoing
    this.#outgoing = []
    this.#outgoingBytes = 0
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const chunks = together(pieces)
    if (chunks.length > 1) this.#tcp.cork()
    for (const chunk of chunks) this.#tcp.write(chunk)
    if (chunks.length > 1) this.#tcp.uncork()
  }
}

let lastPieces: readonly Buffer[] = []
let lastTogether: readonly Buffer[] = []

/** Few small pieces are one write sooner by copying than by gathering: once for all who are sent the same. */
function together(pieces: readonly Buffer[]): readonly Buffer[] {
  if (pieces.length === 1 || pieces.some(({length}) => length > maxCopyBytes)) return pieces
  const isSame = pieces.length === lastPieces.length && pieces.every((piece, index) => piece === lastPieces[index])
  if (!isSame) [lastPieces, lastTogether] = [pieces, [Buffer.concat(pieces)]]
  return lastTogether
}

let waiting: SocketConnection[] = []

/** Flushes `connection` when whatever runs now has ended. */
function flushLater(connection: SocketConnection): void {
  if (waiting.length === 0) process.nextTick(flushAll)
  waiting.push(connection)
}

function flushAll(): void {
  const connections = waiting
  waiting = []
  for (const connection of connections) connection.flush()
}

let lastFrame: Frame | null = null
let lastFramed: readonly Buffer[] = []

/** `frame` as one unmasked binary WebSocket frame. Whoever sends to many sends the same one in a row: it is framed once. */
function framed(frame: Frame): readonly Buffer[] {
  if (frame === lastFrame) return lastFramed
  const header = headerOf(frame.length)
  const isLarge = frame.length > maxCopyBytes
  lastFrame = frame
  lastFramed = isLarge
    ? [header, Buffer.from(frame.buffer, frame.byteOffset, frame.length)]
    : [Buffer.concat([header, frame])]
  return lastFramed
}

let lastPingMs = Number.NaN
let lastPing: readonly Buffer[] = []

/** RFC 6455, section 5.5.2. Many sockets are asked at the same time. */
function pingOf(nowMs: number): readonly Buffer[] {
  if (nowMs === lastPingMs) return lastPing
  const time = String(nowMs)
  lastPingMs = nowMs
  lastPing = [Buffer.from(`\x89${String.fromCharCode(time.length)}${time}`, "latin1")]
  return lastPing
}

/** RFC 6455, section 5.2: final, binary, unmasked. */
function headerOf(sizeBytes: number): Buffer {
  if (sizeBytes < 126) return Buffer.of(0x82, sizeBytes)
  const header = Buffer.alloc(sizeBytes < 0x10000 ? 4 : 10)
  header[0] = 0x82
  header[1] = sizeBytes < 0x10000 ? 126 : 127
  if (sizeBytes < 0x10000) header.writeUInt16BE(sizeBytes, 2)
  else header.writeBigUInt64BE(BigInt(sizeBytes), 2)
  return header
}

export interface Served {
  readonly socket: WebSocket
  /** What `socket` runs over. */
  readonly tcp: Socket
  readonly doc: DocId
  readonly admitted: Admitted
}

/** Lets the client behind a socket into the room of its document. Listens at once: a frame that nobody listens for is lost. */
export function serveSocket({socket, tcp, doc, admitted}: Served, relay: Relay, liveness: Liveness): void {
  const ownMessages = socket.protocol === subprotocol
  const connection = new SocketConnection(socket, tcp, relay.clock)
  const session = relay.join(doc, connection, {ownMessages, ...admitted})
  liveness.watch(socket, connection, session)
  const onDrain = () => session.drained()
  tcp.on("drain", onDrain)
  socket.on("message", (data, isBinary) => {
    if (isBinary) session.receive(toFrame(data))
    else session.close(closeReasons.protocolError)
  })
  socket.on("close", () => {
    tcp.off("drain", onDrain)
    session.end()
  })
}

/** Our own subprotocol where it is offered; else the client's first. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  if (offered.has(subprotocol)) return subprotocol
  return [...offered].find((one) => !isToken(one)) ?? false
}

/** What whoever is refused before the upgrade is answered with. */
export function statusOf({code}: CloseReason): number {
  const {signedOut, forbidden, notFound} = closeReasons
  if (code === signedOut.code) return 401
  if (code === forbidden.code) return 403
  return code === notFound.code ? 404 : 503
}

export function toFrame(data: RawData): Frame {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
