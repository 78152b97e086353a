import type {AddressInfo} from "node:net"
import fastify from "fastify"
import {quire} from "../plugin.ts"
import {SqliteStorage} from "../storage/sqlite.ts"

/**
 * A server in a process of its own, for tests that attack it: its first message to the parent is its port; to any message
 * it answers how many bytes it holds once everything that nobody needs is gone, and how much is not on disk. Whatever is not
 * handled ends it. Documents leave memory as soon as nobody is in, and no more than a
 * burst of messages is taken, however slow the machine is.
 */
process.on("unhandledRejection", (reason) => {
  process.stderr.write(`not handled: ${String(reason)}\n`)
  process.exit(70)
})

const app = fastify({forceCloseConnections: true})
await app.register(quire, {
  storage: await SqliteStorage.open(process.argv[2]!),
  limits: {roomIdleMs: 0, messagesPerSecond: 100},
})
await app.listen({port: 0, host: "127.0.0.1"})

process.on("message", () => {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.()
  const {heapUsed, external} = process.memoryUsage()
  process.send?.({heldBytes: heapUsed + external, unsavedCount: app.quire.journal.unsavedCount})
})
process.on("disconnect", () => process.exit())
process.send?.({port: (app.server.address() as AddressInfo).port})
