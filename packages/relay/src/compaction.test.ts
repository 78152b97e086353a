import type {Update} from "@quire/protocol"
import {beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import {compact, isOutgrown, updatesOf} from "./compaction.ts"
import type {Stored} from "./ports.ts"
import {docId} from "./testing/client.ts"
import {MemoryStorage} from "./testing/memory.ts"

const doc = docId("d")
let storage: MemoryStorage
let author: Y.Doc
let updates: Update[]
const store = (update: Update | undefined) => storage.append([{doc, update: update ?? new Uint8Array(), title: "", author: null, clocks: []}])
beforeEach(() => {
  storage = new MemoryStorage()
  author = new Y.Doc()
  updates = []
  author.on("update", (update: Update) => updates.push(update))
  for (const letter of "PQRSTU") author.getText("body").insert(0, letter)
  author.getText("body").delete(2, 2)
})

function textOf(stored: Stored): string {
  const reader = new Y.Doc()
  for (const update of updatesOf(stored)) Y.applyUpdate(reader, update)
  return reader.getText("body").toJSON()
}

describe("S5 compaction", () => {
  it("puts a snapshot in the place of the rows, with the same text and without the deleted one", async () => {
    for (const update of updates) await store(update)
    const sizeBytes = await compact(storage, doc, await storage.load(doc))
    const stored = await storage.load(doc)
    expect(stored.rows).toEqual([])
    expect(stored.snapshot).toHaveLength(sizeBytes)
    expect(textOf(stored)).toBe("UTQP")
    expect(String.fromCharCode(...(stored.snapshot ?? []))).not.toMatch(/R|S/)
  })

  it("leaves the rows that came meanwhile, and merges them with the next snapshot", async () => {
    await store(updates[0])
    const stored = await storage.load(doc)
    for (const update of updates.slice(1)) await store(update)
    await compact(storage, doc, stored)
    expect((await storage.load(doc)).rows).toHaveLength(updates.length - 1)
    expect(textOf(await storage.load(doc))).toBe("UTQP")
    await compact(storage, doc, await storage.load(doc))
    expect((await storage.load(doc)).rows).toEqual([])
    expect(textOf(await storage.load(doc))).toBe("UTQP")
  })

  it("keeps the rows when one in their middle is missing: what follows could not be read", async () => {
    for (const update of updates.filter((_update, index) => index !== 2)) await store(update)
    const before = await storage.load(doc)
    await expect(compact(storage, doc, before)).rejects.toThrow("hole")
    expect(await storage.load(doc)).toEqual(before)
  })
})

describe("a tail is outgrown", () => {
  it.each([
    ["few rows, however large", 199, 10_000_000, 0, false],
    ["many small rows", 1_000, 60_000, 0, false],
    ["many rows of some size", 200, 64 * 1024, 0, true],
    ["many rows, smaller than half the snapshot", 1_000, 100_000, 300_000, false],
    ["many rows, half the snapshot", 1_000, 150_000, 300_000, true],
    ["very many rows", 2_000, 0, 10_000_000, true],
  ])("%s", (_what, rowCount, sizeBytes, snapshotBytes, outgrown) => {
    expect(isOutgrown({rowCount, sizeBytes, snapshotBytes})).toBe(outgrown)
  })
})
