import type {Frame, UserId} from "@quire/protocol"
import {Relay} from "@quire/relay"
import type {Bus, Person} from "@quire/relay"
import {docId, idle, ManualClock, MemoryStorage, settle, TestClient} from "@quire/relay/testing"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import {MemoryBus} from "./memory.ts"

const doc = docId("d")

/** An end of a bus that loses what it is told to. */
class LossyBus implements Bus {
  loses = false
  readonly #inner: Bus

  constructor(inner: Bus) {
    this.#inner = inner
  }

  publish(id: typeof doc, frame: Frame): void {
    if (!this.loses) this.#inner.publish(id, frame)
  }

  subscribe(id: typeof doc, onFrame: (frame: Frame) => void): Promise<() => void> {
    return this.#inner.subscribe(id, onFrame)
  }
}

let clock: ManualClock
let storage: MemoryStorage
let busHere: LossyBus
let here: Relay
let there: Relay
const clients: TestClient[] = []

beforeEach(() => {
  clock = new ManualClock()
  storage = new MemoryStorage()
  const bus = new MemoryBus()
  busHere = new LossyBus(bus.join())
  const log = {warn: () => undefined}
  here = new Relay({storage, clock, log, bus: busHere})
  there = new Relay({storage, clock, log, bus: bus.join()})
})
afterEach(() => {
  for (const {awareness} of clients.splice(0)) awareness.destroy()
})

async function joined(relay: Relay, person: Person | null = null): Promise<TestClient> {
  const client = new TestClient()
  clients.push(client)
  client.connect(relay, doc, {person})
  await settle(...clients)
  return client
}

async function rowCount(): Promise<number> {
  return (await storage.load(doc)).rows.length
}

describe("two nodes with one storage", () => {
  it("R1 what one is told the other shows at once, and only the first stores it", async () => {
    const [ann, bob] = [await joined(here), await joined(there)]
    ann.type("Ann")
    await settle(...clients)
    expect([bob.text, await rowCount(), ann.isSaved]).toEqual(["Ann", 1, true])
    bob.type(", Bob")
    await settle(...clients)
    expect([ann.text, await rowCount(), bob.isSaved]).toEqual(["Ann, Bob", 2, true])
    expect([here.counts.of("hinted"), there.counts.of("hinted")]).toEqual([1, 1])
    expect(there.journal.unsavedCount).toBe(0)
  })

  it("S1 what came over the bus makes nothing saved before it is", async () => {
    const [ann, bob] = [await joined(here), await joined(there)]
    let commit: () => void = () => undefined
    const append = storage.append.bind(storage)
    storage.append = async (batch) => {
      await new Promise<void>((resolve) => (commit = resolve))
      return append(batch)
    }
    bob.type("not on disk yet")
    await settle(...clients)
    storage.append = append
    ann.type("Ann ", 0)
    await settle(...clients)
    expect([bob.text, ann.isSaved, bob.isSaved]).toEqual(["Ann not on disk yet", true, false])
    commit()
    await settle(...clients)
    expect(bob.isSaved).toBe(true)
  })

  it("R2 whoever loads the document on one hears what the other has not stored yet", async () => {
    const ann = await joined(here)
    const append = storage.append.bind(storage)
    storage.append = () => Promise.reject(new Error("disk full"))
    ann.type("nowhere but here")
    await settle(...clients)
    storage.append = append
    expect((await joined(there)).text).toBe("nowhere but here")
  })

  it("R2 what the bus lost comes with the next word", async () => {
    const [ann, bob] = [await joined(here), await joined(there)]
    clock.pass(1_000)
    busHere.loses = true
    ann.type("lost ")
    await settle(...clients)
    expect(bob.text).toBe("")
    busHere.loses = false
    ann.type("found")
    await settle(...clients)
    expect(bob.text).toBe("lost found")
  })

  it("R2 what the bus lost soon after something else comes, though nothing more is said", async () => {
    const [ann, bob] = [await joined(here), await joined(there)]
    busHere.loses = true
    ann.type("lost ")
    await idle()
    ann.exchange()
    await idle()
    busHere.loses = false
    ann.type("found")
    ann.exchange()
    await idle()
    expect(bob.text).toBe("")
    clock.pass(1_000)
    await settle(...clients)
    expect(bob.text).toBe("lost found")
  })

  it("R3 what came over the bus outlives that its node merges what is stored", async () => {
    const annsId = "ann" as UserId
    const [ann, bob] = [await joined(here, {id: annsId, name: "Ann", color: "#112233"}), await joined(there)]
    // It is never stored: its node's disk is full.
    const append = storage.append.bind(storage)
    storage.append = (batch) =>
      batch.some(({author}) => author === annsId) ? Promise.reject(new Error("disk full")) : append(batch)
    ann.doc.getMap("notes").set("from", "here")
    await settle(...clients)
    for (let count = 0; count < 300; count++) {
      bob.type(`${"y".repeat(400)}${count}`)
      await settle(...clients)
    }
    expect((await storage.load(doc)).snapshot).not.toBeNull()
    const late = await joined(there)
    expect([late.text, late.doc.getMap("notes").toJSON()]).toEqual([bob.text, {from: "here"}])
  })

  it("P3 each shows who is on the other, at once who has gone, and within 35 s who is on a node that has ended", async () => {
    const [ann, bob] = [await joined(here), await joined(there)]
    ann.awareness.setLocalState({name: "Ann"})
    await settle(...clients)
    expect(bob.sees).toEqual(["Ann"])
    expect((await joined(there)).sees).toEqual(["Ann"])
    clock.pass(60_000)
    await settle(...clients)
    expect(bob.sees).toEqual(["Ann"])
    ann.drop()
    await settle(...clients)
    expect(bob.sees).toEqual([])

    ann.connect(here, doc)
    await settle(...clients)
    expect(bob.sees).toEqual(["Ann"])
    busHere.loses = true
    for (let passedMs = 0; passedMs < 50_000; passedMs += 5_000) {
      clock.pass(5_000)
      await idle()
    }
    await settle(...clients)
    expect(bob.sees).toEqual([])
  })

  it("G3 nobody here writes under the client id of whoever is there; it is free when they have gone", async () => {
    const [victim, thief] = [await joined(there), await joined(here)]
    victim.awareness.setLocalState({name: "Victim"})
    victim.type("mine")
    await settle(...clients)
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(victim.doc))
    forger.clientID = victim.doc.clientID
    const before = Y.encodeStateVector(forger)
    forger.getText("body").insert(0, "stolen")
    const update = Y.encodeStateAsUpdate(forger, before)
    thief.sendFrame(Uint8Array.from([0, 2, update.length, ...update]))
    await settle(...clients)
    victim.type("!")
    await settle(...clients)
    expect([victim.text, (await joined(here)).text]).toEqual(["mine!", "mine!"])

    const moved = victim
    moved.drop()
    await settle(...clients)
    moved.connect(here, doc)
    moved.type(" And on.")
    await settle(...clients)
    expect([(await joined(there)).text, moved.isSaved]).toEqual(["mine! And on.", true])
  })

  it("G3 a person who is signed in goes on at once on another node, though the first has not noticed", async () => {
    const ann: Person = {id: "ann" as UserId, name: "Ann", color: "#112233"}
    const moved = await joined(there, ann)
    moved.type("there")
    await settle(...clients)
    moved.drop(false)
    moved.connect(here, doc, {person: ann})
    moved.type(", here")
    await settle(...clients)
    expect([(await joined(there)).text, moved.isSaved]).toEqual(["there, here", true])
  })
})
