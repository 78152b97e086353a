import {mkdtempSync, rmSync} from "node:fs"
import {createServer, request as httpRequest} from "node:http"
import type {IncomingMessage, Server, ServerResponse} from "node:http"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {fallbackSocket} from "@quire/client"
import type {Carrier} from "@quire/client"
import {quire, SqliteStorage} from "@quire/server"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import * as prng from "lib0/prng"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"

let folder: string
let app: FastifyInstance
let storage: SqliteStorage
const providers: WebsocketProvider[] = []

async function start(port = 0): Promise<void> {
  app = fastify({forceCloseConnections: true})
  storage = await SqliteStorage.open(folder)
  await app.register(quire, {storage})
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

  it("come back by themselves after the server was restarted, with what they wrote meanwhile", async () => {
    const ann = await client(carrier)
    const formerPort = port()
    await app.close()
    ann.doc.getText("body").insert(0, "offline")
    await start(formerPort)
    await seen(() => expect(ann.synced).toBe(true))
    const late = await client(carrier)
    await seen(() => expect(text(late)).toBe("offline"))
  })

  it("P3 who leaves is gone at once", async () => {
    const [ann, bob] = [await client(carrier), await client(carrier)]
    ann.awareness.setLocalState({name: "Ann"})
    await seen(() => expect(bob.awareness.getStates().get(ann.doc.clientID)).toEqual({name: "Ann"}))
    ann.destroy()
    await seen(() => expect(bob.awareness.getStates().has(ann.doc.clientID)).toBe(false))
  })
})

/** A proxy that loses requests, answers and bodies, sends what it was sent twice, cuts streams, and says things of its own. */
class BadProxy {
  readonly #random: prng.PRNG
  readonly #server: Server
  isBad = true
  /** Of each stream only what comes first is passed on. */
  holdsStreams = false
  #onAnswered: () => void = () => undefined
  /** Resolves when something that is no stream has been answered. */
  readonly answered = new Promise<void>((resolve) => (this.#onAnswered = resolve))

  constructor(seed: number) {
    this.#random = prng.create(seed)
    this.#server = createServer((request, response) => void this.#handle(request, response))
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve))
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const body = Buffer.concat(pieces)
    const fate = this.isBad ? prng.real53(this.#random) : 1
    if (this.holdsStreams && request.url?.includes("/events")) this.#hold(request, response)
    else if (fate < 0.1) response.destroy()
    else if (fate < 0.15) response.writeHead(502, {"content-type": "text/html"}).end("<h1>502</h1>")
    else if (fate < 0.2) response.writeHead(200, {"content-type": "text/html"}).end("<h1>Welcome</h1>")
    else if (fate < 0.25) this.#pass(request, Buffer.alloc(0), response)
    else if (fate < 0.35) this.#pass(request, body, null).once("close", () => response.destroy())
    else if (fate < 0.45) this.#pass(request, body, null).once("close", () => this.#pass(request, body, response))
    else if (fate < 0.6) this.#pass(request, body, response, prng.int32(this.#random, 0, 1_999))
    else this.#pass(request, body, response)
  }

  #hold(request: IncomingMessage, response: ServerResponse): void {
    const asked = this.#ask(request, Buffer.alloc(0), (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.once("data", (data: Buffer) => response.write(data))
    })
    asked.on("error", () => response.destroy())
    response.once("close", () => asked.destroy())
  }

  /** `cutBytes`: after so many the answer breaks. A null `response`: the answer is thrown away. */
  #pass(request: IncomingMessage, body: Buffer, response: ServerResponse | null, cutBytes = Infinity) {
    const asked = this.#ask(request, body, (answer) => {
      // What is thrown away never ends by itself if it is a stream.
      if (response === null) {
        answer.once("data", () => asked.destroy()).once("end", () => asked.destroy())
        return
      }
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      response.flushHeaders()
      let leftBytes = cutBytes
      answer.on("data", (data: Buffer) => {
        response.write(data.subarray(0, leftBytes))
        leftBytes -= data.length
        if (leftBytes <= 0) response.destroy()
      })
      answer.on("end", () => response.end(this.#onAnswered))
      answer.on("error", () => response.destroy())
    })
    asked.on("error", () => response?.destroy())
    response?.once("close", () => asked.destroy())
    return asked
  }

  /** Asks the server what `request` asks. */
  #ask(request: IncomingMessage, body: Buffer, onAnswer: (answer: IncomingMessage) => void) {
    const {method = "GET", url = "/"} = request
    const {"content-length": _length, "transfer-encoding": _encoding, ...headers} = request.headers
    const options = {
      host: "127.0.0.1",
      port: port(),
      method,
      path: url,
      headers: {...headers, "content-length": body.length},
    }
    return httpRequest({...options, agent: false}, onAnswer).end(body)
  }
}

