import {mkdtempSync, rmSync} from "node:fs"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {maxFrameBytes, parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {ManualClock} from "@quire/relay/testing"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as decoding from "lib0/decoding"
import * as Y from "yjs"
import {quire} from "./plugin.ts"
import {SqliteStorage} from "./storage/sqlite.ts"

let folder: string
let app: FastifyInstance
let clock: ManualClock
let storage: SqliteStorage
let port: number
const providers: WebsocketProvider[] = []
const sockets: WebSocket[] = []

async function start(): Promise<void> {
  storage = await SqliteStorage.open(folder)
  clock = new ManualClock()
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage, clock, gatherMs: 0, limits: {connectionsPerAddress: 12}})
  await app.listen({port: 0, host: "127.0.0.1"})
  port = (app.server.address() as AddressInfo).port
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  await start()
})
afterEach(async () => {
  for (const provider of providers.splice(0)) provider.doc.destroy()
  for (const socket of sockets.splice(0)) socket.terminate()
  await app.close()
  rmSync(folder, {recursive: true})
})

/** What is shown of who is here waits for others: time passes while we look. */
const seen = (check: () => void, timeout = 5_000) =>
  vi.waitFor(() => (clock.pass(50), check()), {timeout, interval: 10})

/** An unmodified y-websocket client. */
async function client(document = "d"): Promise<WebsocketProvider> {
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}/collab`, document, new Y.Doc(), {
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  })
  provider.doc.on("destroy", () => provider.destroy())
  providers.push(provider)
  await seen(() => expect(provider.synced).toBe(true))
  return provider
}

function socket(address: string, ...protocols: string[]): WebSocket {
  const made = new WebSocket(`ws://127.0.0.1:${port}${address}`, protocols)
  sockets.push(made)
  return made
}

const opened = (socket: WebSocket) => new Promise((resolve) => socket.once("open", resolve))
const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once("close", resolve))
const text = ({doc}: WebsocketProvider) => doc.getText("body").toJSON()
const both = ["Ann", "Bob"]
const names = ({awareness}: WebsocketProvider) =>
  [...awareness.getStates().values()].map((state) => String(state["name"])).sort()

describe("unmodified y-websocket clients", () => {
  it("converge while both write, and find their text after a restart", async () => {
    const [ann, bob] = [await client(), await client()]
    for (const letter of "Ann writes. ") ann.doc.getText("body").insert(0, letter)
    for (const letter of "Bob writes. ") bob.doc.getText("body").insert(bob.doc.getText("body").length, letter)
    await seen(() => expect([text(ann), text(ann).length]).toEqual([text(bob), 24]))
    const written = text(ann)
    for (const {doc} of [ann, bob]) doc.destroy()
    await app.close()
    await start()
    expect(text(await client())).toBe(written)
  })

  it("P3 see each other, see at once who has gone, and who is back", async () => {
    const [ann, bob] = [await client(), await client()]
    ann.awareness.setLocalState({name: "Ann"})
    bob.awareness.setLocalState({name: "Bob"})
    await seen(() => expect([names(ann), names(bob)]).toEqual([both, both]))
    ann.disconnect()
    await seen(() => expect(names(bob)).toEqual(["Bob"]), 1_000)
    ann.connect()
    await seen(() => expect([names(ann), names(bob)]).toEqual([both, both]), 1_000)
  })

  it("F65 come back by themselves after the server was restarted, with what they wrote meanwhile", async () => {
    const ann = await client()
    const formerPort = port
    await app.close()
    ann.doc.getText("body").insert(0, "offline")
    storage = await SqliteStorage.open(folder)
    app = fastify({forceCloseConnections: true})
    await app.register(quire, {storage, clock, gatherMs: 0})
    await app.listen({port: formerPort, host: "127.0.0.1"})
    await seen(() => expect(ann.synced).toBe(true))
    expect(text(await client())).toBe("offline")
  })
})

