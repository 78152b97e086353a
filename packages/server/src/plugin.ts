import websocket from "@fastify/websocket"
import {closeReasons, maxFrameBytes, parseDocId, subprotocol} from "@quire/protocol"
import type {CloseReason, DocId} from "@quire/protocol"
import {Relay} from "@quire/relay"
import type {Authorize, Bus, Clock, Limits, Storage} from "@quire/relay"
import type {FastifyInstance, FastifyReply, FastifyRequest} from "fastify"
import fastifyPlugin from "fastify-plugin"
import type {WebSocket} from "ws"
import {Admission, identifyNobody, isRefused} from "./access/admission.ts"
import type {Admitted, Identify} from "./access/admission.ts"
import {openAccess} from "./access/open.ts"
import {systemClock} from "./clock.ts"
import {documentRoutes} from "./http/documents.ts"
import {healthRoutes} from "./http/health.ts"
import {Metrics} from "./http/metrics.ts"
import {UploadRoutes} from "./http/uploads.ts"
import {MeasuredStorage} from "./storage/measured.ts"
import type {UploadTable} from "./storage/upload-table.ts"
import {serveEcho} from "./transport/echo.ts"
import {preparation} from "./preparation.ts"
import {Connections} from "./transport/connections.ts"
import type {Transport} from "./transport/connections.ts"
import {farewell} from "./transport/farewell.ts"
import {Fallback} from "./transport/fallback.ts"
import {serveHocuspocus} from "./transport/hocuspocus.ts"
import {allowsOrigin} from "./transport/origin.ts"
import {Liveness} from "./transport/liveness.ts"
import type {Origins} from "./transport/origin.ts"
import {answerPings} from "./transport/pings.ts"
import {Uploads} from "./uploads/uploads.ts"
import type {UploadLimits} from "./uploads/uploads.ts"
import {chooseSubprotocol, serveSocket, statusOf} from "./transport/websocket.ts"

export interface QuireOptions {
  /** Where documents live. The plugin closes it with the app. */
  readonly storage: Storage
  /** To other nodes that have the same storage. Default: there are none. */
  readonly bus?: Bus
  /** Default: the machine's. */
  readonly clock?: Clock
  /** The least time between two commits, twice as long while much comes; what comes meanwhile shares one. More of it costs less CPU, and
   * *saved* comes later. Default: 5. */
  readonly gatherMs?: number
  /** Who asks. Default: nobody is signed in. */
  readonly identify?: Identify
  /** What whoever asks may do with a document. Default: whoever has its address may edit it. */
  readonly authorize?: Authorize
  /** Pages of which other origins may connect, as in `["https://example.org"]`. Default: none. */
  readonly origins?: Origins
  /** Where files go that are put into documents. Default: nowhere, and there are no routes for them. */
  readonly uploads?: UploadTable
  /** Default: those of the relay, and of the settings page. */
  readonly limits?: QuireLimits
}

/** What one client or one document may ask of the server. */
export interface QuireLimits extends Partial<Limits> {
  /** The largest frame. Beyond it: 1009. Default: 16 MiB. */
  readonly frameBytes?: number
  /** Of one network address. Beyond it: 429. Default: 5,000. */
  readonly connectionsPerAddress?: number
  readonly uploads?: Partial<UploadLimits>
  /** Of one network address. Beyond it: 429. Default: 60. */
  readonly uploadsPerMinute?: number
}

declare module "fastify" {
  interface FastifyInstance {
    /** What is live behind this app. */
    readonly quire: Pick<Relay, "journal" | "counts" | "rooms" | "sessionCount">
  }
  interface FastifyRequest {
    /** Whether the client behind a WebSocket is let into the document that it names. */
    admission: Admitted | CloseReason | null
  }
}

/** A browser sends a frame in few pieces; whoever sends millions of tiny ones wants our memory. */
const tinyPieces = {maxFragments: 1_024, maxBufferedChunks: 32_768}

type CollabRequest = FastifyRequest<{Params: {document: string}}>

/**
 * Quire in a Fastify app: `GET /collab/<document id>` and `GET /ws` (WebSocket), what stands in for it where it is blocked
 * (`/collab/<document id>/events`, `/poll`, `/messages`), `GET /collab` (WebSocket) for clients of hocuspocus, `GET /api/documents`,
 * with `uploads` `POST /api/v1/documents/<id>/uploads` and `GET /uploads/<hash>`, `GET /healthz`, `GET /readyz`, `GET /metrics`.
 * Closing the app writes everything to disk, then tells the clients that the server restarts (1012).
 */
