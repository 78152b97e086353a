import {createHash} from "node:crypto"
import {request as httpRequest} from "node:http"
import type {IncomingMessage} from "node:http"
import {connect} from "node:net"
import type {AddressInfo} from "node:net"
import {decode, decodeSegment, encode, encodeSegment, Incoming, maxBodyBytes, Outgoing} from "@quire/protocol"
import type {DocId, Frame, Segment} from "@quire/protocol"
import {ManualClock, MemoryStorage} from "@quire/relay/testing"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import * as Y from "yjs"
import {quire} from "../plugin.ts"
import type {QuireOptions} from "../plugin.ts"

let app: FastifyInstance
let clock: ManualClock
let storage: MemoryStorage
let port: number
const ends: (() => void)[] = []

async function start(options: Partial<QuireOptions> = {}): Promise<void> {
  storage = new MemoryStorage()
  clock = new ManualClock()
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage, clock, gatherMs: 0, ...options})
  await app.listen({port: 0, host: "127.0.0.1"})
  port = (app.server.address() as AddressInfo).port
}

beforeEach(() => start())
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await app.close()
})

/** What is shown of who is here waits for others: time passes while we look. */
const seen = (check: () => void | Promise<void>) =>
  vi.waitFor(() => (clock.pass(50), check()), {timeout: 5_000, interval: 5})
const ids = ["ann", "bob", "eve"].map((name) => name.padEnd(22, "_"))
const [ann, bob] = [ids[0]!, ids[1]!]
const nothing = new Uint8Array()

interface Asked {
  readonly id?: string
  readonly document?: string
  readonly query?: string
  /** Whether it understands Quire's own messages. */
  readonly own?: boolean
  readonly received?: number
  readonly headers?: Record<string, string>
}

function headersOf({id = ann, own = false, received, headers}: Asked): Record<string, string> {
  const resume = received === undefined ? {} : {"quire-received": String(received)}
  return {"quire-connection": id, ...(own ? {"quire-protocol": "quire.v1"} : {}), ...resume, ...headers}
}

const address = (path: string, {document = "d", query = ""}: Asked = {}) =>
  `http://127.0.0.1:${port}/collab/${document}/${path}${query}`

function poll(asked: Asked = {}): Promise<Response> {
  return fetch(address("poll", asked), {headers: headersOf(asked)})
}

async function segmentOf(response: Response): Promise<Segment> {
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/octet-stream"])
  return decodeSegment(new Uint8Array(await response.arrayBuffer()))
}

function send(body: Uint8Array<ArrayBuffer>, asked: Asked = {}): Promise<Response> {
  const headers = {...headersOf(asked), "content-type": "application/octet-stream"}
  return fetch(address("messages", asked), {method: "POST", body, headers})
}

const streamOf = (...frames: readonly Frame[]) => {
  const outgoing = new Outgoing()
  for (const frame of frames) outgoing.push(frame)
  return outgoing.read(0)
}
const segment = (parts: Partial<Segment>) => encodeSegment({received: 0, close: 0, offset: 0, bytes: nothing, ...parts})
const refusalOf = async (response: Response) => [response.status, await response.json()]

function updateOf(text: string, clientID = 1): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = clientID
  doc.getText("body").insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

async function storedText(document = "d"): Promise<string> {
  const doc = new Y.Doc()
  const {snapshot, rows} = await storage.load(document as DocId)
  for (const update of [...(snapshot ? [snapshot] : []), ...rows.map((row) => row.update)]) Y.applyUpdate(doc, update)
  return doc.getText("body").toJSON()
}

/** A client that says what the test says, and hears everything. */
class Raw {
  readonly heard: string[] = []
  readonly #asked: Asked
  readonly #incoming = new Incoming()
  readonly #outgoing = new Outgoing()
  #response: IncomingMessage | null = null
  closeCode = 0
  #opened = false

  constructor(asked: Asked = {}) {
    this.#asked = asked
    ends.push(() => this.cut())
  }

  get received(): number {
    return this.#incoming.received
  }

