import {encode, encodeRefresh} from "@quire/protocol"
import {IDBFactory} from "fake-indexeddb"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {writeSyncStep1, readSyncMessage} from "y-protocols/sync"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {gatherMs} from "./inbox.ts"
import {openWithinMs} from "./offline/keeper.ts"
import {Provider} from "./provider.ts"
import type {ProviderOptions} from "./provider.ts"
import {openLate} from "./testing/late-store.ts"
import type {TokenSource} from "./token.ts"

/** The server's end of a socket that exists only here. It has a document, and says `saved` when the test tells it to. */
class FakeSocket {
  static readonly made: FakeSocket[] = []
  readonly OPEN = 1
  readyState = 0
  binaryType = ""
  onopen: (() => void) | null = null
  onmessage: ((event: {data: ArrayBuffer}) => void) | null = null
  onclose: ((event: {code: number; reason: string}) => void) | null = null
  readonly url: string
  readonly protocols: readonly string[]
  readonly server = new Y.Doc()
  readonly heard: Uint8Array[] = []
  /** Nothing goes through any more, and nobody says so. */
  isDead = false
  answersQueries = true
  #heardCount = 0

  constructor(url: string, protocols: readonly string[]) {
    this.url = url
    this.protocols = protocols
    FakeSocket.made.push(this)
  }

  send(frame: Uint8Array): void {
    if (this.isDead) return
    this.heard.push(frame)
    if (frame[0] === 3 && this.answersQueries) this.say(encode({type: "presence", entries: []}))
    const decoder = decoding.createDecoder(frame)
    if (decoding.readVarUint(decoder) !== 0) return
    if (frame[1] !== 0) this.#heardCount++
    const reply = encoding.createEncoder()
    encoding.writeVarUint(reply, 0)
    readSyncMessage(decoder, reply, this.server, this)
    if (encoding.length(reply) > 1) this.say(encoding.toUint8Array(reply))
  }

  close(): void {
    this.readyState = 3
  }

  open(): void {
    this.readyState = 1
    this.onopen?.()
  }