async function register(
  app: FastifyInstance,
  {
    storage: unmeasured,
    bus,
    clock = systemClock,
    gatherMs = 5,
    identify = identifyNobody,
    authorize = openAccess,
    origins = [],
    uploads,
    limits = {},
  }: QuireOptions,
): Promise<void> {
  const metrics = new Metrics()
  const storage = new MeasuredStorage(unmeasured, metrics)
  const relay = new Relay({
    storage,
    clock,
    log: app.log,
    gatherMs,
    preparation,
    limits,
    ...(bus === undefined ? {} : {bus}),
  })
  const connections = new Connections(limits.connectionsPerAddress ?? 5_000)
  const admission = new Admission({identify, authorize, clock, log: app.log})
  const fallback = new Fallback({
    relay,
    connections,
    origins,
    admission,
    maxFrameBytes: limits.frameBytes ?? maxFrameBytes,
  })
  const liveness = new Liveness(clock)
  app.decorate("quire", relay)
  await app.register(websocket, {
    options: {
      ...tinyPieces,
      autoPong: false,
      maxPayload: limits.frameBytes ?? maxFrameBytes,
      handleProtocols: chooseSubprotocol,
    },
    preClose: async () => {
      await relay.close()
      await Promise.all([fallback.end(), endSockets(app.websocketServer.clients, clock)])
    },
  })
  app.addHook("onClose", () => storage.close())
  // Called back, not awaited: when everybody comes at once, nobody waits for a promise of nothing.
  const refuseForeignPage = (request: FastifyRequest, reply: FastifyReply, next: () => void) => {
    if (allowsOrigin(request, origins)) return next()
    reply.code(403).send({error: "foreignOrigin"})
  }
  const refuseCrowd = (request: FastifyRequest, reply: FastifyReply, next: () => void) => {
    if (!connections.isFull(request.ip)) return next()
    relay.counts.add("limited.address")
    reply.code(429).send({error: "tooManyConnections"})
  }
  // ws has closed the socket with the right code already; such a client is no error of ours.
  const onError = (error: Error) => {
    if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") relay.counts.add("limited.frame")
    app.log.info({error: error.message}, "a socket failed")
  }
  const enter = (socket: WebSocket, request: FastifyRequest, transport: Transport) => {
    socket.on("close", connections.enter(request.ip, transport))
    // What fastify listens with keeps the whole request for as long as there is a connection.
    socket.removeAllListeners("error")
    socket.on("error", onError)
    answerPings(socket, request.raw.socket)
  }
  // Before the upgrade: what a client says before it has been let in cannot arrive.
  app.decorateRequest("admission", null)
  const admit = async (request: CollabRequest, reply: FastifyReply) => {
    const answer = await admission.of(request, parseDocId(request.params.document) as DocId)
    request.admission = answer
    // A page cannot see why an upgrade was refused: our own client is told over the socket.
    if (isRefused(answer) && !offersOwn(request)) await reply.code(statusOf(answer)).send({error: answer.name})
  }
  app.get(
    "/collab/:document",
    // Once more in the end: others may have come while somebody was asked.
    {websocket: true, preValidation: [refuseForeignPage, refuseBadId, refuseCrowd, admit, refuseCrowd, upgrade]},
    (socket: WebSocket, request: CollabRequest) => {
      const [doc, admitted] = [parseDocId(request.params.document), request.admission]
      enter(socket, request, "websocket")
      if (doc === null || admitted === null) return
      if (isRefused(admitted)) socket.close(admitted.code, admitted.name)
      else serveSocket({socket, tcp: request.raw.socket, doc, admitted}, relay, liveness)
    },
  )
  await app.register(fallback.routes)
  app.get(
    "/collab",
    {websocket: true, preValidation: [refuseForeignPage, refuseCrowd, upgrade]},
    (socket: WebSocket, request) => {
      enter(socket, request, "hocuspocus")
      const admit = (doc: DocId, token: string | null) => admission.of(request, doc, token)
      serveHocuspocus({socket, tcp: request.raw.socket, admit}, relay, liveness)
    },
  )
  app.get("/ws", {websocket: true, preValidation: [refuseCrowd, upgrade]}, (socket: WebSocket, request) => {
    enter(socket, request, "echo")
    serveEcho(socket, liveness)
  })
  if (uploads !== undefined) {
    const files = new UploadRoutes({
      uploads: new Uploads(uploads, limits.uploads ?? {}, clock),
      admission,
      origins,
      clock,
      log: app.log,
      perMinute: limits.uploadsPerMinute ?? 60,
      count: (what, fileCount) => metrics.uploaded(what, fileCount),
    })
    await app.register(files.routes)
  }
  documentRoutes(app, storage)
  healthRoutes(app, relay, storage)
  metrics.watch(relay, connections)
  metrics.route(app)
}

/** Closes every socket that is still open. */
function endSockets(sockets: ReadonlySet<WebSocket>, clock: Clock): Promise<void> {
  for (const socket of sockets) socket.close(closeReasons.restarting.code, closeReasons.restarting.name)
  return farewell(sockets, clock, (socket) => socket.terminate())
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

export const quire = fastifyPlugin(register, {name: "quire", fastify: "5.x"})
