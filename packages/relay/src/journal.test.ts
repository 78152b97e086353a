import {beforeEach, describe, expect, it} from "vitest"
import {Journal} from "./journal.ts"
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

const write = (byte: number): Append => ({doc: docId("d"), update: Uint8Array.of(byte), title: "", author: null, clocks: []})
const bytes = (batch: readonly Append[] | undefined) => batch?.map(({update}) => update[0])

let storage: HeldStorage
let clock: ManualClock
let journal: Journal
let saved: number[]
let warnings: string[]
const take = (...values: number[]) => {
  for (const value of values) journal.write(write(value), () => saved.push(value))
}
beforeEach(() => {
  storage = new HeldStorage()
  clock = new ManualClock()
  saved = []
  warnings = []
  journal = new Journal(storage, clock, {warn: (_fields, text) => warnings.push(text)})
})

it("S1 calls an update saved only when its commit has returned", async () => {
  take(1)
  await idle()
  expect(saved).toEqual([])
  storage.commits[0]?.succeed()
  await idle()
  expect(saved).toEqual([1])
})

it("takes along in one commit what arrived during the last", async () => {
  take(1, 2, 3)
  storage.commits[0]?.succeed()
  await idle()
  expect(storage.commits.map(({batch}) => bytes(batch))).toEqual([[1], [2, 3]])
  expect(saved).toEqual([1])
  storage.commits[1]?.succeed()
  await idle()
  expect(saved).toEqual([1, 2, 3])
  expect(storage.commits).toHaveLength(2)
})

describe("S3 a commit that failed", () => {
  it("is tried again with growing pauses, is visible, and is never called saved", async () => {
    take(1)
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
    storage.commits.at(-1)?.succeed()
    await idle()
    expect(saved).toEqual([1])
  })

  it("is not overtaken by what came later", async () => {
    take(1, 2)
    storage.commits[0]?.fail()
    await idle()
    take(3)
    clock.pass(100)
    await idle()
    expect(bytes(storage.commits.at(-1)?.batch)).toEqual([1])
    storage.commits.at(-1)?.succeed()
    await idle()
    storage.commits.at(-1)?.succeed()
    await idle()
    expect(saved).toEqual([1, 2, 3])
    const {rows} = await storage.load(docId("d"))
    expect(rows.map(({update}) => update[0])).toEqual([1, 2, 3])
  })
})

it("is flushed when everything written before is on disk, and not a commit earlier", async () => {
  let flushed = false
  await journal.flushed()
  take(1, 2)
  void journal.flushed().then(() => (flushed = true))
  storage.commits[0]?.succeed()
  await idle()
  expect(flushed).toBe(false)
  storage.commits[1]?.succeed()
  await idle()
  expect(flushed).toBe(true)
})