  /** Listens to the stream, from where it was. */
  async listen(): Promise<this> {
    const resume = this.#opened ? {received: this.received} : {}
    this.#opened = true
    const response = await new Promise<IncomingMessage>((resolve) =>
      httpRequest(address("events", this.#asked), {headers: headersOf({...this.#asked, ...resume})}, resolve).end(),
    )
    if (response.headers["content-type"] !== "text/event-stream") throw new Error(`Status ${response.statusCode}`)
    this.#response = response.setEncoding("utf8")
    let rest = ""
    response.on("data", (text: string) => {
      const events = (rest + text).split("\n\n")
      rest = events.pop() ?? ""
      for (const event of events) this.#take(decodeSegment(Buffer.from(event.replace(/^data: /, ""), "base64")))
    })
    response.on("error", () => undefined)
    return this
  }

  /** The stream breaks. */
  cut(): void {
    this.#response?.destroy()
  }

  async say(...frames: readonly Frame[]): Promise<void> {
    for (const frame of frames) this.#outgoing.push(frame)
    const offset = this.#outgoing.end - this.#outgoing.pendingBytes
    const bytes = this.#outgoing.read(offset)
    const answer = await segmentOf(await send(segment({received: this.received, offset, bytes}), this.#asked))
    this.#outgoing.acknowledge(answer.received)
  }

  async leave(): Promise<void> {
    await segmentOf(await send(segment({received: this.received, close: 1000}), this.#asked))
  }

  #take({offset, bytes, close}: Segment): void {
    for (const frame of this.#incoming.take(offset, bytes)) this.heard.push(Buffer.from(frame).toString("hex"))
    this.closeCode = close
  }
}

const hex = (frame: Frame) => Buffer.from(frame).toString("hex")
const sayUpdate = (text: string, clientID?: number) => encode({type: "update", update: updateOf(text, clientID)})
const present = (clientId: number, state: string) => encode({type: "presence", entries: [{clientId, clock: 1, state}]})
const beat = "010100"
/** Everything that `raw` has been shown of `clientId`, in order. */
const shownOf = (raw: Raw, clientId: number) =>
  raw.heard.flatMap((frame) => {
    const message = decode(Buffer.from(frame, "hex"))
    return message.type === "presence" ? message.entries.filter((entry) => entry.clientId === clientId) : []
  })
const isGone = (raw: Raw, clientId: number) => shownOf(raw, clientId).at(-1)?.state === "null"

describe("what was posted arrives once and in order", () => {
  it("when a post is sent again, whole or with more behind it", async () => {
    const [a, b] = [await new Raw({own: true}).listen(), await new Raw({id: bob}).listen()]
    const bytes = streamOf(sayUpdate("once"))
    for (let time = 0; time < 3; time++) {
      const {received} = await segmentOf(await send(segment({bytes})))
      expect(received).toBe(bytes.length)
    }
    await segmentOf(await send(segment({bytes: streamOf(sayUpdate("once"), present(1, "{}"))})))
    await seen(() => expect(shownOf(b, 1)).toHaveLength(1))
    expect(b.heard.filter((frame) => frame.startsWith("0002"))).toHaveLength(1)
    await seen(() => expect(a.heard).toContain("4001"))
    expect(a.heard).not.toContain("4002")
  })

  it("and not at all beyond a gap, after which the right bytes still arrive", async () => {
    await new Raw().listen()
    const bytes = streamOf(sayUpdate("text"))
    expect(await refusalOf(await send(segment({offset: 5, bytes: bytes.slice(5)})))).toEqual([409, {error: "gap"}])
    await segmentOf(await send(segment({bytes: bytes.slice(0, 9)})))
    await segmentOf(await send(segment({offset: 9, bytes: bytes.slice(9)})))
    await vi.waitFor(async () => expect(await storedText()).toBe("text"))
  })

  it("in pieces, when a frame is longer than a segment", async () => {
    const a = await new Raw().listen()
    const long = "x".repeat(600_000)
    await a.say(sayUpdate(long))
    await a.say()
    await a.say()
    await vi.waitFor(async () => expect(await storedText()).toBe(long))
  })
})

describe("what the server says arrives once and in order", () => {
  it("over a stream that breaks and goes on", async () => {
    const [a, b] = [await new Raw().listen(), await new Raw({id: bob}).listen()]
    await a.say(present(1, "{}"))
    for (let round = 0; round < 5; round++) {
      b.cut()
      await a.say(sayUpdate(`round ${round}`, 10 + round))
      await b.listen()
      await seen(() => expect(b.heard.filter((frame) => frame.startsWith("0002"))).toHaveLength(round + 1))
    }
    expect(shownOf(b, 1)).toHaveLength(1)
  })

  it("again from an earlier place, for as long as it is not acknowledged, and no further back", async () => {
    const first = await segmentOf(await poll())
    const {bytes} = first.bytes.length > 0 ? first : await segmentOf(await poll({received: 0}))
    expect(bytes.length).toBeGreaterThan(3)
    const again = await segmentOf(await poll({received: 2}))
    expect([again.offset, hex(again.bytes)]).toEqual([2, expect.stringMatching(new RegExp(`^${hex(bytes.slice(2))}`))])
    expect(await refusalOf(await poll({received: 1}))).toEqual([410, {error: "unknownConnection"}])
    expect(await refusalOf(await poll({received: 10_000}))).toEqual([410, {error: "unknownConnection"}])
  })

  it("over a stream and polls in turns; a newer one ends the older", async () => {
    const a = await new Raw().listen()
    await seen(() => expect(a.received).toBeGreaterThan(0))
    const older = poll({received: a.received})
    const newer = poll({received: a.received})
    expect((await older).status).toBe(204)
    await new Raw({id: bob}).listen()
    await send(segment({bytes: streamOf(sayUpdate("news"))}), {id: bob})
    const news = await segmentOf(await newer)
    expect(new Incoming().take(0, news.bytes).map(hex)[0]).toMatch(/^0002/)
    expect(a.heard.some((frame) => frame.startsWith("0002"))).toBe(false)
  })
})

describe("the same words over a WebSocket, a stream and polls", () => {
  interface Voice {
    say(...frames: readonly Frame[]): Promise<void>
    readonly heard: readonly string[]
  }

  async function socketVoice(document: string): Promise<Voice> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/collab/${document}`, ["quire.v1"])
    ends.push(() => socket.terminate())
    const heard: string[] = []
    socket.on("message", (data: Buffer) => heard.push(data.toString("hex")))
    await new Promise((resolve) => socket.once("open", resolve))
    return {heard, say: async (...frames) => frames.forEach((frame) => socket.send(frame))}
  }

  async function pollVoice(document: string): Promise<Voice> {
    const raw = {heard: [] as string[], incoming: new Incoming(), outgoing: new Outgoing(), ended: false}
    ends.push(() => (raw.ended = true))
    const take = ({offset, bytes}: Segment) => raw.heard.push(...raw.incoming.take(offset, bytes).map(hex))
    take(await segmentOf(await poll({document, own: true})))
    const listen = async () => {
      while (!raw.ended) take(await segmentOf(await poll({document, received: raw.incoming.received})))
    }
    void listen().catch(() => undefined)
    return {
      heard: raw.heard,
      async say(...frames) {
        for (const frame of frames) raw.outgoing.push(frame)
        const offset = raw.outgoing.end - raw.outgoing.pendingBytes
        const bytes = raw.outgoing.read(offset)
        const {received} = await segmentOf(
          await send(segment({received: raw.incoming.received, offset, bytes}), {document}),
        )
        raw.outgoing.acknowledge(received)
      },
    }
  }

  const voices: Readonly<Record<string, (document: string) => Promise<Voice>>> = {
    socket: socketVoice,
    stream: (document) => new Raw({document, own: true}).listen(),
    poll: pollVoice,
  }

  /** It tells how long the way is, and so is another on each. */
  const isRoster = (frame: string) => frame.startsWith("41")
  const shortened = (text: string) => (text.length < 500 ? text : createHash("sha256").update(text).digest("hex"))

  /** Everything that one can say, in an order in which each answer is known. */
  async function transcript(name: string): Promise<{heard: readonly string[]; stored: readonly string[]}> {
    const document = `transcript-${name}` as DocId
    // Written once already, so that the server has nothing to add by a client id of its own.
    const doc = new Y.Doc()
    doc.clientID = 5
    doc.getMap("meta").set("format", 1)
    await storage.append([{doc: document, update: Y.encodeStateAsUpdate(doc), title: "", author: null, clocks: []}])
    const {say, heard} = await voices[name]!(document).then((voice) => ({
      say: voice.say.bind(voice),
      heard: voice.heard,
    }))
    const saved = (count: number) => seen(() => expect(heard).toContain(hex(encode({type: "saved", count}))))
    await seen(() => expect(heard.at(-1)).toMatch(/^0000/))
    await say(encode({type: "syncStep1", stateVector: Uint8Array.of(0)}), present(7, '{"user":{"name":"Ann"}}'))
    await say(encode({type: "syncStep2", update: updateOf("offline, ", 7)}))
    await saved(1)
    await say(encode({type: "update", update: updateOf("then online", 8)}), encode({type: "queryPresence"}))
    await saved(2)
    await say(Uint8Array.of(99, 1, 2), encode({type: "syncStep1", stateVector: Uint8Array.of(0)}))
    await say(encode({type: "update", update: updateOf("x".repeat(300_000), 9)}))
    await say()
    await saved(3)
    await say(present(7, "null"))
    await seen(() => expect(heard.findLast((frame) => !isRoster(frame))).toMatch(/^01.*6e756c6c$/))
    const {rows} = await storage.load(document)
    return {
      heard: heard.filter((frame) => !isRoster(frame)).map(shortened),
      stored: rows.map(({update}) => shortened(hex(update))),
    }
  }

  it("end in the same bytes, said and stored", async () => {
    const runs = []
    for (const name of Object.keys(voices)) {
      runs.push(await transcript(name))
      for (const end of ends.splice(0)) end()
    }
    const [socket, stream, polled] = runs
    expect(socket!.heard.length).toBeGreaterThan(7)
    expect([stream, polled]).toEqual([socket, socket])
  })
})

it("G4 a viewer reads and is seen, and what it writes is refused whole", async () => {
  const [eve, b] = [await new Raw({query: "?role=viewer", own: true}).listen(), await new Raw({id: bob}).listen()]
  await eve.say(present(1, "{}"), sayUpdate("not allowed"))
  await b.say(present(2, "{}"), sayUpdate("allowed", 2))
  await seen(() => expect(shownOf(b, 1)).not.toEqual([]))
  await seen(() => expect(eve.heard.some((frame) => frame.startsWith("0002"))).toBe(true))
  expect(eve.heard).toContain(hex(encode({type: "notice", notice: {kind: "grant", grant: "viewer"}})))
  expect(eve.heard).toContain(hex(encode({type: "notice", notice: {kind: "refused", count: 1}})))
  await seen(async () => expect(await storedText()).toBe("allowed"))
})

describe("signs of life", () => {
  it("P1 the server says something every 15 s", async () => {
    const a = await new Raw().listen()
    await a.say()
    clock.pass(17_500)
    await seen(() => expect(a.heard.filter((frame) => frame === beat)).toHaveLength(1))
    await a.say()
    clock.pass(15_000)
    await seen(() => expect(a.heard.filter((frame) => frame === beat)).toHaveLength(2))
  })

  it("a poll that has nothing to bring is answered within 5 s, before a proxy loses patience", async () => {
    const first = await segmentOf(await poll())
    const second = first.bytes.length > 0 ? first : await segmentOf(await poll({received: 0}))
    const received = second.offset + second.bytes.length
    const arrived = new Promise((resolve) => app.server.once("request", () => setImmediate(resolve)))
    const waiting = poll({received})
    await arrived
    clock.pass(5_000)
    const {offset, bytes, close} = await segmentOf(await waiting)
    expect([offset, bytes.length, close]).toEqual([received, 0, 0])
  })

  it("P3 a client that leaves is gone at once", async () => {
    const [a, b] = [await new Raw().listen(), await new Raw({id: bob}).listen()]
    await b.say(present(2, "{}"))
    await a.say(present(1, "{}"))
    await a.leave()
    await seen(() => expect(isGone(b, 1)).toBe(true))
    expect(await refusalOf(await poll({received: 0}))).toEqual([410, {error: "unknownConnection"}])
  })

  it("P3 a client whose stream is cut is gone after 10 s, and not while it comes back", async () => {
    const [a, b] = [await new Raw().listen(), await new Raw({id: bob}).listen()]
    await b.say(present(2, "{}"))
    await a.say(present(1, "{}"))
    for (let time = 0; time < 3; time++) {
      a.cut()
      await seen(() => expect(app.server.listening).toBe(true))
      await a.say()
      clock.pass(5_000)
      await a.listen()
      await b.say()
    }
    expect(shownOf(b, 1).some(({state}) => state === "null")).toBe(false)
    a.cut()
    await vi.waitFor(async () => {
      clock.pass(2_500)
      await b.say()
      expect(isGone(b, 1)).toBe(true)
    })
  })

  it("P1 a client that listens and posts nothing is gone after 30 s", async () => {
    const a = await new Raw().listen()
    clock.pass(27_500)
    await a.say()
    clock.pass(27_500)
    expect((await send(segment({}))).status).toBe(200)
    clock.pass(30_000)
    expect(await refusalOf(await send(segment({})))).toEqual([410, {error: "unknownConnection"}])
  })
})

describe("bad input is refused, nothing of it is used, and the connection goes on", () => {
  const bad: [string, number, string, () => Promise<Response>][] = [
    ["no connection id", 400, "badRequest", () => fetch(address("poll"))],
    ["a short connection id", 400, "badRequest", () => poll({id: "short"})],
    ["a received that is no number", 400, "badRequest", () => poll({headers: {"quire-received": "-1"}})],
    ["no document id", 404, "notFound", () => poll({document: "a.b"})],
    ["a post to an unknown connection", 410, "unknownConnection", () => send(segment({}), {id: bob})],
    ["a post to another document", 410, "unknownConnection", () => send(segment({}), {document: "other"})],
    ["going on with an unknown connection", 410, "unknownConnection", () => poll({id: bob, received: 0})],
    ["a body that a proxy dropped", 400, "badRequest", () => send(nothing)],
    ["garbage", 400, "badRequest", () => send(Uint8Array.of(255, 255))],
    ["acknowledging what was never sent", 400, "badRequest", () => send(segment({received: 1e9}))],
    ["a body beyond the limit", 413, "tooLarge", () => send(new Uint8Array(maxBodyBytes + 1))],
    [
      "a body of another type",
      400,
      "badRequest",
      () => fetch(address("messages"), {method: "POST", body: "{}", headers: headersOf({})}),
    ],
  ]
  it.each(bad)("%s", async (_what, status, error, ask) => {
    const a = await new Raw().listen()
    await seen(() => expect(a.heard).toHaveLength(1))
    expect(await refusalOf(await ask())).toEqual([status, {error}])
    await a.say(sayUpdate("text"))
    await vi.waitFor(async () => expect(await storedText()).toBe("text"))
  })

  it("a body that takes more than 10 s", async () => {
    await new Raw().listen()
    const socket = connect(port, "127.0.0.1")
    ends.push(() => socket.destroy())
    const headers = Object.entries({...headersOf({}), "content-type": "application/octet-stream"})
    const lines = ["POST /collab/d/messages HTTP/1.1", "host: h", "content-length: 100", "", ""]
    lines.splice(1, 0, ...headers.map(([name, value]) => `${name}: ${value}`))
    socket.write(lines.join("\r\n"))
    socket.write("x")
    let answer = ""
    socket.on("data", (data) => (answer += data.toString()))
    const ended = new Promise((resolve) => socket.once("close", resolve))
    await vi.waitFor(() => {
      clock.pass(1_000)
      expect(answer).toMatch(/^HTTP\/1.1 408 .*\{"error":"tooSlow"\}$/s)
    })
    await ended
  })

  it("an update that cannot be read ends the session with its reason, as on a WebSocket", async () => {
    const a = await new Raw().listen()
    await a.say(Uint8Array.of(0, 2, 3, 1, 2, 3))
    await seen(() => expect(a.closeCode).toBe(4422))
  })

  it("a frame beyond 16 MiB ends it with 1009, by its length alone", async () => {
    const a = await new Raw().listen()
    await segmentOf(await send(segment({bytes: Uint8Array.of(0x81, 0x80, 0x80, 0x08)})))
    await seen(() => expect(a.closeCode).toBe(1009))
    expect(app.quire.counts.of("limited.frame")).toBe(1)
  })

  it("R4 F61 one that reads nothing holds nobody up, is told no single updates, and gone after 30 s", async () => {
    await app.close()
    await start({limits: {newClientIds: 21}})
    const deaf = connect(port, "127.0.0.1")
    ends.push(() => deaf.destroy())
    const headers = Object.entries(headersOf({}))
    deaf.pause()
    deaf.write(
      `GET /collab/d/events HTTP/1.1\r\nhost: h\r\n${headers.map((pair) => pair.join(": ")).join("\r\n")}\r\n\r\n`,
    )
    const [b, c] = [await new Raw({id: bob}).listen(), await new Raw({id: ids[2]!}).listen()]
    const letters = "x".repeat(100_000)
    for (let count = 1; count <= 20; count++) {
      await b.say(sayUpdate(letters, 100 + count))
      await seen(() => expect(c.heard.filter((frame) => frame.startsWith("0002"))).toHaveLength(count))
      await c.say()
    }
    const deafPosts = () => send(segment({}))
    expect((await deafPosts()).status).toBe(200)
    const {offset: sentBytes} = await segmentOf(await deafPosts())
    expect(sentBytes).toBeLessThan(1_500_000)
    for (let passedMs = 0; passedMs < 30_000; passedMs += 10_000) {
      clock.pass(10_000)
      await Promise.all([b.say(), c.say(), deafPosts()])
    }
    await b.say(sayUpdate("still here", 99))
    await seen(() => expect(c.heard.filter((frame) => frame.startsWith("0002"))).toHaveLength(21))
    expect([b.closeCode, c.closeCode]).toEqual([0, 0])
    const closing = await segmentOf(await poll({received: sentBytes}))
    expect(closing.close).toBe(1013)
  })
})

it("an address that has as many connections as it may gets no more, whatever carries them", async () => {
  await app.close()
  await start({limits: {connectionsPerAddress: 2}})
  const [a] = [await new Raw().listen(), await new Raw({id: bob}).listen()]
  const third = {id: ids[2]!}
  expect(await refusalOf(await poll(third))).toEqual([429, {error: "tooManyConnections"}])
  expect(app.quire.counts.of("limited.address")).toBe(1)
  await a.leave()
  await segmentOf(await poll(third))
})

describe("pages of other origins", () => {
  const page = "https://elsewhere.example"
  const from = (origin: string, headers = {}) => poll({headers: {origin, ...headers}})
  const upgrade = (origin: string) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/collab/d`, {origin})
      ends.push(() => socket.terminate())
      socket.once("open", () => resolve(101))
      socket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0))
      socket.once("error", () => undefined)
    })

  it("may not connect, whichever way", async () => {
    expect(await refusalOf(await from(page))).toEqual([403, {error: "foreignOrigin"}])
    expect(await refusalOf(await from("null"))).toEqual([403, {error: "foreignOrigin"}])
    expect(await upgrade(page)).toBe(403)
  })

  it("the own page may, also behind a proxy that says for whom it asks", async () => {
    expect((await from(`http://127.0.0.1:${port}`)).status).toBe(200)
    expect((await from(page, {"x-forwarded-host": "elsewhere.example"})).status).toBe(200)
    expect(await upgrade(`http://127.0.0.1:${port}`)).toBe(101)
  })

  it("may connect when the server allows it, and are told that they may read the answer", async () => {
    await app.close()
    await start({origins: [page]})
    const preflight = await fetch(address("poll"), {method: "OPTIONS", headers: {origin: page}})
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "authorization, content-type, quire-connection, quire-protocol, quire-received",
    ])
    const answer = await from(page)
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, page])
    expect([await upgrade(page), await upgrade("https://third.example")]).toEqual([101, 403])
  })
})

it("closing tells streams and polls that the server restarts, once everything is on disk", async () => {
  const a = await new Raw().listen()
  const b = new Raw({id: bob})
  await seen(() => expect(a.heard).toHaveLength(1))
  const first = await segmentOf(await poll({id: bob}))
  const second = first.bytes.length > 0 ? first : await segmentOf(await poll({id: bob, received: 0}))
  const waiting = poll({id: bob, received: second.offset + second.bytes.length})
  await a.say(sayUpdate("the last words"))
  const words = await segmentOf(await waiting)
  const last = poll({id: bob, received: words.offset + words.bytes.length})
  await b.say().catch(() => undefined)
  await app.close()
  await seen(() => expect(a.closeCode).toBe(1012))
  expect(await segmentOf(await last)).toMatchObject({close: 1012})
  expect(await storedText()).toBe("the last words")
})
