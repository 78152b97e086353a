import {closeReasons, subprotocol} from "@quire/protocol"
import type {CloseReason, DocId, Frame} from "@quire/protocol"
import type {Clock, Connection, Relay} from "@quire/relay"
import type {RawData, WebSocket} from "ws"
import {watchLiveness} from "./liveness.ts"

/** A session's way out over a WebSocket. */
class SocketConnection implements Connection {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  send(frame: Frame): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame)
  }

  close(reason: CloseReason): void {
    this.#socket.close(reason.code, reason.name)
  }
}

/** Lets the client behind `socket` into the room of `doc`. Listens at once: a frame that nobody listens for is lost. */
export function serveSocket(socket: WebSocket, doc: DocId, relay: Relay, clock: Clock): void {
  const ownMessages = socket.protocol === subprotocol
  const session = relay.join(doc, new SocketConnection(socket), {ownMessages})
  const unwatch = watchLiveness(socket, clock)
  socket.on("message", (data, isBinary) => {
    if (isBinary) session.receive(toFrame(data))
    else session.close(closeReasons.protocolError)
  })
  socket.on("close", () => {
    unwatch()
    session.end()
  })
}

/** Our own subprotocol where it is offered; else the client's first, as ws does by default. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  if (offered.has(subprotocol)) return subprotocol
  return offered.values().next().value ?? false
}

function toFrame(data: RawData): Frame {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
