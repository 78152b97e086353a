import type {Relay, Storage} from "@quire/relay"
import type {FastifyInstance} from "fastify"
import {SharedWork} from "./shared-work.ts"

/** A disk that takes longer for next to nothing is not ready. */
const readyWithinMs = 2_000

/**
 * `GET /healthz`: the process is alive. `GET /readyz`: what is written comes to disk; 503 when it does not; and how many
 * updates are on their way.
 */
export function healthRoutes(
  app: FastifyInstance,
  relay: Pick<Relay, "journal">,
  storage: Pick<Storage, "probe">,
): void {
  // Each takes a place in the queue of those who write.
  const probe = new SharedWork(() => storage.probe())
  app.get("/healthz", () => ({status: "ok"}))
  app.get("/readyz", async (_request, reply) => {
    const {state, unsavedCount} = relay.journal
    if (state === "working" && (await isWritable(probe))) return {status: "ok", unsavedUpdates: unsavedCount}
    return reply.code(503).send({status: "storageFails", unsavedUpdates: unsavedCount})
  })
}

async function isWritable(probe: SharedWork<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), readyWithinMs)))
  const probed = probe.ask().then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([probed, late])
  } finally {
    clearTimeout(timer)
  }
}
