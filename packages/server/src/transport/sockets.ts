import {parseDocId, subprotocol} from "@quire/protocol"
import type {CloseReason, DocId} from "@quire/protocol"
import type {Relay} from "@quire/relay"
import type {FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest} from "fastify"
import type {WebSocket} from "ws"
import {isRefused} from "../access/admission.ts"
import type {Admission, Admitted} from "../access/admission.ts"
import type {Connections, Transport} from "./connections.ts"
import {serveEcho} from "./echo.ts"
import {serveHocuspocus} from "./hocuspocus.ts"
import {Liveness} from "./liveness.ts"
import {allowsOrigin} from "./origin.ts"
import type {Origins} from "./origin.ts"
import {answerPings} from "./pings.ts"
import {serveSocket, statusOf} from "./websocket.ts"

declare module "fastify" {
  interface FastifyRequest {
    /** Whether the client behind a WebSocket is let into the document that it names. */
    admission: Admitted | CloseReason | null
  }
}

export interface SocketRouteOptions {
  readonly relay: Relay
  readonly connections: Connections
  readonly admission: Admission
  readonly origins: Origins
  readonly log: Pick<FastifyBaseLogger, "info">
}

type CollabRequest = FastifyRequest<{Params: {document: string}}>
/** Called back, not awaited: when everybody comes at once, nobody waits for a promise of nothing. */
type Hook = (request: FastifyRequest, reply: FastifyReply, next: () => void) => void

/** `GET /collab/<document id>`, `GET /collab` and `GET /ws`, all of them WebSockets. */
export class SocketRoutes {
  readonly #options: SocketRouteOptions
  readonly #liveness: Liveness

  constructor(options: SocketRouteOptions) {
    this.#options = options
    this.#liveness = new Liveness(options.relay.clock)
  }

  routes = async (app: FastifyInstance): Promise<void> => {
    app.decorateRequest("admission", null)
    app.get(
      "/collab/:document",
      {
        websocket: true,
        // The crowd once more in the end: others may have come while somebody was asked.
        preValidation: [
          this.#refuseForeignPage,
          refuseBadId,
          this.#refuseCrowd,
          this.#admit,
          this.#refuseCrowd,
          upgrade,
        ],
      },
      this.#serveDocument,
    )
    app.get(
      "/collab",
      {websocket: true, preValidation: [this.#refuseForeignPage, this.#refuseCrowd, upgrade]},
      this.#serveHocuspocus,
    )
    app.get("/ws", {websocket: true, preValidation: [this.#refuseCrowd, upgrade]}, this.#serveEcho)
  }

  #refuseForeignPage: Hook = (request, reply, next) => {
    if (allowsOrigin(request, this.#options.origins)) return next()
    reply.code(403).send({error: "foreignOrigin"})
  }

  #refuseCrowd: Hook = (request, reply, next) => {
    const {connections, relay} = this.#options
    if (!connections.isFull(request.ip)) return next()
    relay.counts.add("limited.address")
    reply.code(429).send({error: "tooManyConnections"})
  }

  /** Before the upgrade: what a client says before it has been let in cannot arrive. */
  #admit = async (request: CollabRequest, reply: FastifyReply): Promise<void> => {
    const answer = await this.#options.admission.of(request, parseDocId(request.params.document) as DocId)
    request.admission = answer
    // A page cannot see why an upgrade was refused: our own client is told over the socket.
    if (isRefused(answer) && !offersOwn(request)) await reply.code(statusOf(answer)).send({error: answer.name})
  }

  #serveDocument = (socket: WebSocket, request: CollabRequest): void => {
    const [doc, admitted] = [parseDocId(request.params.document), request.admission]
    this.#enter(socket, request, "websocket")
    if (doc === null || admitted === null) return
    if (isRefused(admitted)) socket.close(admitted.code, admitted.name)
    else serveSocket({socket, tcp: request.raw.socket, doc, admitted}, this.#options.relay, this.#liveness)
  }

  #serveHocuspocus = (socket: WebSocket, request: FastifyRequest): void => {
    const {admission, relay} = this.#options
    this.#enter(socket, request, "hocuspocus")
    const admit = (doc: DocId, token: string | null) => admission.of(request, doc, token)
    serveHocuspocus({socket, tcp: request.raw.socket, admit}, relay, this.#liveness)
  }

  #serveEcho = (socket: WebSocket, request: FastifyRequest): void => {
    this.#enter(socket, request, "echo")
    serveEcho(socket, request.raw.socket, this.#liveness)
  }

  #enter(socket: WebSocket, request: FastifyRequest, transport: Transport): void {
    socket.on("close", this.#options.connections.enter(request.ip, transport))
    // What fastify listens with keeps the whole request for as long as there is a connection.
    socket.removeAllListeners("error")
    socket.on("error", this.#onError)
    answerPings(socket, request.raw.socket)
  }

  /** ws has closed the socket with the right code already; such a client is no error of ours. */
  #onError = (error: Error): void => {
    const {relay, log} = this.#options
    if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") relay.counts.add("limited.frame")
    log.info({error: error.message}, "a socket failed")
  }
}

function offersOwn({headers}: FastifyRequest): boolean {
  return headers["sec-websocket-protocol"]?.split(",").some((one) => one.trim() === subprotocol) === true
}

function refuseBadId(request: CollabRequest, reply: FastifyReply, next: () => void): void {
  if (parseDocId(request.params.document) !== null) return next()
  reply.code(404).send({error: "notFound"})
}

/** The last hook of a socket: nothing is answered as HTTP any more. */
function upgrade(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const {socket} = request.raw
  if (request.ws) {
    // It would stay as long as the connection does.
    reply.raw.detachSocket(socket)
    // What is said in this turn leaves with the answer to the upgrade, in one system call.
    socket.cork()
    setImmediate(() => socket.uncork())
  }
  next()
}