describe("bad input closes its own socket with the documented code, and nothing else changes", () => {
  const bad: [string, number, string | Uint8Array][] = [
    ["a text frame", 4400, "hello"],
    ["garbage", 4400, Uint8Array.of(9, 1, 2, 3)],
    ["an empty frame", 4400, new Uint8Array()],
    ["an undecodable update", 4422, Uint8Array.of(0, 2, 3, 1, 2, 3)],
    ["a frame beyond 16 MiB", 1009, new Uint8Array(maxFrameBytes + 1)],
  ]
  it.each(bad)("%s", async (_what, code, data) => {
    const [ann, bob] = [await client(), await client()]
    ann.doc.getText("body").insert(0, "text")
    await seen(() => expect(text(bob)).toBe("text"))
    const before = await storage.load("d" as DocId)
    const intruder = socket("/collab/d")
    await opened(intruder)
    const ending = closed(intruder)
    intruder.send(data)
    expect(await ending).toBe(code)
    expect(await storage.load("d" as DocId)).toEqual(before)
    ann.doc.getText("body").insert(4, ", more")
    await seen(() => expect(text(bob)).toBe("text, more"))
    expect([ann.wsconnected, bob.wsconnected]).toEqual([true, true])
  })

  it.each(["/collab/a%20b", "/collab/a.b", `/collab/${"x".repeat(65)}`, "/collab/..%2fx", "/collab/"])(
    "a document id that is none is 404 at the upgrade: %s",
    async (address) => {
      const refused = socket(address)
      const status = await new Promise((resolve) =>
        refused.once("unexpected-response", (_request, response) => resolve(response.statusCode)),
      )
      expect(status).toBe(404)
      expect(parseDocId(decodeURIComponent(address.slice("/collab/".length)))).toBeNull()
      refused.on("error", () => undefined)
    },
  )
})

describe("subprotocols", () => {
  it.each([
    [["quire.v1"], "quire.v1"],
    [["other", "quire.v1"], "quire.v1"],
    [["other"], "other"],
  ])("of %j it takes %s", async (offered, taken) => {
    const made = socket("/collab/d", ...offered)
    await opened(made)
    expect(made.protocol).toBe(taken)
  })
})

describe("liveness", () => {
  /** Lets the clock pass in steps in which every answer that is coming has come. */
  async function pass(ms: number, awake: WebSocket): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += 2_500) {
      clock.pass(2_500)
      const answer = new Promise((resolve) => awake.once("pong", resolve))
      awake.ping()
      await answer
    }
  }

  it("P1 P3 C30 terminates who has frozen within 35 s, and nobody who is only silent", async () => {
    const ann = await client()
    const frozen = socket("/collab/d")
    await opened(frozen)
    const awake = socket("/collab/d")
    await opened(awake)
    await seen(() => expect(app.websocketServer.clients.size).toBe(3))
    frozen.pause()
    await pass(27_500, awake)
    expect(app.websocketServer.clients.size).toBe(3)
    await pass(7_500, awake)
    await seen(() => expect(app.websocketServer.clients.size).toBe(2))
    await pass(120_000, awake)
    expect(ann.wsconnected).toBe(true)
    expect(app.websocketServer.clients.size).toBe(2)
  })

  it("P1 says something at least every 20 s to clients that do not see pings", async () => {
    const awake = socket("/collab/d")
    const said: string[] = []
    awake.on("message", (data: Buffer) => said.push(data.toString("hex")))
    await opened(awake)
    await seen(() => expect(said).toHaveLength(1))
    await pass(20_000, awake)
    await seen(() => expect(said.slice(1)).toEqual(["010100"]))
  })
})

describe("limits", () => {
  it.each(["/collab/d", "/collab"])("counts a frame that was too large, at %s", async (address) => {
    const greedy = socket(address)
    await opened(greedy)
    const ending = closed(greedy)
    greedy.send(new Uint8Array(maxFrameBytes + 1))
    expect(await ending).toBe(1009)
    expect(app.quire.counts.of("limited.frame")).toBe(1)
  })

  it("ends a message that comes in a thousand pieces and never ends", async () => {
    const crumbs = socket("/collab/d")
    await opened(crumbs)
    const ending = closed(crumbs)
    for (let count = 0; count < 2_000; count++) crumbs.send(Uint8Array.of(1), {fin: false})
    expect([1006, 1008, 1009]).toContain(await ending)
  })

  it.each([
    ["/collab/d", "/collab"],
    ["/collab", "/collab/d"],
    ["/ws", "/ws"],
  ])("an address with twelve connections at %s is answered 429 at %s, until one has ended", async (open, further) => {
    const crowd = Array.from({length: 12}, () => socket(open))
    await Promise.all(crowd.map(opened))
    const refused = socket(further)
    const status = new Promise((resolve) =>
      refused.once("unexpected-response", (_request, {statusCode}) => resolve(statusCode)),
    )
    expect(await status).toBe(429)
    refused.on("error", () => undefined)
    expect(app.quire.counts.of("limited.address")).toBe(1)
    const ending = closed(crowd[0]!)
    crowd[0]!.close()
    await ending
    await opened(socket(further))
  })

  it("R4 has little in memory for a reader that never reads, and all for it when it reads again", async () => {
    const [ann, bob] = [await client(), await client()]
    const deaf = socket("/collab/d")
    await opened(deaf)
    deaf.pause()
    const body = ann.doc.getText("body")
    for (let count = 1; count <= 40; count++) {
      body.insert(0, "x".repeat(500_000))
      body.delete(0, 490_000)
      await seen(() => expect(text(bob).length).toBe(count * 10_000))
    }
    expect(app.quire.counts.of("lagged")).toBe(1)
    const reader = new Y.Doc()
    deaf.on("message", (data: Buffer) => {
      if (data[0] !== 0 || data[1] === 0) return
      Y.applyUpdate(reader, decoding.readVarUint8Array(decoding.createDecoder(new Uint8Array(data.subarray(2)))))
    })
    deaf.resume()
    await seen(() => expect(reader.getText("body").toJSON()).toBe(text(ann)))
  })
})

