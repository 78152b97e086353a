import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import * as prng from "lib0/prng"
import {afterEach, beforeEach, expect, it} from "vitest"
import {StorageError} from "./error.ts"
import {SqliteStorage} from "./sqlite.ts"
import {textOf, typing} from "./testing/typing.ts"
import {verify} from "./verification.ts"

const long = process.env["QUIRE_LONG"] === "1"
const flipCount = long ? 500 : 20
const texts = {a: "the first document", b: "another one", c: "and the last"}

let root: string
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "quire-test-"))))
afterEach(() => rmSync(root, {recursive: true}))

/** A database with rows in every table. */
async function database(): Promise<Buffer> {
  const storage = await SqliteStorage.open(root)
  for (const [id, text] of Object.entries(texts)) {
    const doc = parseDocId(id) as DocId
    for (const [index, append] of typing(doc, text).entries()) {
      await storage.append([append])
      if (index === 3 || index === 6) await storage.compact(doc)
    }
  }
  await storage.close()
  return readFileSync(path.join(root, "quire.db"))
}

/** What becomes of a database: refused, or its documents, each with what it says of damage. */
async function fate(folder: string): Promise<"refused" | "intact" | "reported" | "silent"> {
  let storage: SqliteStorage
  try {
    storage = await SqliteStorage.open(folder)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return "refused"
  }
  const fates = await Promise.all(
    Object.entries(texts).map(async ([id, text]) => {
      try {
        const stored = await storage.load(id as DocId)
        if (stored.damagedCount > 0) return "reported"
        return textOf(stored) === text ? "intact" : "silent"
      } catch {
        return "reported"
      }
    }),
  )
  await storage.close()
  if (fates.includes("silent")) return "silent"
  return fates.includes("reported") ? "reported" : "intact"
}

/** `verify` says so, or cannot even read. */
function isFound(file: string): boolean {
  try {
    return verify(file).flaws.length > 0
  } catch {
    return true
  }
}

it(
  `S4 G71 a flipped bit anywhere in the file is noticed, or changes nothing, ${flipCount} times`,
  async () => {
    const sound = await database()
    const seed = long ? 1 : Date.now() % 1_000_000
    const gen = prng.create(seed)
    const counts = {refused: 0, intact: 0, reported: 0, silent: 0, foundByVerify: 0}
    for (let flip = 0; flip < flipCount; flip++) {
      const folder = path.join(root, `${flip}`)
      const file = path.join(folder, "quire.db")
      const damaged = Buffer.from(sound)
      const at = prng.int32(gen, 0, damaged.length - 1)
      damaged[at] = damaged[at]! ^ (1 << prng.int32(gen, 0, 7))
      mkdirSync(folder)
      writeFileSync(file, damaged)
      if (isFound(file)) counts.foundByVerify++
      counts[await fate(folder)]++
      rmSync(folder, {recursive: true})
    }
    process.stdout.write(`bit flips, seed ${seed}: ${JSON.stringify(counts)}\n`)
    expect(counts.silent).toBe(0)
    expect(counts.foundByVerify).toBeGreaterThanOrEqual(counts.refused + counts.reported)
  },
  long ? 1_800_000 : 60_000,
)
