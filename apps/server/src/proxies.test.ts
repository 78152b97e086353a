import type {AddressInfo} from "node:net"
import {connectionAdvice, examine, quire, SqliteStorage} from "@quire/server"
import type {ConnectionProblem, ProxyName} from "@quire/server"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {afterAll, beforeAll, describe, expect, it} from "vitest"
import {isInstalled, startProxy} from "./testing/proxies.ts"

const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
let app: FastifyInstance

beforeAll(async () => {
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port: 0, host: "127.0.0.1"})
})
afterAll(async () => {
  await app.close()
  rmSync(folder, {recursive: true})
})

const problems = Object.entries(connectionAdvice).flatMap(([problem, {lines}]) =>
  lines === null ? [] : [problem as ConnectionProblem],
)

describe.each<ProxyName>(["nginx", "Caddy", "Apache"])("our lines for %s", (proxy) => {
  it.skipIf(!isInstalled(proxy)).each(problems)(
    `against %s are understood by it, and let everything through (skipped where ${proxy} is not installed)`,
    async (problem) => {
      const lines = connectionAdvice[problem].lines?.[proxy] ?? ""
      const running = await startProxy(proxy, lines, (app.server.address() as AddressInfo).port)
      try {
        const found = await examine(`http://localhost:${running.port}`)
        // Without these lines nginx blocks WebSocket; the others say nothing of it.
        const unmended = proxy === "nginx" && !lines.includes("Upgrade") ? ["handshake", "document"] : []
        expect(found.flatMap((check) => (check.problem === null ? [] : [check.name]))).toEqual(unmended)
      } finally {
        await running.stop()
      }
    },
  )
})
