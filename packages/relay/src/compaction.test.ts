import type {Update} from "@quire/protocol"
import {beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import {isOutgrown, isWorthMerging, merge, updatesOf} from "./compaction.ts"
import type {Stored} from "./ports.ts"
import {docId} from "./testing/client.ts"
import {MemoryStorage} from "./testing/memory.ts"

const doc = docId("d")
let storage: MemoryStorage
let author: Y.Doc
let updates: Update[]
const store = (update: Update | undefined) =>
  storage.append([{doc, update: update ?? new Uint8Array(), title: "", author: null, clocks: []}])
beforeEach(() => {
  storage = new MemoryStorage()
  author = new Y.Doc()
  updates = []
  author.on("update", (update: Update) => updates.push(update))
  for (const letter of "PQRSTU") author.getText("body").insert(0, letter)
  author.getText("body").delete(2, 2)
})

function textOf(stored: Pick<Stored, "snapshot" | "rows">): string {
  const reader = new Y.Doc()
  for (const update of updatesOf(stored)) Y.applyUpdate(reader, update)
  return reader.getText("body").toJSON()
}

describe("S5 a merge", () => {
  it("G76 holds what the rows hold, with the same text and without the deleted one", async () => {
    for (const update of updates) await store(update)
    const snapshot = merge(await storage.load(doc))
    expect(textOf({snapshot, rows: []})).toBe("UTQP")
    expect(String.fromCharCode(...snapshot)).not.toMatch(/R|S/)
  })

  it("refuses to merge when a row in the middle is missing: what follows could not be read", async () => {
    for (const update of updates.filter((_update, index) => index !== 2)) await store(update)
    const stored = await storage.load(doc)
    expect(() => merge(stored)).toThrow("hole")
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

describe("a tail that nobody is in is worth merging", () => {
  it.each([
    ["few small rows", 63, 60_000, 0, false],
    ["one large row", 1, 64 * 1024, 0, true],
    ["one row, large beside the snapshot", 1, 125_000, 1_000_000, true],
    ["one row, small beside the snapshot", 1, 124_000, 1_000_000, false],
    ["many rows", 64, 0, 1_000_000, true],
    ["many rows, few beside the snapshot", 1_900, 100_000, 32_000_000, false],
  ])("%s", (_what, rowCount, sizeBytes, snapshotBytes, worth) => {
    expect(isWorthMerging({rowCount, sizeBytes, snapshotBytes})).toBe(worth)
  })
})
