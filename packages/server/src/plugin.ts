import websocket from "@fastify/websocket"
import {closeReasons, maxFrameBytes, parseDocId} from "@quire/protocol"
import {Relay} from "@quire/relay"
import type {Clock, Storage} from "@quire/relay"
import type {FastifyInstance, FastifyReply, FastifyRequest} from "fastify"
import fastifyPlugin from "fastify-plugin"
import type {WebSocket} from "ws"
import {systemClock} from "./clock.ts"
import {documentRoutes} from "./http/documents.ts"
import {healthRoutes} from "./http/health.ts"
import {serveEcho} from "./transport/echo.ts"
import {prepare} from "./preparation.ts"
import {chooseSubprotocol, serveSocket} from "./transport/websocket.ts"

export interface QuireOptions {
  /** Where documents live. The plugin closes it with the app. */
  readonly storage: Storage
  /** Default: the machine's. */
  readonly clock?: Clock
  /** The least time between two commits; what comes meanwhile shares one. More of it costs less CPU, and *saved* comes later. Default: 2. */
  readonly gatherMs?: number
}

declare module "fastify" {
  interface FastifyInstance {
    /** What is live behind this app. */
    readonly quire: Pick<Relay, "journal" | "roomCount">
  }
}

/** How long a client has to answer that the server closes. */
const farewellMs = 1_000

type CollabRequest = FastifyRequest<{Params: {document: string}}>

/**
 * Quire in a Fastify app: `GET /collab/<document id>` and `GET /ws` (WebSocket), `GET /api/documents`, `GET /healthz`.
 * Closing the app writes everything to disk, then tells the clients that the server restarts (1012).
 */
async function register(
  app: FastifyInstance,
  {storage, clock = systemClock, gatherMs = 2}: QuireOptions,
): Promise<void> {
  const relay = new Relay({storage, clock, log: app.log, gatherMs, prepare})
  app.decorate("quire", relay)
  await app.register(websocket, {
    options: {maxPayload: maxFrameBytes, handleProtocols: chooseSubprotocol},
    preClose: async () => {
      await relay.close()
      await endSockets(app.websocketServer.clients, clock)
    },
    // ws has closed the socket with the right code already; such a client is no error of ours.
    errorHandler: (error) => app.log.info({error: error.message}, "a socket failed"),
  })
  app.addHook("onClose", () => storage.close())
  app.get(
    "/collab/:document",
    {websocket: true, preValidation: refuseBadId},
    (socket: WebSocket, request: CollabRequest) => {
      const doc = parseDocId(request.params.document)
      if (doc !== null) serveSocket(socket, doc, relay, clock)
    },
  )
  app.get("/ws", {websocket: true}, serveEcho)
  documentRoutes(app, storage)
  healthRoutes(app)
}

/** Closes every socket that is still open, and cuts off who does not answer: one frozen client must not hold up the end. */
function endSockets(sockets: ReadonlySet<WebSocket>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(farewellMs, () => {
      for (const socket of sockets) socket.terminate()
    })
    const onClose = () => {
      if (sockets.size > 0) return
      cancel()
      resolve()
    }
    for (const socket of sockets) {
      socket.on("close", onClose)
      socket.close(closeReasons.restarting.code, closeReasons.restarting.name)
    }
    onClose()
  })
}

async function refuseBadId(request: CollabRequest, reply: FastifyReply): Promise<void> {
  if (parseDocId(request.params.document) === null) await reply.code(404).send({error: "notFound"})
}

export const quire = fastifyPlugin(register, {name: "quire", fastify: "5.x"})
