import type {AddressInfo} from "node:net"
import * as provider4 from "@hocuspocus/provider"
import type {DocId, Update} from "@quire/protocol"
import type {Append, RowId} from "@quire/relay"
import {ManualClock, MemoryStorage} from "@quire/relay/testing"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import * as provider2 from "hocuspocus-provider-2"
import * as provider3 from "hocuspocus-provider-3"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {quire} from "../plugin.ts"
import {addressed} from "./hocuspocus-framing.ts"

/** Stores when the test says so. */
class HeldStorage extends MemoryStorage {
  held: (() => void)[] | null = null

  override async append(batch: readonly Append[]): Promise<readonly RowId[]> {
    await new Promise<void>((resolve) => (this.held === null ? resolve() : this.held.push(resolve)))
    return super.append(batch)
  }

  release(): void {
    for (const resolve of this.held ?? []) resolve()
    this.held = null
  }
}

let app: FastifyInstance
let clock: ManualClock
let storage: HeldStorage
let port: number
const ends: (() => void)[] = []

beforeEach(async () => {
  storage = new HeldStorage()
  clock = new ManualClock()
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage, clock, gatherMs: 0})
  await app.listen({port: 0, host: "127.0.0.1"})
  port = (app.server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  storage.release()
  await app.close()
})

/** What is shown of who is here waits for others: time passes while we look. */
const seen = (check: () => void | Promise<void>) =>
  vi.waitFor(() => (clock.pass(50), check()), {timeout: 8_000, interval: 10})

/** Waits for the network; the server's time stands still. */
const arrived = (check: () => void) => vi.waitFor(check, {timeout: 8_000, interval: 10})

/** What the three versions have in common. */
interface Client {
  readonly document: Y.Doc
  readonly awareness: {getStates(): Map<number, Record<string, unknown>>; setLocalState(state: unknown): void}
  readonly synced: boolean
  readonly unsyncedChanges: number
  readonly hasUnsyncedChanges: boolean
  on(event: string, listener: (payload: never) => void): unknown
  destroy(): void
}
interface Line {
  connect(): unknown
  disconnect(): void
  destroy(): void
}
const versions: Readonly<Record<string, {HocuspocusProvider: unknown; HocuspocusProviderWebsocket: unknown}>> = {
  2: provider2,
  3: provider3,
  4: provider4,
}
type New<T> = new (options: Record<string, unknown>) => T

function line(version: string, query = ""): Line {
  const Websocket = versions[version]!.HocuspocusProviderWebsocket as New<Line>
  const made = new Websocket({url: `ws://127.0.0.1:${port}/collab${query}`, WebSocketPolyfill: WebSocket})
  ends.push(() => made.destroy())
  return made
}

function open(version: string, name: string, websocketProvider: Line, options: Record<string, unknown> = {}): Client {
  const Provider = versions[version]!.HocuspocusProvider as New<Client & {attach?(): void}>
  const made = new Provider({name, websocketProvider, document: new Y.Doc(), ...options})
  made.attach?.()
  ends.push(() => {
    made.destroy()
    made.document.destroy()
  })
  return made
}

async function client(version: string, name = "d", websocketProvider = line(version)): Promise<Client> {
  const made = open(version, name, websocketProvider)
  await seen(() => expect([made.synced, made.unsyncedChanges]).toEqual([true, 0]))
  return made
}

async function stockClient(document = "d"): Promise<WebsocketProvider> {
  const made = new WebsocketProvider(`ws://127.0.0.1:${port}/collab`, document, new Y.Doc(), {
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  })
  ends.push(() => made.destroy())
  await seen(() => expect(made.synced).toBe(true))
  return made
}

const body = (doc: Y.Doc) => doc.getText("body")
const names = ({awareness}: {readonly awareness: Client["awareness"]}) =>
  [...awareness.getStates().values()].map((state) => String(state["name"])).sort()

