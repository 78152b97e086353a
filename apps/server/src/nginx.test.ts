import {mkdtempSync, rmSync} from "node:fs"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {fallbackSocket} from "@quire/client"
import type {Carrier} from "@quire/client"
import {connectionAdvice, examine, quire, SqliteStorage} from "@quire/server"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from "vitest"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {findNginx, startNginx} from "./testing/nginx.ts"
import type {Nginx} from "./testing/nginx.ts"

const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
const program = findNginx(folder)
let app: FastifyInstance
let proxy: Nginx
const providers: WebsocketProvider[] = []
let documentCount = 0

beforeAll(async () => {
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port: 0, host: "127.0.0.1"})
})
afterEach(async () => {
  for (const provider of providers.splice(0)) provider.destroy()
  await proxy.stop()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, {recursive: true})
})

const seen = (check: () => void) => vi.waitFor(check, {timeout: 15_000, interval: 10})
const appPort = () => (app.server.address() as AddressInfo).port
const pass = () => `proxy_pass http://127.0.0.1:${appPort()}; proxy_set_header Host $http_host;`

async function start(location: string): Promise<void> {
  proxy = await startNginx(program ?? "", location)
}

interface Client {
  readonly provider: WebsocketProvider
  readonly carriers: readonly Carrier[]
  /** How often the provider had to connect anew. */
  dropCount: number
}

async function client(document: string, doc = new Y.Doc()): Promise<Client> {
  const carriers: Carrier[] = []
  const provider = new WebsocketProvider(`ws://127.0.0.1:${proxy.port}/collab`, document, doc, {
    WebSocketPolyfill: fallbackSocket({onCarrier: (carrier) => carriers.push(carrier)}),
    disableBc: true,
  })
  providers.push(provider)
  const made = {provider, carriers, dropCount: 0}
  provider.on("connection-close", () => made.dropCount++)
  await seen(() => expect(provider.synced).toBe(true))
  return made
}

const body = ({provider}: Client) => provider.doc.getText("body")

/** Two clients write in turns. */
async function writeTogether(ann: Client, bob: Client, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    body(index % 2 === 0 ? ann : bob).insert(0, String(index % 10))
    await seen(() => expect([body(ann).length, body(bob).length]).toEqual([index + 1, index + 1]))
  }
  expect(body(ann).toJSON()).toBe(body(bob).toJSON())
}

describe.skipIf(program === null)(
  "behind a real nginx (skipped where neither it nor Debian's package can be had)",
  () => {
    it("that blocks upgrades, the fallback streams, and takes more than nginx takes in one body", async () => {
      await start(`location / { ${pass()} }`)
      const long = new Y.Doc()
      long.getText("body").insert(0, "x".repeat(2_500_000))
      const document = `nginx-${documentCount++}`
      const [ann, bob] = [await client(document, long), await client(document)]
      await seen(() => expect(body(bob).length).toBe(2_500_000))
      body(bob).delete(0, 2_500_000)
      await seen(() => expect(body(ann).length).toBe(0))
      await writeTogether(ann, bob, 20)
      expect([ann.carriers, bob.carriers]).toEqual([["stream"], ["stream"]])
    })

    it("that collects what it passes on, the fallback polls", async () => {
      await start(`location / { ${pass()} proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; }`)
      const document = `nginx-${documentCount++}`
      const [ann, bob] = await Promise.all([client(document), client(document)])
      await writeTogether(ann, bob, 20)
      expect([ann.carriers, bob.carriers]).toEqual([["poll"], ["poll"]])
      expect([ann.dropCount, bob.dropCount]).toEqual([0, 0])
    })

    it("that cuts what is idle, here after 1 s, nobody notices", async () => {
      await start(`location / { ${pass()} proxy_read_timeout 1s; }`)
      const document = `nginx-${documentCount++}`
      const [ann, bob] = [await client(document), await client(document)]
      let cutCount = 0
      app.server.on("request", (request) => (cutCount += request.url?.includes("/events") === true ? 1 : 0))
      await seen(() => expect(cutCount).toBeGreaterThan(4))
      await writeTogether(ann, bob, 20)
      expect([ann.dropCount, bob.dropCount]).toEqual([0, 0])
    })

    it("the doctor finds what is wrong, and its own lines mend it", async () => {
      await start(`location / { ${pass()} }`)
      const problems = async () =>
        (await examine(`http://127.0.0.1:${proxy.port}`)).flatMap(({name, problem}) => (problem === null ? [] : [name]))
      expect(await problems()).toEqual(["handshake", "document"])
      await proxy.stop()
      const lines = connectionAdvice.upgradeBlocked.lines?.nginx ?? ""
      await start(lines.replace("localhost:8080", `127.0.0.1:${appPort()}`))
      expect(await problems()).toEqual([])
    })
  },
)
