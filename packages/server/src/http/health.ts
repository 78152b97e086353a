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
  // It is a commit.
  const writable = new SharedWork(() => probe(storage))
  app.get("/healthz", () => ({status: "ok"}))
  app.get("/readyz", async (_request, reply) => {
    const {state, unsavedCount} = relay.journal
    if (state === "working" && (await writable.ask())) return {status: "ok", unsavedUpdates: unsavedCount}
    return reply.code(503).send({status: "storageFails", unsavedUpdates: unsavedCount})
  })
}

/** Whether the disk takes something now. */
async function probe(storage: Pick<Storage, "probe">): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), readyWithinMs)))
  const probed = storage.probe().then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([probed, late])
  } finally {
    clearTimeout(timer)
  }
}
