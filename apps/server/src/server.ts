import {fileURLToPath} from "node:url"
import {commonTypes, quire, SqliteStorage} from "@quire/server"
import type {QuireLimits} from "@quire/server"
import fastify from "fastify"
import type {FastifyError, FastifyInstance, FastifyRequest} from "fastify"
import {fail} from "./failure.ts"
import {servePage} from "./page.ts"
import type {Settings} from "./settings.ts"

const builtWebFolder = fileURLToPath(new URL("../../web/dist", import.meta.url))

/**
 * Composes the server of `settings`: the only place that picks drivers.
 * @param webFolder where the built web app is
 * @throws StorageError when the data folder cannot be used
 */
export async function createServer(settings: Settings, webFolder = builtWebFolder): Promise<FastifyInstance> {
  const storage = await SqliteStorage.open(settings.data)
  // It cannot go on, and a start anew may.
  void storage.broken.then(({message}) => fail(message))
  const app = fastify({
    logger: logger(settings),
    forceCloseConnections: true,
    http: hasty,
    trustProxy: proxiesOf(settings),
  })
  hideFailures(app)
  try {
    await app.register(quire, {
      storage,
      uploads: storage.uploads,
      origins: originsOf(settings),
      limits: limitsOf(settings),
    })
    await servePage(app, webFolder)
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

/** What went wrong here is for the log: it may name folders and files. */
function hideFailures(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if ((error.statusCode ?? 500) < 500) return reply.send(error)
    request.log.error({err: error}, error.message)
    return reply.code(500).send({error: "internal"})
  })
}

/** Whoever takes longer to say what it wants only holds a connection. */
const hasty = {headersTimeout: 10_000, connectionsCheckingInterval: 2_000}

/** Of a request the method and the path: whatever else it holds may be somebody's secret. */
function logger({logLevel}: Settings) {
  const req = ({method, url}: FastifyRequest) => ({method, path: url.split("?", 1)[0]})
  return {level: logLevel, serializers: {req}}
}

const mebibyte = 1024 * 1024
const dayMs = 24 * 60 * 60 * 1_000

function limitsOf(settings: Settings): QuireLimits {
  const {connectionsPerDocument, connectionsPerAddress, messagesPerSecond, newClientIds, uploadsPerMinute} = settings
  return {
    frameBytes: settings.frameMib * mebibyte,
    documentBytes: settings.documentMib * mebibyte,
    roomsBytes: settings.roomsMib * mebibyte,
    roomIdleMs: settings.roomIdleSeconds * 1_000,
    unsavedBytes: settings.unsavedMib * mebibyte,
    messageBurst: messagesPerSecond / 2,
    connectionsPerDocument,
    connectionsPerAddress,
    messagesPerSecond,
    newClientIds,
    uploadsPerMinute,
    uploads: {
      fileBytes: settings.uploadMib * mebibyte,
      pixels: settings.pictureMegapixels * 1_000_000,
      documentBytes: settings.documentUploadsMib * mebibyte,
      types: typesOf(settings),
      graceMs: settings.unusedUploadDays * dayMs,
    },
  }
}

function typesOf({uploadTypes}: Settings): readonly string[] | "any" {
  if (uploadTypes === "any") return uploadTypes
  return uploadTypes === "common" ? commonTypes : uploadTypes.split(",")
}

function proxiesOf({trustedProxies}: Settings): string[] | false {
  return trustedProxies === "none" ? false : trustedProxies.split(",")
}

function originsOf({origins}: Settings): readonly string[] | "any" {
  if (origins === "any") return origins
  return origins === "none" ? [] : origins.split(",")
}