  /** Asks for what the client has, as the server does on every connection. */
  greet(): void {
    this.say(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, 0)
        writeSyncStep1(encoder, this.server)
      }),
    )
  }

  /** Everything heard so far is on disk. */
  saved(): void {
    this.say(encode({type: "saved", count: this.#heardCount}))
  }

  say(frame: Uint8Array): void {
    this.onmessage?.({data: frame.slice().buffer})
  }

  end(code: number): void {
    this.readyState = 3
    this.onclose?.({code, reason: ""})
  }
}

const last = () => FakeSocket.made.at(-1)!
let doc: Y.Doc
let provider: Provider

function provide(options: Partial<ProviderOptions> = {}): Provider {
  return new Provider({
    ...options,
    server: "http://host:1/",
    document: "d",
    doc,
    WebSocket: FakeSocket as unknown as typeof WebSocket,
  })
}

/** A connection on which everything is saved. */
function connected(): void {
  last().open()
  last().greet()
  last().saved()
}

beforeEach(() => {
  vi.useFakeTimers()
  // The shortest pause before each attempt.
  vi.spyOn(Math, "random").mockReturnValue(0)
  FakeSocket.made.length = 0
  doc = new Y.Doc()
  provider = provide()
})
afterEach(() => {
  provider.destroy()
  doc.destroy()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it("connects to the document with our own subprotocol, whichever way the server is spelled", () => {
  expect(last().url).toBe("ws://host:1/collab/d")
  expect(last().protocols).toEqual(["quire.v1"])
})

it("asks for the role that it is given", () => {
  provider.destroy()
  provider = provide({role: "viewer"})
  expect(last().url).toBe("ws://host:1/collab/d?role=viewer")
})

it("S6 says saved only when the server has counted every edit", () => {
  expect(provider.save).toEqual({name: "connecting"})
  connected()
  expect(provider.save).toEqual({name: "saved"})
  expect(provider.synced).toBe(true)
  doc.getText("body").insert(0, "a")
  expect(provider.save).toEqual({name: "saving"})
  last().saved()
  expect(provider.save).toEqual({name: "saved"})
})

it("S6 an edit made before the saved of the one before stays unsaved", () => {
  connected()
  doc.getText("body").insert(0, "a")
  doc.getText("body").insert(0, "b")
  last().say(encode({type: "saved", count: 2}))
  expect(provider.save).toEqual({name: "saving"})
  last().saved()
  expect(provider.save).toEqual({name: "saved"})
})

it("S6 what was in the document before it had a provider is unsaved too", () => {
  provider.destroy()
  doc.getText("body").insert(0, "written before")
  provider = provide()
  last().open()
  expect(provider.save).toEqual({name: "saving"})
  last().greet()
  expect(provider.save).toEqual({name: "saving"})
  last().saved()
  expect(provider.save).toEqual({name: "saved"})
})

it("S6 an edit without a connection is unsaved until the next one has brought it to disk", () => {
  connected()
  last().end(1006)
  expect(provider.save).toEqual({name: "reconnecting"})
  doc.getText("body").insert(0, "offline")
  expect(provider.save).toEqual({name: "unkept", cause: "off"})
  vi.advanceTimersByTime(500)
  expect(FakeSocket.made).toHaveLength(2)
  last().open()
  expect(provider.save).toEqual({name: "saving"})
  last().greet()
  expect(last().server.getText("body").toJSON()).toBe("offline")
  expect(provider.save).toEqual({name: "saving"})
  last().saved()
  expect(provider.save).toEqual({name: "saved"})
})

describe("a device whose store opens late", () => {
  /** The next provider finds that somebody has written here without a network, a second after it has begun without. */
  beforeEach(async () => {
    provider.destroy()
    const factory = new IDBFactory()
    vi.stubGlobal("indexedDB", factory)
    provider = provide()
    doc.getText("body").insert(0, "kept")
    await vi.advanceTimersByTimeAsync(1_000)
    provider.destroy()
    doc = new Y.Doc()
    openLate(factory, openWithinMs + 1_000)
    provider = provide()
    await vi.advanceTimersByTimeAsync(openWithinMs)
  })

  it("shows what it has kept all the same", async () => {
    expect(provider.ready).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(provider.ready).toBe(true)
    expect(doc.getText("body").toJSON()).toBe("kept")
  })

  it("S6 has what it kept brought to disk as well, though the connection was there before", async () => {
    connected()
    expect(provider.save).toEqual({name: "saved"})
    await vi.advanceTimersByTimeAsync(2_000)
    expect(provider.save).toEqual({name: "saving"})
    expect(last().server.getText("body").toJSON()).toBe("kept")
    last().saved()
    expect(provider.save).toEqual({name: "saved"})
    doc.getText("body").insert(0, "and ")
    last().saved()
    expect(provider.save).toEqual({name: "saved"})
  })
})

it("what others write is theirs to save", () => {
  connected()
  const other = new Y.Doc()
  other.getText("body").insert(0, "theirs")
  last().say(encode({type: "update", update: Y.encodeStateAsUpdate(other)}))
  vi.advanceTimersByTime(gatherMs)
  expect(doc.getText("body").toJSON()).toBe("theirs")
  expect(provider.save).toEqual({name: "saved"})
})

it.each([4400, 4401, 4403, 4404, 4409, 4413, 4422, 4499, 1009])(
  "stops at %i and keeps saying that an edit is unsaved",
  (code) => {
    connected()
    doc.getText("body").insert(0, "a")
    last().end(code)
    vi.advanceTimersByTime(60_000)
    expect(FakeSocket.made).toHaveLength(1)
    expect(provider.connection).toMatchObject({name: "refused", reason: {code}})
    expect(provider.save).toMatchObject({name: "refused", reason: {code}, waiting: true, kept: false})
  },
)

it.each([1006, 1012, 1013, 4507, 4529])("comes back by itself after %i", (code) => {
  connected()
  last().end(code)
  expect(provider.connection).toMatchObject({name: "down", cause: "lost"})
  vi.advanceTimersByTime(500)
  expect(FakeSocket.made).toHaveLength(2)
  connected()
  expect(provider.connection).toMatchObject({name: "connected", transport: "websocket"})
})

it("tells its listeners of each change once, and none that has left", () => {
  const seen: string[] = []
  const leave = provider.subscribe(() => seen.push(provider.save.name))
  connected()
  doc.getText("body").insert(0, "a")
  doc.getText("body").insert(0, "b")
  last().saved()
  leave()
  last().end(1006)
  expect(seen.filter((name, index) => name !== seen[index - 1])).toEqual(["saved", "saving", "saved"])
})

it("G4 a viewer is told, and cannot write what would be refused", () => {
  connected()
  last().say(encode({type: "notice", notice: {kind: "grant", grant: "viewer"}}))
  expect([provider.save.name, provider.readOnly, provider.grant]).toEqual(["viewing", true, "viewer"])
  last().say(encode({type: "notice", notice: {kind: "grant", grant: "editor"}}))
  expect([provider.save.name, provider.readOnly]).toEqual(["saved", false])
})

it("S3 says that the server cannot write, until it can", () => {
  connected()
  doc.getText("body").insert(0, "a")
  last().say(encode({type: "notice", notice: {kind: "storage", writable: false}}))
  expect(provider.save).toEqual({name: "stalled"})
  last().say(encode({type: "notice", notice: {kind: "storage", writable: true}}))
  last().saved()
  expect(provider.save).toEqual({name: "saved"})
})

it("D4 a page that is too old is read-only until it is reloaded", () => {
  connected()
  last().end(4409)
  expect(provider.readOnly).toBe(true)
  expect(provider.save).toMatchObject({name: "refused", reason: {retry: "reload"}})
})

it("who has to sign in again may write on", () => {
  connected()
  last().end(4401)
  expect(provider.readOnly).toBe(false)
})

it("D6 asks for what is missing when a hole has not closed by itself in 2 s", () => {
  connected()
  const other = new Y.Doc()
  const updates: Uint8Array[] = []
  other.on("update", (update: Uint8Array) => updates.push(update))
  other.getText("body").insert(0, "a")
  other.getText("body").insert(1, "b")
  Y.applyUpdate(last().server, updates[0]!)
  last().say(encode({type: "update", update: updates[1]!}))
  expect(doc.getText("body").toJSON()).toBe("")
  vi.advanceTimersByTime(gatherMs + 2_000)
  expect(doc.getText("body").toJSON()).toBe("ab")
})

it("gives up a link that answers nothing in 5 s while somebody types, and comes back", () => {
  connected()
  last().isDead = true
  doc.getText("body").insert(0, "a")
  vi.advanceTimersByTime(5_000)
  expect(provider.connection.name).toBe("down")
  expect(FakeSocket.made).toHaveLength(2)
})

it("tells the round trip", () => {
  last().answersQueries = false
  connected()
  vi.advanceTimersByTime(40)
  last().say(encode({type: "presence", entries: []}))
  expect(provider.details.roundTripMs).toBe(40)
})

it("P4 knows who is here from the server, until the connection is gone", () => {
  connected()
  const ben = {id: "ben", name: "Ben", color: "#1d4ed8", grant: "editor", idle: true, roundTripMs: 38} as const
  const listener = vi.fn<() => void>()
  provider.subscribe(listener)
  last().say(encode({type: "roster", people: [ben]}))
  expect(listener).toHaveBeenCalledOnce()
  expect(provider.roster).toEqual([ben])
  last().end(1006)
  expect(provider.roster).toEqual([])
})

it("tries at once, after a refusal too, when it is told to", () => {
  connected()
  last().end(4404)
  provider.tryNow()
  expect(FakeSocket.made).toHaveLength(2)
  connected()
  expect(provider.save).toEqual({name: "saved"})
})

it("gives up what was refused when a person decides so", async () => {
  connected()
  doc.getText("body").insert(0, "a")
  last().end(4403)
  expect(provider.losesWhenLeft).toBe(true)
  await provider.discard()
  expect(provider.losesWhenLeft).toBe(false)
  expect(provider.save).toMatchObject({name: "refused", waiting: false})
})

describe("a token", () => {
  const ask = vi.fn<TokenSource>()
  const settle = () => vi.advanceTimersByTimeAsync(0)

  beforeEach(() => {
    provider.destroy()
    FakeSocket.made.length = 0
    ask.mockReset()
    vi.spyOn(console, "error").mockImplementation(() => undefined)
  })

  it("goes with the upgrade, never in the address", async () => {
    ask.mockResolvedValue({token: "abc.def"})
    provider = provide({token: ask})
    await settle()
    expect(last().protocols).toEqual(["quire.v1", "bearer.abc.def"])
    expect(last().url).not.toContain("abc")
  })

  it("is renewed in band before it expires, and again", async () => {
    ask.mockImplementation(async () => ({token: `t${ask.mock.calls.length}`, expiresAtMs: Date.now() + 100_000}))
    provider = provide({token: ask})
    await settle()
    connected()
    await vi.advanceTimersByTimeAsync(165_000)
    expect(last().heard.filter(([number]) => number === 67)).toEqual([encodeRefresh("t2"), encodeRefresh("t3")])
  })

  it.each([
    ["throws", () => Promise.reject(new Error("no network"))],
    ["hangs", () => new Promise<never>(() => undefined)],
    ["answers with no token", () => Promise.resolve({token: "two words"})],
  ])("whose source %s is shown, and asked for again with nothing lost", async (_what, source) => {
    ask.mockImplementation(source)
    provider = provide({token: ask})
    doc.getText("body").insert(0, "a")
    await vi.advanceTimersByTimeAsync(10_000)
    expect(provider.connection).toMatchObject({name: "down", cause: "token"})
    expect(FakeSocket.made).toHaveLength(0)
    ask.mockResolvedValue({token: "good"})
    await vi.advanceTimersByTimeAsync(11_000)
    connected()
    expect(provider.save).toEqual({name: "saved"})
    expect(last().server.getText("body").toJSON()).toBe("a")
  })

  it("that never comes does not cut the connection that a person got by trying again", async () => {
    ask.mockReturnValueOnce(new Promise<never>(() => undefined)).mockResolvedValue({token: "good"})
    provider = provide({token: ask})
    await settle()
    provider.tryNow()
    await settle()
    connected()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(provider.connection.name).toBe("connected")
  })

  it("that has expired is asked for once more, and then the person is", async () => {
    ask.mockResolvedValue({token: "old"})
    provider = provide({token: ask})
    await settle()
    last().isDead = true
    last().open()
    last().end(4401)
    await settle()
    expect(FakeSocket.made).toHaveLength(2)
    last().isDead = true
    last().open()
    last().end(4401)
    await settle()
    expect(FakeSocket.made).toHaveLength(2)
    expect(provider.save).toMatchObject({name: "refused", reason: {code: 4401, retry: "signIn"}})
  })
})

it("leaves no timer behind", () => {
  provider.destroy()
  vi.advanceTimersByTime(10_000)
  expect(vi.getTimerCount()).toBe(0)
})
