import websocket from "@fastify/websocket"
import {closeReasons, maxFrameBytes} from "@quire/protocol"
import {Relay} from "@quire/relay"
import type {Authorize, Bus, Clock, Limits, Storage} from "@quire/relay"
import type {FastifyInstance} from "fastify"
import fastifyPlugin from "fastify-plugin"
import type {WebSocket} from "ws"
import {Admission, identifyNobody} from "./access/admission.ts"
import type {Identify} from "./access/admission.ts"
import {openAccess} from "./access/open.ts"
import {systemClock} from "./clock.ts"
import {documentRoutes} from "./http/documents.ts"
import {healthRoutes} from "./http/health.ts"
import {Metrics} from "./http/metrics.ts"
import {UploadRoutes} from "./http/uploads.ts"
import {MeasuredStorage} from "./storage/measured.ts"
import type {UploadTable} from "./storage/upload-table.ts"
import {preparation} from "./preparation.ts"
import {Connections} from "./transport/connections.ts"
import {farewell} from "./transport/farewell.ts"
import {Fallback} from "./transport/fallback.ts"
import type {Origins} from "./transport/origin.ts"
import {SocketRoutes} from "./transport/sockets.ts"
import {Uploads} from "./uploads/uploads.ts"
import type {UploadLimits} from "./uploads/uploads.ts"
import {chooseSubprotocol} from "./transport/websocket.ts"

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
}

/** A browser sends a frame in few pieces; whoever sends millions of tiny ones wants our memory. */
const pieceLimits = {maxFragments: 1_024, maxBufferedChunks: 32_768}

/**
 * Quire in a Fastify app: `GET /collab/<document id>` and `GET /ws` (WebSocket), what stands in for it where it is blocked
 * (`/collab/<document id>/events`, `/poll`, `/messages`), `GET /collab` (WebSocket) for clients of hocuspocus, `GET /api/documents`
 * where everybody may open every document, with `uploads` `POST /api/v1/documents/<id>/uploads` and `GET /uploads/<hash>`, `GET /healthz`, `GET /readyz`, `GET /metrics`.
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
  app.decorate("quire", relay)
  await app.register(websocket, {
    options: {
      ...pieceLimits,
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
  await app.register(new SocketRoutes({relay, connections, admission, origins, log: app.log}).routes)
  await app.register(fallback.routes)
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
  // Who may open which document only `authorize` knows, one at a time.
  if (authorize === openAccess) documentRoutes(app, storage)
  healthRoutes(app, relay, storage)
  metrics.watch(relay, connections)
  metrics.route(app)
}

/** Closes every socket that is still open. */
function endSockets(sockets: ReadonlySet<WebSocket>, clock: Clock): Promise<void> {
  for (const socket of sockets) socket.close(closeReasons.restarting.code, closeReasons.restarting.name)
  return farewell(sockets, clock, (socket) => socket.terminate())
}

export const quire = fastifyPlugin(register, {name: "quire", fastify: "5.x"})
