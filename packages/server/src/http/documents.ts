import type {Storage} from "@quire/relay"
import type {FastifyInstance} from "fastify"
import {SharedWork} from "./shared-work.ts"

/** `GET /api/documents`: every document that has been written to, newest change first. */
export function documentRoutes(app: FastifyInstance, storage: Storage): void {
  const list = new SharedWork(async () => {
    const documents = await storage.list()
    return JSON.stringify({
      documents: documents.map(({id, title, changedAt}) => ({id, title, changedAt: changedAt.toISOString()})),
    })
  })
  app.get("/api/documents", async (_request, reply) => reply.type("application/json").send(await list.ask()))
}
