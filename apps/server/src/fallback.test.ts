import {mkdtempSync, rmSync} from "node:fs"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {fallbackSocket} from "@quire/client"
import type {Carrier} from "@quire/client"
import {quire, SqliteStorage} from "@quire/server"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"

let folder: string
let app: FastifyInstance
const providers: WebsocketProvider[] = []

async function start(port = 0): Promise<void> {
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port, host: "127.0.0.1"})
}

const port = () => (app.server.address() as AddressInfo).port
const seen = (check: () => void) => vi.waitFor(check, {timeout: 8_000, interval: 10})
const text = ({doc}: WebsocketProvider) => doc.getText("body").toJSON()

/** y-websocket's own provider, on top of plain requests. */
async function client(carrier: Carrier, document = "d"): Promise<WebsocketProvider> {
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port()}/collab`, document, new Y.Doc(), {
    WebSocketPolyfill: fallbackSocket({carrier}),
    disableBc: true,
  })
  providers.push(provider)
  await seen(() => expect(provider.synced).toBe(true))
  return provider
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  await start()
})
afterEach(async () => {
  for (const provider of providers.splice(0)) provider.destroy()
  await app.close()
  rmSync(folder, {recursive: true})
})

describe.each(["stream", "poll"] as const)("over a %s", (carrier) => {
  it("two clients of y-websocket converge while both write", async () => {
    const [ann, bob] = [await client(carrier), await client(carrier)]
    for (const letter of "Ann writes. ") ann.doc.getText("body").insert(0, letter)
    for (const letter of "Bob writes. ") bob.doc.getText("body").insert(bob.doc.getText("body").length, letter)
    await seen(() => expect([text(ann), text(ann).length]).toEqual([text(bob), 24]))
  })
})