describe.each(Object.keys(versions))("an unmodified @hocuspocus/provider %s", (version) => {
  it("writes together with its like and with y-websocket, and they see each other", async () => {
    const [ann, bob, yan] = [await client(version), await client(version), await stockClient()]
    ann.awareness.setLocalState({name: "Ann"})
    bob.awareness.setLocalState({name: "Bob"})
    yan.awareness.setLocalState({name: "Yan"})
    for (const letter of "Ann writes. ") body(ann.document).insert(0, letter)
    for (const letter of "Yan writes. ") body(yan.doc).insert(body(yan.doc).length, letter)
    await seen(() => {
      expect(body(bob.document).length).toBe(24)
      expect([body(ann.document).toJSON(), body(yan.doc).toJSON()]).toEqual(
        Array.from({length: 2}, () => body(bob.document).toJSON()),
      )
      for (const everybody of [ann, bob, yan]) expect(names(everybody)).toEqual(["Ann", "Bob", "Yan"])
    })
  })

  it("S1 counts an update as synced when it is on disk, not before, each once", async () => {
    const ann = await client(version)
    const counts: number[] = []
    ann.on("unsyncedChanges", () => counts.push(ann.unsyncedChanges))
    const bob = await client(version)
    storage.held = []
    for (const letter of "abc") body(ann.document).insert(0, letter)
    await seen(() => expect(body(bob.document).toJSON()).toBe("cba"))
    await seen(() => expect(storage.held).not.toEqual([]))
    expect(ann.unsyncedChanges).toBe(3)
    storage.release()
    await seen(() => expect(ann.unsyncedChanges).toBe(0))
    body(ann.document).insert(0, "d")
    await seen(() => expect(ann.unsyncedChanges).toBe(0))
    // Had one been told of twice, the count would have reached 0 early.
    expect(counts).toEqual([1, 2, 3, 2, 1, 0, 1, 0])
  })

  it("finds what it wrote on another day", async () => {
    const ann = await client(version)
    body(ann.document).insert(0, "kept")
    await seen(() => expect(ann.unsyncedChanges).toBe(0))
    ann.destroy()
    const late = await client(version)
    expect(body(late.document).toJSON()).toBe("kept")
  })

  it("has many documents on one socket, which do not mix", async () => {
    const shared = line(version)
    const documents = Array.from({length: 20}, (_, index) => `many-${index}`)
    const opened = await Promise.all(documents.map((name) => client(version, name, shared)))
    for (const [index, {document}] of opened.entries()) body(document).insert(0, `text of ${index}`)
    await seen(() => expect(opened.map(({unsyncedChanges}) => unsyncedChanges)).toEqual(documents.map(() => 0)))
    expect(app.websocketServer.clients.size).toBe(1)
    const reader = await client(version, "many-7")
    expect(body(reader.document).toJSON()).toBe("text of 7")
  })

  it.each([
    ["it left", (shared: Line) => shared.disconnect()],
    ["its socket broke", (_shared: Line, socket: WebSocket) => socket.terminate()],
  ])("P3 is seen again as soon as it is back after %s, with what it wrote meanwhile", async (_why, lose) => {
    const bob = await client(version)
    const bobs = new Set(app.websocketServer.clients)
    const shared = line(version)
    const ann = await client(version, "d", shared)
    const [anns] = [...app.websocketServer.clients].filter((socket) => !bobs.has(socket))
    ann.awareness.setLocalState({name: "Ann"})
    bob.awareness.setLocalState({name: "Bob"})
    await seen(() => expect(names(bob)).toEqual(["Ann", "Bob"]))
    lose(shared, anns!)
    await seen(() => expect(names(bob)).toEqual(["Bob"]))
    body(ann.document).insert(0, "offline")
    void shared.connect()
    // Its words come after its presence, which waits for no more than what else there is to tell.
    await arrived(() => expect(body(bob.document).toJSON()).toBe("offline"))
    clock.pass(50)
    await arrived(() => expect(names(bob)).toEqual(["Ann", "Bob"]))
    await seen(() => expect([names(ann), ann.hasUnsyncedChanges]).toEqual([["Ann", "Bob"], false]))
  })

  it("is told when a document cannot be opened, and its others go on", async () => {
    const shared = line(version)
    const ann = await client(version, "d", shared)
    const reasons: string[] = []
    const refused = open(version, "no such id", shared, {
      token: "any",
      onAuthenticationFailed: ({reason}: {reason: string}) => reasons.push(reason),
    })
    await seen(() => expect(reasons).toEqual(["There is no such document. Check its address."]))
    expect(refused.synced).toBe(false)
    body(ann.document).insert(0, "goes on")
    await seen(() => expect(ann.unsyncedChanges).toBe(0))
  })

  it("G4 sees and is seen as a viewer, and what it writes is refused whole and never called synced", async () => {
    const [ann, eve] = [await client(version), await client(version, "d", line(version, "?role=viewer"))]
    body(ann.document).insert(0, "to be read")
    eve.awareness.setLocalState({name: "Eve"})
    await seen(() =>
      expect([body(eve.document).toJSON(), names(ann)]).toEqual(["to be read", expect.arrayContaining(["Eve"])]),
    )
    body(eve.document).insert(0, "not ")
    body(ann.document).insert(10, ", all")
    await seen(() => expect([body(ann.document).toJSON(), ann.unsyncedChanges]).toEqual(["to be read, all", 0]))
    await seen(() => expect(body(eve.document).toJSON()).toBe("not to be read, all"))
    expect(eve.unsyncedChanges).toBe(1)
  })

  it("hears its scope, whatever token it has", async () => {
    const scopes: (string | undefined)[] = []
    for (const token of ["", "any", null]) {
      const made = open(version, "d", line(version), {
        token,
        onAuthenticated: (payload: {scope?: string} | undefined) => scopes.push(payload?.scope),
      })
      await seen(() => expect(made.synced).toBe(true))
    }
    // Version 2 does not pass the scope on.
    const scope = version === "2" ? undefined : "read-write"
    await seen(() => expect(scopes).toEqual([scope, scope, scope]))
  })
})