const seed = Number(process.env["QUIRE_SEED"] ?? Math.floor(Math.random() * 2 ** 31))
const messageCount = process.env["QUIRE_LONG"] === "1" ? 1_000 : 60

it.each(["stream", "poll"] as const)(
  `everything arrives once through a proxy that loses, repeats, cuts and garbles (QUIRE_SEED=${seed}), over a %s`,
  async (carrier) => {
    const bad = new BadProxy(seed)
    const badPort = await bad.listen()
    const Socket = fallbackSocket({carrier})
    const author = new Y.Doc()
    const updates: Uint8Array<ArrayBuffer>[] = []
    author.on("update", (update: Uint8Array) => updates.push(update.slice()))
    for (let index = 0; index < messageCount; index++) author.getText("body").insert(index, String(index % 10))
    bad.isBad = false
    const socket = new Socket(`ws://127.0.0.1:${badPort}/collab/d`, ["quire.v1"])
    const savedCounts: number[] = []
    let closeCode = 0
    // It has one listener an event, as y-websocket wants it.
    const opened = new Promise<void>((resolve) => Object.assign(socket, {onopen: () => resolve()}))
    Object.assign(socket, {
      onmessage({data}: {readonly data: ArrayBuffer}) {
        const frame = new Uint8Array(data)
        if (frame[0] === 64) savedCounts.push(decoding.readVarUint(decoding.createDecoder(frame.subarray(1))))
      },
      onclose: ({code}: {readonly code: number}) => (closeCode = code),
    })
    await opened
    bad.isBad = true
    for (const update of updates) {
      socket.send(
        encoding.encode((encoder) => {
          for (const number of [0, 2]) encoding.writeVarUint(encoder, number)
          encoding.writeVarUint8Array(encoder, update)
        }),
      )
      await new Promise((resolve) => setImmediate(resolve))
    }
    await vi.waitFor(() => expect([closeCode, savedCounts.at(-1)]).toEqual([0, messageCount]), {timeout: 40_000})
    expect(savedCounts).toEqual(savedCounts.toSorted((a, b) => a - b))
    expect(text(await client(carrier))).toBe(author.getText("body").toJSON())
    socket.close()
    bad.close()
  },
  60_000,
)

it("a stream that stalls after its first words is noticed, and what it held back comes by polling", async () => {
  const proxy = new BadProxy(0)
  proxy.isBad = false
  proxy.holdsStreams = true
  // The answer to what Ann says at first tells of nothing more: there is no document yet.
  const load = storage.load.bind(storage)
  vi.spyOn(storage, "load").mockImplementation((doc) => proxy.answered.then(() => load(doc)))
  const carriers: Carrier[] = []
  const ann = new WebsocketProvider(`ws://127.0.0.1:${await proxy.listen()}/collab`, "d", new Y.Doc(), {
    WebSocketPolyfill: fallbackSocket({onCarrier: (carrier) => carriers.push(carrier)}),
    disableBc: true,
  })
  providers.push(ann)
  await seen(() => expect(carriers).toEqual(["stream"]))
  const bob = await client("stream")
  bob.doc.getText("body").insert(0, "Bob")
  await seen(() => expect([text(ann), ann.synced]).toEqual(["Bob", true]))
  expect(carriers).toEqual(["stream", "poll"])
  proxy.close()
})
