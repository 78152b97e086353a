import {closeReasons} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import {defaultLimits} from "./limits.ts"
import {docId, idle} from "./testing/client.ts"
import type {TestClient} from "./testing/client.ts"
import {SmallWorld} from "./testing/world.ts"

const {roomIdleMs} = defaultLimits
const text = "x".repeat(40_000)

let world: SmallWorld
beforeEach(() => {
  world = new SmallWorld()
})
afterEach(() => world.end())

async function write(doc: string): Promise<TestClient> {
  const client = await world.joined({}, docId(doc))
  client.type(text)
  await world.settle()
  return client
}

/** Writes in `doc`, and goes when that is on disk. */
async function visit(doc: string): Promise<void> {
  const client = await write(doc)
  client.drop()
  await idle()
}

const counted = (what: "loaded" | "unloaded" | "evicted") => world.relay.counts.of(`rooms.${what}`)

describe("a document that nobody is in", () => {
  it("stays live for 30 s, for people come back, and then leaves memory", async () => {
    await visit("a")
    world.clock.pass(roomIdleMs - 100)
    expect([world.relay.rooms.count, world.relay.rooms.idleCount]).toEqual([1, 1])
    const again = await world.joined({}, docId("a"))
    expect([again.text, counted("loaded"), world.relay.rooms.idleCount]).toEqual([text, 1, 0])
    again.drop()
    world.clock.pass(roomIdleMs)
    expect([world.relay.rooms.count, world.relay.rooms.sizeBytes, counted("unloaded")]).toEqual([0, 0, 1])
    expect((await world.joined({}, docId("a"))).text).toBe(text)
    expect(counted("loaded")).toBe(2)
  })

  it("S3 stays for as long as something of it is not on disk", async () => {
    const append = world.storage.append.bind(world.storage)
    world.storage.append = () => Promise.reject(new Error("disk full"))
    await visit("a")
    world.clock.pass(10 * roomIdleMs)
    await idle()
    expect([world.relay.rooms.count, world.relay.rooms.idleCount]).toEqual([1, 0])
    world.storage.append = append
    world.clock.pass(10_000)
    await idle()
    expect(world.relay.rooms.idleCount).toBe(1)
    world.clock.pass(roomIdleMs)
    expect(world.relay.rooms.count).toBe(0)
    expect((await world.joined({}, docId("a"))).text).toBe(text)
  })
})

describe("F62 when memory is short", () => {
  beforeEach(() => {
    world = new SmallWorld({limits: {roomsBytes: 140_000}})
  })

  it("the document that was left longest ago goes first, before its time, and nothing of it is lost", async () => {
    await visit("a")
    await visit("b")
    await visit("a")
    await visit("c")
    expect([counted("evicted"), world.relay.rooms.count]).toEqual([1, 2])
    expect((await world.joined({}, docId("a"))).text).toBe(text + text)
    expect(counted("loaded")).toBe(3)
    expect((await world.joined({}, docId("b"))).text).toBe(text)
    expect(counted("loaded")).toBe(4)
  })

  it("S3 what somebody is in, or is not on disk, stays; a further document is opened when there is place", async () => {
    const [ann, bob] = [await write("a"), await write("b")]
    ann.type(text + text)
    await world.settle()
    const late = await world.joined({}, docId("c"))
    expect(late.closed).toBe(closeReasons.overloaded)
    expect([world.relay.counts.of("limited.rooms"), counted("evicted"), world.relay.rooms.count]).toEqual([1, 0, 2])
    expect([ann.closed, bob.closed, (await world.joined({}, docId("a"))).text]).toEqual([
      null,
      null,
      text + text + text,
    ])
    bob.drop()
    const again = await world.joined({}, docId("c"))
    expect([again.closed, counted("evicted")]).toEqual([null, 1])
  })
})