describe("on the wire", () => {
  const hex = (frame: Uint8Array) => Buffer.from(frame).toString("hex")
  const nothing: Update = Uint8Array.of(0, 0)
  const step1 = Uint8Array.of(0, 0, 1, 0)
  const step2 = Uint8Array.of(0, 1, 2, ...nothing)
  const token = Uint8Array.of(2, 0, 0)

  async function socket(query = ""): Promise<{made: WebSocket; heard: string[]; ended: Promise<number>}> {
    const made = new WebSocket(`ws://127.0.0.1:${port}/collab${query}`)
    ends.push(() => made.terminate())
    const heard: string[] = []
    made.on("message", (data: Buffer) => heard.push(data.toString("hex")))
    const ended = new Promise<number>((resolve) => made.once("close", resolve))
    await new Promise((resolve) => made.once("open", resolve))
    return {made, heard, ended}
  }

  it("each syncStep2 and update gets one status, also one that brings nothing, and after what it answers", async () => {
    const {made, heard} = await socket()
    for (const frame of [token, step1, step2, step2, step2]) made.send(addressed("d", frame))
    const status = hex(addressed("d", Uint8Array.of(8, 1)))
    await seen(() => expect(heard.filter((frame) => frame === status)).toHaveLength(3))
    expect(heard[0]).toBe(hex(addressed("d", Uint8Array.of(2, 2, 10, ...Buffer.from("read-write")))))
    expect(heard[1]).toMatch(/^01640000/)
  })

  it("G4 a viewer hears that it may only read, and of each update that it was refused", async () => {
    const {made, heard} = await socket("?role=viewer")
    const doc = new Y.Doc()
    body(doc).insert(0, "x")
    const update = Y.encodeStateAsUpdate(doc)
    for (const frame of [token, step1, step2, Uint8Array.of(0, 2, update.length, ...update)])
      made.send(addressed("d", frame))
    await seen(() => expect(heard.at(-1)).toBe(hex(addressed("d", Uint8Array.of(8, 0)))))
    expect(heard[0]).toBe(hex(addressed("d", Uint8Array.of(2, 2, 8, ...Buffer.from("readonly")))))
    expect(heard.filter((frame) => frame === hex(addressed("d", Uint8Array.of(8, 1))))).toHaveLength(1)
  })

  it("G4 a viewer who goes on writing is sent away: what was refused has to be remembered", async () => {
    const {made, ended} = await socket("?role=viewer")
    const doc = new Y.Doc()
    body(doc).insert(0, "x")
    const update = Y.encodeStateAsUpdate(doc)
    made.send(addressed("d", token))
    let sentCount = 0
    // No more at once than it may send.
    for (const refusedCount of [5_000, 10_000, 10_001]) {
      for (; sentCount < refusedCount; sentCount++)
        made.send(addressed("d", Uint8Array.of(0, 2, update.length, ...update)))
      await seen(() => expect(app.quire.counts.of("refused.grant")).toBe(refusedCount))
    }
    expect(await ended).toBe(4529)
    expect(app.quire.counts.of("limited.tooFast")).toBe(0)
  })

  it("an address is repeated byte for byte", async () => {
    const {made, heard} = await socket()
    for (const frame of [token, step1]) made.send(addressed("d\0session", frame))
    await seen(() => expect(heard).toHaveLength(3))
    const start = hex(addressed("d\0session", new Uint8Array()))
    expect(heard.every((frame) => frame.startsWith(start))).toBe(true)
  })

  it("P1 something is said every 15 s, under an address that the client knows", async () => {
    const {made, heard} = await socket()
    for (const frame of [token, step1]) made.send(addressed("d", frame))
    await seen(() => expect(heard).toHaveLength(3))
    clock.pass(15_000)
    await seen(() => expect(heard.at(-1)).toBe(hex(addressed("d", Uint8Array.of(1, 1, 0)))))
  })

  it("who leaves a document hears no more of it, and may come back", async () => {
    const {made, heard} = await socket()
    made.send(addressed("d", token))
    made.send(addressed("d", Uint8Array.of(7)))
    made.send(addressed("other", token))
    await seen(() => expect(heard.filter((frame) => frame.startsWith("056f74686572"))).toHaveLength(2))
    expect(app.quire.sessionCount).toBe(1)
    made.send(addressed("d", token))
    await seen(() => expect(app.quire.sessionCount).toBe(2))
  })

  it("G5 a bad update loses its sender the document, until it sends a token again", async () => {
    const {made, heard} = await socket()
    const bob = await client("4")
    for (const frame of [token, Uint8Array.of(0, 2, 3, 1, 2, 3), Uint8Array.of(0, 2, 2, ...nothing)])
      made.send(addressed("d", frame))
    await seen(() => expect(heard.at(-1)).toMatch(/^01640201/))
    const heardCount = heard.length
    body(bob.document).insert(0, "unharmed")
    await seen(() => expect(bob.unsyncedChanges).toBe(0))
    expect(heard).toHaveLength(heardCount)
    made.send(addressed("d", token))
    await seen(() => expect(heard.length).toBeGreaterThan(heardCount))
    expect((await storage.load("d" as DocId)).rows).toHaveLength(2)
  })

  it.each([
    ["y-websocket without a document", 4404, step1],
    ["garbage", 4400, Uint8Array.of(9, 1, 2)],
    ["a message for clients only", 4400, addressed("d", Uint8Array.of(8, 1))],
    ["a permission from a client", 4400, addressed("d", Uint8Array.of(2, 2, 0))],
    ["an address that is longer than any", 4400, addressed("d".repeat(257), token)],
  ])("%s ends the socket with %i", async (_what, code, frame) => {
    const {made, ended} = await socket()
    made.send(frame)
    expect(await ended).toBe(code)
  })

  it("20,000 messages at once end the socket with 4529, whatever they are and whichever document they are of", async () => {
    const {made, ended} = await socket()
    for (let count = 0; count < 20_000; count++)
      made.send(count % 2 === 0 ? Uint8Array.of(9) : addressed(`d${count % 10}`, token))
    expect(await ended).toBe(4529)
    expect(app.quire.counts.of("limited.tooFast")).toBe(1)
  })

  it("its ping and pong, its word to everybody, and an empty word are let pass", async () => {
    const {made, heard} = await socket()
    for (const frame of [Uint8Array.of(9), Uint8Array.of(10), addressed("d", Uint8Array.of(5, 1, 97))]) made.send(frame)
    made.send(addressed("d", token))
    await seen(() => expect(heard.length).toBeGreaterThan(0))
    expect(made.readyState).toBe(made.OPEN)
  })
})
