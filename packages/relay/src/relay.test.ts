import {closeReasons, messageNumbers} from "@quire/protocol"
import type {DocId, Frame} from "@quire/protocol"
import * as encoding from "lib0/encoding"
import * as prng from "lib0/prng"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import type {Append, Compacted, RowId, Stored} from "./ports.ts"
import {Relay} from "./relay.ts"
import {probeMs} from "./session.ts"
import type {SessionOptions} from "./session.ts"
import {docId, idle, settle, TestClient} from "./testing/client.ts"
import {ManualClock, MemoryStorage} from "./testing/memory.ts"

const doc = docId("d")

/** A storage whose answers can be held back, and whose commits can fail. */
class SlowStorage extends MemoryStorage {
  loadCount = 0
  broken = false
  unreadable = false
  cannotCompact = false
  #held: (() => void)[] | null = null

  hold(): void {
    this.#held = []
  }

  release(): void {
    for (const resolve of this.#held ?? []) resolve()
    this.#held = null
  }

  override async load(id: typeof doc): Promise<Stored> {
    this.loadCount++
    await this.#turn()
    if (this.unreadable) throw new Error("disk error")
    return super.load(id)
  }

  override compact(doc: DocId): Promise<Compacted> {
    return this.cannotCompact ? Promise.reject(new Error("disk full")) : super.compact(doc)
  }

  override async append(batch: readonly Append[]): Promise<readonly RowId[]> {
    await this.#turn()
    if (this.broken) throw new Error("disk full")
    return super.append(batch)
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => (this.#held ? this.#held.push(resolve) : resolve()))
  }
}

let storage: SlowStorage
let clock: ManualClock
let relay: Relay
let warnings: string[]
const clients: TestClient[] = []

function client(): TestClient {
  const made = new TestClient()
  clients.push(made)
  return made
}

/** A client that is in, has what there is, and has said what it has. */
async function joined(options: Partial<SessionOptions> = {}): Promise<TestClient> {
  const made = client()
  made.connect(relay, doc, options)
  await settle(...clients)
  return made
}

/** The same relay after kill -9: nothing but the storage is left. */
function restart(): void {
  relay = new Relay({storage, clock, log: {warn: (_fields, text) => warnings.push(text)}})
}

/** The text that a fresh process would read from disk. */
async function storedText(): Promise<string> {
  const {snapshot, rows} = await storage.load(doc)
  const reader = new Y.Doc()
  for (const update of [...(snapshot ? [snapshot] : []), ...rows.map(({update}) => update)]) {
    Y.applyUpdate(reader, update)
  }
  return reader.getText("body").toJSON()
}

const said = (frames: readonly Frame[]) => frames.filter(([number]) => number !== 65 && number !== 66)
/** All but the roster and notices, which have tests of their own. */
const kinds = (frames: readonly Frame[]) =>
  said(frames).map(([number, step]) => (number === 0 ? ["step1", "step2", "update"][step ?? 9] : number))

beforeEach(() => {
  storage = new SlowStorage()
  clock = new ManualClock()
  warnings = []
  restart()
})
afterEach(() => {
  for (const {awareness} of clients.splice(0)) awareness.destroy()
})

const seeds = [1, 2, 3, Math.floor(Math.random() * 2 ** 31)]

describe("writing together", () => {
  it.each(seeds)("converges, on disk too, whoever drops and returns (seed %i)", async (seed) => {
    const random = prng.create(seed)
    const writers = [client(), client(), client()]
    for (const writer of writers) writer.connect(relay, doc)
    for (let step = 0; step < 150; step++) {
      const writer = prng.oneOf(random, writers)
      const {length} = writer.doc.getText("body")
      switch (prng.int32(random, 0, 9)) {
        case 0:
          writer.drop(prng.bool(random))
          break
        case 1:
          writer.drop()
          writer.connect(relay, doc)
          break
        case 2:
          await settle(...writers)
          break
        case 3:
          writer.doc.getText("body").delete(0, Math.min(2, length))
          break
        default:
          writer.type(prng.word(random), prng.int32(random, 0, length))
      }
      writer.exchange()
    }
    for (const writer of writers) {
      writer.drop()
      writer.connect(relay, doc)
    }
    await settle(...writers)
    // What is left of former connections does not answer, and ends.
    clock.pass(probeMs)
    await settle(...writers)
    expect(new Set([await storedText(), ...writers.map(({text}) => text)]).size).toBe(1)
    for (const writer of writers) expect(writer.isSaved).toBe(true)
  })

  it("sends nothing back to its author, and the same bytes to everybody else", async () => {
    const [ann, bob, eve] = [await joined(), await joined(), await joined()]
    for (const {received} of [ann, bob, eve]) received.length = 0
    ann.type("a")
    await settle(ann, bob, eve)
    expect(kinds(ann.received)).toEqual([64])
    expect(kinds(bob.received)).toEqual(["update"])
    expect(said(bob.received)[0]).toBe(said(eve.received)[0])
  })

  it("keeps documents apart", async () => {
    const [ann, bob] = [await joined(), client()]
    bob.connect(relay, docId("other"))
    ann.type("Ann's")
    await settle(ann, bob)
    expect(bob.text).toBe("")
  })

  it("passes on all of an update that Yjs tidies up after", async () => {
    const [ann, bob] = [await joined(), await joined()]
    ann.doc.getText("title").insert(0, "Title")
    await settle(ann, bob)
    ann.doc.getText("title").format(0, 5, {bold: true})
    bob.doc.transact(() => {
      bob.type("body")
      bob.doc.getText("title").format(0, 5, {bold: true})
    })
    await settle(ann, bob)
    expect(ann.text).toBe("body")
    expect(await storedText()).toBe("body")
  })
})

describe("R2 both sides exchange what they have", () => {
  it("what was written offline goes up, and what others wrote meanwhile comes down", async () => {
    const [ann, bob] = [await joined(), await joined()]
    ann.drop()
    ann.type("offline ")
    bob.type("online ")
    await settle(bob)
    ann.connect(relay, doc)
    await settle(ann, bob)
    expect(ann.text).toBe(bob.text)
    expect(ann.text).toContain("offline ")
    expect(ann.text).toContain("online ")
  })

  it("a server that lost what was not yet on disk gets it back from its clients", async () => {
    const [ann, bob] = [await joined(), await joined()]
    storage.hold()
    ann.type("not on disk")
    await settle(ann, bob)
    expect(bob.text).toBe("not on disk")
    storage = new SlowStorage()
    restart()
    bob.connect(relay, doc)
    await settle(bob)
    expect(await storedText()).toBe("not on disk")
    expect(bob.isSaved).toBe(true)
  })
})

it("R2 a server that lost everything gets it back from one client, though two wrote in turns", async () => {
  const [ann, bob] = [await joined(), await joined()]
  for (const word of ["one ", "two ", "three "]) {
    ann.type(word)
    await settle(ann, bob)
    bob.type(word.toUpperCase())
    await settle(ann, bob)
  }
  storage = new SlowStorage()
  restart()
  bob.connect(relay, doc)
  await settle(bob)
  expect(await storedText()).toBe("one ONE two TWO three THREE ")
  expect(bob.isSaved).toBe(true)
})

describe("R3 whoever joins", () => {
  it("hears who is here before the syncStep2, after which it calls itself synced", async () => {
    const ann = await joined()
    ann.awareness.setLocalState({name: "Ann"})
    ann.type("text")
    await settle(ann)
    const bob = await joined()
    expect(kinds(bob.received)).toEqual(["step1", 1, "step2", 64])
    expect(bob.text).toBe("text")
    expect(bob.sees).toEqual(["Ann"])
  })

  it("gets the same bytes as every other joiner, until somebody writes", async () => {
    const ann = await joined()
    ann.type("text")
    await settle(ann)
    const step2 = ({received}: TestClient) => received.find(([number, step]) => number === 0 && step === 1)
    const [bob, eve] = [await joined(), await joined()]
    expect(step2(bob)).toBeInstanceOf(Uint8Array)
    expect(step2(bob)).toBe(step2(eve))
    ann.type("!")
    expect((await joined()).text).toBe("text!")
  })

  it("is told what was deleted, though nothing was written since", async () => {
    const ann = await joined()
    for (let count = 0; count < 20; count++) {
      ann.type("x".repeat(100))
      await settle(ann)
    }
    await joined()
    ann.doc.getText("body").delete(0, 1_999)
    await settle(...clients)
    expect((await joined()).text).toBe("x")
  })

  it("gets only what it lacks when it comes back", async () => {
    const ann = await joined()
    ann.type("x".repeat(10_000))
    await settle(ann)
    ann.drop()
    await joined()
    ann.connect(relay, doc)
    await settle(...clients)
    expect(Math.max(...ann.received.map(({length}) => length))).toBeLessThan(100)
  })
})

describe("R5 joining before the room has loaded", () => {
  it("waits for the load, keeps what was sent meanwhile, and loads once for all", async () => {
    const first = await joined()
    first.type("stored ")
    await settle(first)
    first.drop()
    restart()
    storage.hold()
    storage.loadCount = 0
    const [ann, bob] = [client(), client()]
    for (const early of [ann, bob]) early.connect(relay, doc)
    ann.type("early")
    await settle(ann, bob)
    expect(said([...ann.received, ...bob.received])).toEqual([])
    storage.release()
    await settle(ann, bob)
    expect(storage.loadCount).toBe(1)
    expect(bob.text).toBe(ann.text)
    expect(bob.text).toContain("stored ")
    expect(bob.text).toContain("early")
  })

  it("does not wait for ever with more than 32 MiB", async () => {
    storage.hold()
    const ann = client()
    ann.connect(relay, doc)
    for (let count = 0; count < 5; count++) ann.type("x".repeat(8 * 1024 * 1024))
    await settle(ann)
    expect(ann.closed).toBe(closeReasons.overloaded)
    expect(relay.counts.of("limited.waiting")).toBe(1)
  })

  it("is told to come back when the load fails, and the next one loads anew", async () => {
    storage.unreadable = true
    const ann = await joined()
    expect(ann.closed).toBe(closeReasons.overloaded)
    expect(relay.rooms.count).toBe(0)
    storage.unreadable = false
    ann.type("later")
    ann.connect(relay, doc)
    await settle(ann)
    expect(await storedText()).toBe("later")
  })
})

describe("R4 whoever reads slowly", () => {
  let ann: TestClient
  let bob: TestClient
  let eve: TestClient
  const page = "x".repeat(10 * 1024)
  beforeEach(async () => {
    ;[ann, bob, eve] = [await joined(), await joined(), await joined()]
    for (const {received} of [ann, bob, eve]) received.length = 0
    eve.deaf = true
    for (let count = 0; count < 150; count++) {
      ann.type(page)
      await settle(ann, bob, eve)
    }
  })

  it("has no more than 1 MiB queued, gets one update for all it missed, and nobody else notices", async () => {
    expect(said(bob.received)).toHaveLength(150)
    expect(eve.queuedBytes).toBeLessThan(1.1 * 1024 * 1024)
    eve.deaf = false
    await settle(ann, bob, eve)
    expect(said(eve.received).length).toBeLessThan(110)
    expect(eve.text).toBe(ann.text)
    ann.type("more")
    await settle(ann, bob, eve)
    expect(eve.text).toBe(ann.text)
  })

  it("is answered once, however often it asks, when it has caught up", async () => {
    const queuedBytes = eve.queuedBytes
    for (let count = 0; count < 100; count++) eve.sendFrame(Uint8Array.of(0, 0, 1, 0))
    for (let count = 0; count < 100; count++) eve.sendFrame(Uint8Array.of(3))
    await settle(ann, bob, eve)
    expect(eve.queuedBytes).toBe(queuedBytes)
    eve.deaf = false
    await settle(ann, bob, eve)
    expect(kinds(eve.received).filter((kind) => kind === "step2")).toHaveLength(1)
    expect(eve.text).toBe(ann.text)
  })

  it("hears who came and went meanwhile when it has caught up", async () => {
    bob.awareness.setLocalState({name: "Bob"})
    await settle(ann, bob, eve)
    expect(eve.queuedBytes).toBeLessThan(1.1 * 1024 * 1024)
    eve.deaf = false
    await settle(ann, bob, eve)
    expect(eve.sees).toEqual(["Bob"])
  })

  it("is told to come back after 30 s in which nothing left, and not while some does", () => {
    clock.pass(20_000)
    expect(eve.closed).toBeNull()
    eve.deaf = false
    eve.exchange()
    eve.deaf = true
    clock.pass(29_000)
    expect(eve.closed).toBeNull()
    clock.pass(31_000)
    expect(eve.closed).toBe(closeReasons.overloaded)
    expect([ann.closed, bob.closed]).toEqual([null, null])
    expect([relay.counts.of("lagged"), relay.counts.of("limited.slow")]).toEqual([1, 1])
  })
})

it("R4 whoever reads nothing of who is here has no more than 1 MiB of that queued either", async () => {
  const [ann, eve] = [await joined(), await joined()]
  eve.deaf = true
  for (let step = 0; step < 1_200; step++) {
    ann.awareness.setLocalState({name: "Ann", step, note: "x".repeat(1_900)})
    ann.exchange()
    await idle()
    clock.pass(50)
  }
  expect(eve.queuedBytes).toBeLessThan(1.1 * 1024 * 1024)
  eve.deaf = false
  await settle(ann, eve)
  expect(eve.sees).toEqual(["Ann"])
})

describe("saved", () => {
  it("S1 is said when the commit has returned, cumulatively, to the author alone", async () => {
    const [ann, bob] = [await joined(), await joined()]
    storage.hold()
    ann.type("a")
    ann.type("b")
    await settle(ann, bob)
    expect(bob.text).toBe("ab")
    expect([ann.sentCount, ann.savedCount]).toEqual([3, 1])
    storage.release()
    await settle(ann, bob)
    expect([ann.savedCount, bob.savedCount]).toEqual([3, 1])
  })

  it("S1 is said of a syncStep2 that brought nothing new, but not before what it repeats is on disk", async () => {
    const [ann, bob] = [await joined(), await joined()]
    storage.hold()
    ann.type("a")
    await settle(ann, bob)
    bob.drop()
    bob.connect(relay, doc)
    await settle(ann, bob)
    expect([bob.sentCount, bob.savedCount]).toEqual([1, 0])
    storage.release()
    await settle(ann, bob)
    expect(bob.savedCount).toBe(1)
  })

  it("S3 is not said while commits fail, and is when they hold again", async () => {
    const ann = await joined()
    storage.broken = true
    ann.type("a")
    await settle(ann)
    clock.pass(60_000)
    await settle(ann)
    expect(ann.isSaved).toBe(false)
    storage.broken = false
    clock.pass(5_000)
    await settle(ann)
    expect(ann.isSaved).toBe(true)
    expect(await storedText()).toBe("a")
  })

  it("G2 S6 D6 is withheld from what depends on something that never came, until a syncStep2 has covered it", async () => {
    const [ann, bob] = [await joined(), await joined()]
    ann.loseNext = true
    ann.type("lost ")
    ann.type("sent")
    expect(ann.exchange()).toBe(true)
    await idle()
    expect(ann.savedCount).toBe(1)
    await settle(ann, bob)
    expect(bob.text).toBe("lost sent")
    expect(ann.isSaved).toBe(true)
  })

  it("G2 a hole that only one client has harms nobody else, and heals when the rest comes", async () => {
    const source = new Y.Doc()
    const updates: Uint8Array[] = []
    source.on("update", (update: Uint8Array) => updates.push(update))
    for (const word of ["one ", "two ", "three"]) source.getText("body").insert(source.getText("body").length, word)
    const holed = client()
    for (const index of [0, 2]) Y.applyUpdate(holed.doc, updates[index] ?? new Uint8Array())
    holed.connect(relay, doc)
    await settle(holed)
    holed.doc.getMap("meta").set("complete", true)
    await settle(holed)
    expect(holed.savedCount).toBe(0)
    expect(await storedText()).toBe("one ")

    const bob = await joined()
    expect(bob.text).toBe("one ")
    expect(bob.doc.store.pendingStructs).toBeNull()
    bob.drop()
    bob.connect(relay, doc)
    bob.doc.getMap("meta").set("key", 1)
    await settle(holed, bob)
    expect(bob.isSaved).toBe(true)

    bob.drop()
    Y.applyUpdate(bob.doc, updates[1] ?? new Uint8Array())
    bob.connect(relay, doc)
    await settle(holed, bob)
    expect([holed.text, bob.text, await storedText()]).toEqual(Array(3).fill("one two three"))
    expect(holed.isSaved).toBe(true)
  })

  it("is not said to a stock client, which gets no message from 64 up", async () => {
    const stock = await joined({ownMessages: false})
    stock.type("a")
    await settle(stock)
    expect(await storedText()).toBe("a")
    expect(kinds(stock.received)).toEqual(["step1", "step2"])
  })
})

describe("bad input", () => {
  const forgeries: [string, Uint8Array, number][] = [
    ["noise", Uint8Array.of(9, 9, 9), 4400],
    ["an empty frame", new Uint8Array(), 4400],
    ["an undecodable update", Uint8Array.of(0, 2, 3, 1, 2, 3), 4422],
    ["an undecodable syncStep2", Uint8Array.of(0, 1, 7, 1, 0xff, 0xff, 0xff, 0x0f, 1, 0), 4422],
    ["a state vector that is none", Uint8Array.of(0, 0, 2, 9, 9), 4400],
  ]
  it.each(forgeries)(
    "G5 %s ends its sender's session, is not stored, and nobody else notices",
    async (_w, bytes, code) => {
      const [ann, bob, eve] = [await joined(), await joined(), await joined()]
      ann.type("text")
      await settle(ann, bob, eve)
      const before = await storage.load(doc)
      for (const {received} of [ann, bob]) received.length = 0
      eve.sendFrame(bytes)
      await settle(ann, bob, eve)
      expect(eve.closed?.code).toBe(code)
      expect(said([...ann.received, ...bob.received])).toEqual([])
      expect(await storage.load(doc)).toEqual(before)
      ann.type(", more")
      await settle(ann, bob)
      expect(bob.text).toBe("text, more")
    },
  )

  it("G5 an update that can be decoded and not be applied ends its sender's session; the others write on", async () => {
    const [ann, bob, eve] = [await joined(), await joined(), await joined()]
    ann.type("text")
    await settle(ann, bob, eve)
    storage.broken = true
    ann.type(", more")
    await settle(ann, bob)
    eve.sendFrame(spoilt)
    await settle(ann, bob, eve)
    storage.broken = false
    clock.pass(5_000)
    await settle(ann, bob, eve)
    expect(eve.closed).toBe(closeReasons.invalidUpdate)
    expect([ann.text, bob.text, await storedText()]).toEqual(Array(3).fill("text, more"))
    expect(ann.closed ?? bob.closed).toBeNull()
    expect(ann.isSaved).toBe(true)
    expect((await joined()).text).toBe("text, more")
  })
})

/** A letter that says it stands behind itself. */
const spoilt: Frame = Uint8Array.of(0, 2, 10, 1, 1, 9, 0, 0x84, 9, 0, 1, 0x78, 0)

describe("a room", () => {
  it("is one room for a client that comes while the last one's text is on its way to disk", async () => {
    const ann = await joined()
    storage.hold()
    ann.type("text")
    ann.exchange()
    ann.drop()
    const bob = await joined()
    expect(bob.text).toBe("text")
    storage.release()
    await settle(bob)
    expect(relay.rooms.count).toBe(1)
  })

  it("asks nobody who waits for nothing when somebody leaves", async () => {
    const [ann, bob] = [await joined(), await joined()]
    ann.type("text")
    await settle(ann, bob)
    bob.received.length = 0
    ann.drop()
    await settle(bob)
    expect(kinds(bob.received)).not.toContain("step1")
  })

  it("S5 replaces a long tail by a snapshot, and everything is still there", async () => {
    const ann = await joined()
    for (let count = 0; count < 300; count++) {
      ann.type(`${"x".repeat(400)}${count}`)
      await settle(ann)
    }
    const stored = await storage.load(doc)
    expect(stored.snapshot).not.toBeNull()
    expect(stored.rows.length).toBeLessThan(200)
    expect(await storedText()).toBe(ann.text)
  })

  it("S5 keeps its rows when a compaction fails, says so, and tries again with the next long tail", async () => {
    const ann = await joined()
    storage.cannotCompact = true
    const write = async () => {
      for (let count = 0; count < 250; count++) {
        ann.type("x".repeat(400))
        await settle(ann)
      }
    }
    await write()
    expect(warnings).toContain("compaction failed, the rows are kept")
    expect((await storage.load(doc)).rows).toHaveLength(250)
    storage.cannotCompact = false
    await write()
    expect((await storage.load(doc)).snapshot).not.toBeNull()
    expect(await storedText()).toBe(ann.text)
  })
})

it("a client that asks who is here is answered, nobody being here included: that is how it sees that the link lives", async () => {
  const ann = await joined()
  ann.received = []
  ann.send((encoder) => encoding.writeVarUint(encoder, messageNumbers.queryPresence))
  await settle(ann)
  expect(ann.received.map((frame) => [...frame])).toEqual([[messageNumbers.presence, 1, 0]])
})

describe("P3 presence over the wire, with y-protocols' own awareness", () => {
  let ann: TestClient
  let bob: TestClient
  beforeEach(async () => {
    ;[ann, bob] = [await joined(), await joined()]
    ann.awareness.setLocalState({name: "Ann"})
    bob.awareness.setLocalState({name: "Bob"})
    await settle(ann, bob)
  })

  it("shows everybody to everybody, and falls silent though stock clients echo", () => {
    expect([ann.sees, bob.sees]).toEqual([
      ["Ann", "Bob"],
      ["Ann", "Bob"],
    ])
  })

  it("shows at once that somebody has gone, and is back", async () => {
    ann.drop()
    await settle(ann, bob)
    expect(bob.sees).toEqual(["Bob"])
    ann.connect(relay, doc)
    await settle(ann, bob)
    expect([ann.sees, bob.sees]).toEqual([
      ["Ann", "Bob"],
      ["Ann", "Bob"],
    ])
  })

  it("loses nobody whose new socket came before the old one was known to be dead", async () => {
    const oldEnds = ann.drop(false)
    ann.connect(relay, doc)
    await settle(ann, bob)
    expect(bob.sees).toEqual(["Ann", "Bob"])
    ann.awareness.setLocalState({name: "Ann, moved"})
    await settle(ann, bob)
    oldEnds()
    await settle(ann, bob)
    expect([ann.sees, bob.sees]).toEqual([
      ["Ann, moved", "Bob"],
      ["Ann, moved", "Bob"],
    ])
  })

  it("is not kept here by the echo of somebody who shows nothing of itself", async () => {
    ann.drop()
    await settle(bob)
    const mute = await joined()
    ann.connect(relay, doc)
    await settle(ann, bob, mute)
    expect(mute.sees).toEqual(["Ann", "Bob"])
    ann.drop()
    await settle(bob, mute)
    expect([bob.sees, mute.sees]).toEqual([["Bob"], ["Bob"]])
    bob.drop()
    await settle(mute)
    expect(mute.sees).toEqual([])
  })

  it("still hears of every move after many reconnects", async () => {
    for (let count = 0; count < 5; count++) {
      ann.drop()
      await settle(bob)
      ann.connect(relay, doc)
      await settle(ann, bob)
    }
    ann.awareness.setLocalState({name: "Ann, moved"})
    await settle(ann, bob)
    expect(bob.sees).toEqual(["Ann, moved", "Bob"])
  })
})

describe("closing", () => {
  it("waits for the disk, says saved, and only then that the server restarts", async () => {
    const ann = await joined()
    storage.hold()
    ann.type("text")
    await settle(ann)
    let closed = false
    void relay.close().then(() => (closed = true))
    await settle(ann)
    expect([closed, ann.closed, ann.isSaved]).toEqual([false, null, false])
    storage.release()
    await settle(ann)
    expect([closed, ann.closed, ann.isSaved]).toEqual([true, closeReasons.restarting, true])
    expect(await storedText()).toBe("text")
  })
})

describe("D3 what the server prepares", () => {
  /** Gives a document a mark of the server's, once. */
  function prepare(stored: Y.Doc): void {
    if (stored.getMap("meta").has("format")) return
    stored.getMap("meta").set("format", 1)
    if (stored.getText("body").length > 0) stored.getText("body").insert(0, "converted: ")
  }
  const preparation = {mark: {root: "meta", key: "format"}, write: prepare}
  const start = () => {
    relay = new Relay({storage, clock, log: {warn: (_fields, text) => warnings.push(text)}, preparation})
  }

  it("is there before anybody joins, and stored with the first word", async () => {
    start()
    const ann = await joined()
    expect(ann.doc.getMap("meta").get("format")).toBe(1)
    expect((await storage.load(doc)).rows).toEqual([])
    ann.type("text")
    await settle(ann)
    expect(ann.isSaved).toBe(true)
    expect((await storage.load(doc)).rows).toHaveLength(2)
  })

  it("is not written into what was still being read when the server was closed", async () => {
    const ann = await joined()
    ann.type("old text")
    await settle(ann)
    start()
    storage.hold()
    client().connect(relay, doc)
    await idle()
    await relay.close()
    storage.release()
    await idle()
    expect(await storedText()).toBe("old text")
  })

  it("converts what was stored before once, and on disk before anybody sees it", async () => {
    const ann = await joined()
    ann.type("old text")
    await settle(ann)
    start()
    storage.hold()
    const [bob, cleo] = [client(), client()]
    for (const joiner of [bob, cleo]) joiner.connect(relay, doc)
    await settle(bob, cleo)
    expect(said(bob.received)).toEqual([])
    storage.release()
    await settle(bob, cleo)
    start()
    const dan = await joined()
    for (const reader of [bob, cleo, dan]) expect(reader.text).toBe("converted: old text")
    expect(await storedText()).toBe("converted: old text")
  })
})