describe("the plain routes", () => {
  it("GET /ws echoes text as text, bytes as bytes, answers ping, and returns the close code", async () => {
    const echo = socket("/ws")
    await opened(echo)
    const heard: [string, boolean][] = []
    echo.on("message", (data: Buffer, isBinary) => heard.push([data.toString("hex"), isBinary]))
    echo.send("hi")
    echo.send(Uint8Array.of(0, 255))
    await seen(() =>
      expect(heard).toEqual([
        ["6869", false],
        ["00ff", true],
      ]),
    )
    const pong = new Promise((resolve) => echo.once("pong", (data) => resolve(data.toString())))
    echo.ping("are you there")
    expect(await pong).toBe("are you there")
    const ending = closed(echo)
    echo.close(4321, "enough")
    expect(await ending).toBe(4321)
  })

  it("GET /ws hears no more of who does not read, and all of it once they do; who never does is gone", async () => {
    const deaf = socket("/ws")
    await opened(deaf)
    const [echo] = app.websocketServer.clients
    let [saidBytes, heardBytes] = [0, 0]
    deaf.on("message", (data: Buffer) => (heardBytes += data.length))
    // The system takes much for whoever has read quickly before: it is said until that is full.
    const shout = async () => {
      deaf.pause()
      await seen(() => {
        deaf.send(new Uint8Array(1_000_000))
        saidBytes += 1_000_000
        expect(echo!.isPaused).toBe(true)
      }, 15_000)
      expect(echo!.bufferedAmount).toBeLessThan(3_000_000)
    }
    await shout()
    deaf.resume()
    await seen(() => expect(heardBytes).toBe(saidBytes), 15_000)
    await shout()
    clock.pass(35_000)
    await vi.waitFor(() => expect(app.websocketServer.clients.size).toBe(0))
  })

  it("GET /healthz and GET /api/documents answer", async () => {
    const ann = await client("first")
    ann.doc.getText("title").insert(0, "A title")
    await seen(async () => expect(await storage.list()).toHaveLength(1))
    const health = await app.inject("/healthz")
    expect([health.statusCode, health.json()]).toEqual([200, {status: "ok"}])
    const {documents} = (await app.inject("/api/documents")).json<{documents: Record<string, string>[]}>()
    expect(documents).toEqual([{id: "first", title: "A title", changedAt: expect.stringMatching(/^\d{4}-.*Z$/)}])
  })
})

describe("closing", () => {
  it("says 1012, does not wait for who has frozen or only listens to the echo, and has everything on disk", async () => {
    const ann = await client()
    const frozen = socket("/collab/d")
    const echo = socket("/ws")
    const own = socket("/collab/d", "quire.v1")
    await Promise.all([opened(frozen), opened(echo), opened(own)])
    frozen.pause()
    ann.doc.getText("body").insert(0, "the last words")
    await seen(async () => expect((await storage.load("d" as DocId)).rows).toHaveLength(2))
    const ending = closed(own)
    ann.shouldConnect = false
    const closing = app.close()
    expect(await ending).toBe(1012)
    await seen(() => expect(app.websocketServer.clients.size).toBe(1))
    clock.pass(1_000)
    await closing
    await start()
    expect(text(await client())).toBe("the last words")
  })
})
