import {fileURLToPath} from "node:url"
import {quire, SqliteStorage} from "@quire/server"
import type {QuireLimits} from "@quire/server"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
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
  const app = fastify({logger: {level: "warn"}, forceCloseConnections: true})
  try {
    await app.register(quire, {storage, origins: originsOf(settings), limits: limitsOf(settings)})
    await servePage(app, webFolder)
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

const mebibyte = 1024 * 1024

function limitsOf(settings: Settings): QuireLimits {
  const {connectionsPerDocument, connectionsPerAddress, messagesPerSecond, newClientIds} = settings
  return {
    frameBytes: settings.frameMib * mebibyte,
    documentBytes: settings.documentMib * mebibyte,
    unsavedBytes: settings.unsavedMib * mebibyte,
    messageBurst: messagesPerSecond / 2,
    connectionsPerDocument,
    connectionsPerAddress,
    messagesPerSecond,
    newClientIds,
  }
}

function originsOf({origins}: Settings): readonly string[] | "any" {
  if (origins === "any") return origins
  return origins === "none" ? [] : origins.split(",")
}
