import {beforeEach, describe, expect, it} from "vitest"
import {Journal} from "./journal.ts"
import type {JournalState} from "./journal.ts"
import type {Append, RowId} from "./ports.ts"
import {docId, idle} from "./testing/client.ts"
import {ManualClock, MemoryStorage} from "./testing/memory.ts"

/** A storage whose commits end when the test says so, and as it says. */
class HeldStorage extends MemoryStorage {
  readonly commits: {readonly batch: readonly Append[]; readonly succeed: () => void; readonly fail: () => void}[] = []

  override append(batch: readonly Append[]): Promise<readonly RowId[]> {
    return new Promise((resolve, reject) => {
      this.commits.push({
        batch,
        succeed: () => resolve(super.append(batch)),
        fail: () => reject(new Error("disk full")),
      })
    })
  }
}

const write = (byte: number): Append => ({
  doc: docId("d"),
  update: Uint8Array.of(byte),
  title: "",
  author: null,
  clocks: [],
})
const bytes = (batch: readonly Append[] | undefined) => batch?.map(({update}) => update[0])

let storage: HeldStorage
let clock: ManualClock
let journal: Journal
let saved: number[]
let warnings: string[]
let states: JournalState[]
const take = (...values: number[]) => {
  for (const value of values) journal.write(write(value), () => saved.push(value))
}
beforeEach(() => {
  storage = new HeldStorage()
  clock = new ManualClock()
  saved = []
  warnings = []
  states = []
  journal = new Journal({
    storage,
    clock,
    gatherMs: 2,
    log: {warn: (_fields, text) => warnings.push(text)},
    onStateChange: (state) => states.push(state),
  })
})
/** Ends the commit that is under way, and lets the next begin. */
const succeed = async () => {
  storage.commits.at(-1)?.succeed()
  await idle()
  clock.pass(2)
  await idle()
}

it("S1 calls an update saved only when its commit has returned", async () => {
  take(1)
  await idle()
  expect(saved).toEqual([])
  storage.commits[0]?.succeed()
  await idle()
  expect(saved).toEqual([1])
})

it("takes along in one commit what arrived during the last", async () => {
  take(1, 2)
  await idle()
  take(3, 4)
  await succeed()
  expect(storage.commits.map(({batch}) => bytes(batch))).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(saved).toEqual([1, 2])
  await succeed()
  expect(saved).toEqual([1, 2, 3, 4])
  expect(storage.commits).toHaveLength(2)
})

describe("a commit begins", () => {
  const commitCount = async () => (await idle(), storage.commits.length)

  it("at once after a pause, and 2 ms after the last began when there was none", async () => {
    take(1)
    expect(await commitCount()).toBe(1)
    storage.commits[0]?.succeed()
    await idle()
    take(2)
    clock.pass(1)
    expect(await commitCount()).toBe(1)
    clock.pass(1)
    expect(await commitCount()).toBe(2)
  })

  it("4 ms after the last when more than four updates shared that", async () => {
    take(1, 2, 3, 4, 5)
    await idle()
    storage.commits[0]?.succeed()
    await idle()
    take(6)
    clock.pass(3)
    expect(await commitCount()).toBe(1)
    clock.pass(1)
    expect(await commitCount()).toBe(2)
  })

  it("as soon as 4 MiB wait", async () => {
    take(1)
    await idle()
    storage.commits[0]?.succeed()
    await idle()
    const large = {...write(2), update: new Uint8Array(2 * 1024 * 1024)}
    journal.write(large, () => undefined)
    expect(await commitCount()).toBe(1)
    journal.write(large, () => undefined)
    expect(await commitCount()).toBe(2)
  })
})

it("takes 4 MiB in one commit and leaves what is beyond to the next", async () => {
  take(1)
  await idle()
  const large = (byte: number) => ({...write(byte), update: new Uint8Array(3 * 1024 * 1024).fill(byte)})
  for (const byte of [2, 3, 4]) journal.write(large(byte), () => saved.push(byte))
  await succeed()
  await succeed()
  await succeed()
  expect(storage.commits.map(({batch}) => bytes(batch))).toEqual([[1], [2, 3], [4]])
  expect(saved).toEqual([1, 2, 3, 4])
})

it("tells how much is not on disk yet", async () => {
  take(1, 2)
  expect([journal.unsavedCount, journal.unsavedBytes]).toEqual([2, 2])
  await idle()
  await succeed()
  expect([journal.unsavedCount, journal.unsavedBytes]).toEqual([0, 0])
})

describe("S3 a commit that failed", () => {
  it("is tried again with growing pauses, is visible, and is never called saved", async () => {
    take(1)
    await idle()
    const pausesMs = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]
    for (const [index, pauseMs] of pausesMs.entries()) {
      storage.commits[index]?.fail()
      await idle()
      expect(warnings).toHaveLength(index + 1)
      clock.pass(pauseMs - 1)
      await idle()
      expect(storage.commits).toHaveLength(index + 1)
      clock.pass(1)
      await idle()
      expect(storage.commits).toHaveLength(index + 2)
    }
    expect(saved).toEqual([])
    expect([journal.state, states]).toEqual(["failing", ["failing"]])
    storage.commits.at(-1)?.succeed()
    await idle()
    expect(saved).toEqual([1])
    expect([journal.state, states]).toEqual(["working", ["failing", "working"]])
  })

  it("is not overtaken by what came later", async () => {
    take(1)
    await idle()
    take(2)
    storage.commits[0]?.fail()
    await idle()
    take(3)
    clock.pass(100)
    await idle()
    expect(bytes(storage.commits.at(-1)?.batch)).toEqual([1])
    await succeed()
    await succeed()
    expect(saved).toEqual([1, 2, 3])
    const {rows} = await storage.load(docId("d"))
    expect(rows.map(({update}) => update[0])).toEqual([1, 2, 3])
  })
})

it("is flushed when everything written before is on disk, and not a commit earlier", async () => {
  let flushed = false
  await journal.flushed()
  take(1)
  await idle()
  take(2)
  void journal.flushed().then(() => (flushed = true))
  await succeed()
  expect(flushed).toBe(false)
  await succeed()
  expect(flushed).toBe(true)
})
