import type {Storage} from "@quire/relay"
import type {FastifyInstance} from "fastify"

/** `GET /api/documents`: every document that has been written to, newest change first. */
export function documentRoutes(app: FastifyInstance, storage: Storage): void {
  app.get("/api/documents", async () => {
    const documents = await storage.list()
    return {documents: documents.map(({id, title, changedAt}) => ({id, title, changedAt: changedAt.toISOString()}))}
  })
}
