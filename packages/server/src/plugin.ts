import websocket from "@fastify/websocket"
import {closeReasons, maxFrameBytes, parseDocId} from "@quire/protocol"
import {Relay} from "@quire/relay"
import type {Clock, Limits, Storage} from "@quire/relay"
import type {FastifyInstance, FastifyReply, FastifyRequest} from "fastify"
import fastifyPlugin from "fastify-plugin"
import type {WebSocket} from "ws"
import {systemClock} from "./clock.ts"
import {documentRoutes} from "./http/documents.ts"
import {healthRoutes} from "./http/health.ts"
import {Metrics} from "./http/metrics.ts"
import {MeasuredStorage} from "./storage/measured.ts"
import {serveEcho} from "./transport/echo.ts"
import {preparation} from "./preparation.ts"
import {grantOf} from "./transport/grant.ts"
import {Addresses} from "./transport/addresses.ts"
import {farewell} from "./transport/farewell.ts"
import {Fallback} from "./transport/fallback.ts"
import {serveHocuspocus} from "./transport/hocuspocus.ts"
import {allowsOrigin} from "./transport/origin.ts"
import {Liveness} from "./transport/liveness.ts"
import type {Origins} from "./transport/origin.ts"
import {chooseSubprotocol, serveSocket} from "./transport/websocket.ts"

export interface QuireOptions {
  /** Where documents live. The plugin closes it with the app. */
  readonly storage: Storage
  /** Default: the machine's. */
  readonly clock?: Clock
  /** The least time between two commits; what comes meanwhile shares one. More of it costs less CPU, and *saved* comes later. Default: 4. */
  readonly gatherMs?: number
  /** Pages of which other origins may connect, as in `["https://example.org"]`. Default: none. */
  readonly origins?: Origins
  /** Default: those of the relay, and of the settings page. */
  readonly limits?: QuireLimits
}

/** What one client or one document may ask of the server. */
export interface QuireLimits extends Partial<Limits> {
  /** The largest frame. Beyond it: 1009. Default: 16 MiB. */
  readonly frameBytes?: number
  /** Of one network address. Beyond it: 429. Default: 5,000. */
  readonly connectionsPerAddress?: number
}

declare module "fastify" {
  interface FastifyInstance {
    /** What is live behind this app. */
    readonly quire: Pick<Relay, "journal" | "counts" | "rooms" | "sessionCount">
  }
}

/** A browser sends a frame in few pieces; whoever sends millions of tiny ones wants our memory. */
const tinyPieces = {maxFragments: 1_024, maxBufferedChunks: 32_768}

type CollabRequest = FastifyRequest<{Params: {document: string}}>

/**
 * Quire in a Fastify app: `GET /collab/<document id>` and `GET /ws` (WebSocket), what stands in for it where it is blocked
 * (`/collab/<document id>/events`, `/poll`, `/messages`), `GET /collab` (WebSocket) for clients of hocuspocus, `GET /api/documents`,
 * `GET /healthz`, `GET /readyz`, `GET /metrics`.
 * Closing the app writes everything to disk, then tells the clients that the server restarts (1012).
 */
async function register(
  app: FastifyInstance,
  {storage: unmeasured, clock = systemClock, gatherMs = 4, origins = [], limits = {}}: QuireOptions,
): Promise<void> {
  const metrics = new Metrics()
  const storage = new MeasuredStorage(unmeasured, metrics)
  const relay = new Relay({storage, clock, log: app.log, gatherMs, preparation, limits})
  const addresses = new Addresses(limits.connectionsPerAddress ?? 5_000)
  const fallback = new Fallback({relay, addresses, origins, maxFrameBytes: limits.frameBytes ?? maxFrameBytes})
  const liveness = new Liveness(clock)
  app.decorate("quire", relay)
  await app.register(websocket, {
    options: {...tinyPieces, maxPayload: limits.frameBytes ?? maxFrameBytes, handleProtocols: chooseSubprotocol},
    preClose: async () => {
      await relay.close()
      await Promise.all([fallback.end(), endSockets(app.websocketServer.clients, clock)])
    },
    // ws has closed the socket with the right code already; such a client is no error of ours.
    errorHandler: (error) => app.log.info({error: error.message}, "a socket failed"),
  })
  app.addHook("onClose", () => storage.close())
  const refuseForeignPage = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!allowsOrigin(request, origins)) await reply.code(403).send({error: "foreignOrigin"})
  }
  const refuseCrowd = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!addresses.isFull(request.ip)) return
    relay.counts.add("limited.address")
    await reply.code(429).send({error: "tooManyConnections"})
  }
  app.get(
    "/collab/:document",
    {websocket: true, preValidation: [refuseForeignPage, refuseBadId, refuseCrowd]},
    (socket: WebSocket, request: CollabRequest) => {
      const doc = parseDocId(request.params.document)
      const grant = grantOf(request)
      socket.on("close", addresses.enter(request.ip))
      if (doc !== null) serveSocket({socket, tcp: request.raw.socket, doc, grant}, relay, liveness)
    },
  )
  await app.register(fallback.routes)
  app.get(
    "/collab",
    {websocket: true, preValidation: [refuseForeignPage, refuseCrowd]},
    (socket: WebSocket, request) => {
      socket.on("close", addresses.enter(request.ip))
      serveHocuspocus({socket, tcp: request.raw.socket, grant: grantOf(request)}, relay, liveness)
    },
  )
  app.get("/ws", {websocket: true}, serveEcho)
  documentRoutes(app, storage)
  healthRoutes(app, relay, storage)
  metrics.watch(relay)
  metrics.route(app)
}

/** Closes every socket that is still open. */
function endSockets(sockets: ReadonlySet<WebSocket>, clock: Clock): Promise<void> {
  for (const socket of sockets) socket.close(closeReasons.restarting.code, closeReasons.restarting.name)
  return farewell(sockets, clock, (socket) => socket.terminate())
}

async function refuseBadId(request: CollabRequest, reply: FastifyReply): Promise<void> {
  if (parseDocId(request.params.document) === null) await reply.code(404).send({error: "notFound"})
}

export const quire = fastifyPlugin(register, {name: "quire", fastify: "5.x"})
