import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {parseDocId} from "@quire/protocol"
import type {DocId, UserId} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import {StorageError} from "./error.ts"
import {SqliteStorage} from "./sqlite.ts"
import {sealed, insertionOf} from "./tables.ts"
import type {SnapshotRow} from "./tables.ts"
import {meddled as meddledIn} from "./testing/storage-file.ts"
import {typing} from "./testing/typing.ts"
import {verify} from "./verification.ts"

const doc = parseDocId("d") as DocId
let folder: string
let file: string

/** A document that was merged three times, with a tail, and another. */
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  file = path.join(folder, "quire.db")
  const storage = await SqliteStorage.open(folder)
  const author = "ann" as UserId
  for (const [index, append] of typing(doc, "abcd").entries()) {
    await storage.append([{...append, author, clocks: [{clientId: 1, from: index, to: index + 1}]}])
    if (index < 3) await storage.compact(doc)
  }
  await storage.append(typing(parseDocId("other") as DocId, "other"))
  await storage.close()
})
afterEach(() => rmSync(folder, {recursive: true}))

const meddled = <T>(work: (database: InstanceType<typeof DatabaseSync>) => T) => meddledIn(file, work)

it("finds nothing where nothing is wrong, and counts what there is", () => {
  expect(verify(file)).toEqual({
    documentCount: 2,
    updateCount: 6,
    snapshotCount: 2,
    segmentCount: 3,
    uploadCount: 0,
    quarantinedCount: 0,
    flaws: [],
  })
})

describe("S4 G71 finds every bit that is flipped", () => {
  const tables = {
    documents: ["title", "changed_at", "sequence", "change", "checksum"],
    updates: ["sequence", "author", "clocks", "stored_at", "bytes", "checksum"],
    snapshots: ["generation", "last_sequence", "stored_at", "bytes", "checksum"],
    digests: ["generation", "bytes", "checksum"],
    history: ["generation", "first_sequence", "last_sequence", "first_at", "last_at", "bytes", "checksum"],
    owners: ["client_id", "author", "checksum"],
  }
  const columns = Object.entries(tables).flatMap(([table, names]) => names.map((name) => [table, name] as const))

  it.each(columns)("in %s.%s", (table, column) => {
    meddled((database) => {
      const key = table === "documents" ? "id" : "doc"
      const row = database.prepare(`SELECT ${column} AS value FROM ${table} WHERE ${key} = 'd'`).get()
      database
        .prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = 'd' AND ${column} IS ?`)
        .run(flip(row["value"]), row["value"])
    })
    const {flaws} = verify(file)
    expect(flaws.map(({doc: about}) => about)).toContain("d")
    expect(flaws.map(({doc: about}) => about)).not.toContain("other")
  })

  it.each(Object.keys(tables))("in what %s says of whose it is", (table) => {
    const key = table === "documents" ? "id" : "doc"
    meddled((database) => database.exec(`UPDATE ${table} SET ${key} = 'e' WHERE ${key} = 'd'`))
    expect(verify(file).flaws.map(({doc: about}) => about)).toContain("e")
  })

  /** The value with one bit changed. */
  function flip(value: unknown): string | number | Uint8Array {
    if (typeof value === "number") return value ^ 64
    if (value instanceof Uint8Array) return value.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    return typeof value === "string" && value !== ""
      ? String.fromCharCode(value.charCodeAt(0) ^ 1) + value.slice(1)
      : "\u0001"
  }
})

it("G71 finds every page that is damaged, and says what it can of the rest", () => {
  const whole = readFileSync(file)
  const pageBytes = whole.readUInt16BE(16)
  for (let page = 1; page * pageBytes < whole.length; page++) {
    const damaged = Buffer.from(whole).fill(0xff, page * pageBytes, page * pageBytes + 200)
    writeFileSync(file, damaged)
    const flaws = found()
    expect(flaws, `page ${page + 1}`).not.toEqual([])
  }

  function found(): readonly unknown[] {
    try {
      return verify(file).flaws
    } catch (error) {
      if (error instanceof StorageError && error.code === "damaged") return [error]
      throw error
    }
  }
})

describe("G72 finds what checksums cannot tell", () => {
  const whatOf = () => verify(file).flaws.map(({doc: about, what}) => `${about}: ${what}`)

  it("an update that is gone", () => {
    meddled((database) => database.exec("DELETE FROM updates WHERE doc = 'other' AND sequence = 2"))
    expect(whatOf()).toEqual(["other: updates 2 to 2 are missing", "other: its updates: A snapshot has a hole"])
  })

  it("a segment of the history that is gone", async () => {
    const storage = await SqliteStorage.open(folder)
    await storage.compact(parseDocId("other") as DocId)
    await storage.close()
    meddled((database) => database.exec("DELETE FROM history WHERE doc = 'other'"))
    expect(whatOf()).toEqual(["other: updates 1 to 5 are missing in the history"])
  })

  it("a table that is gone", () => {
    meddled((database) => database.exec("DROP TABLE owners"))
    expect(() => verify(file)).toThrow(expect.objectContaining({code: "damaged"}))
  })

  it("a snapshot that is not what the history replays to", () => {
    meddled((database) => {
      const row = database.prepare("SELECT * FROM snapshots ORDER BY generation DESC").get() as unknown as SnapshotRow
      database.exec(`DELETE FROM snapshots WHERE generation = ${row.generation}`)
      database.prepare(insertionOf.snapshots).run(...sealed("snapshots", {...row, bytes: typing(doc, "x")[0]!.update}))
    })
    expect(whatOf()).toEqual([
      "d: digest 3 is not that of its snapshot",
      "d: snapshot 3: it differs from what its history replays to",
    ])
  })

  it("a document that is not listed", () => {
    meddled((database) => database.exec("DELETE FROM documents WHERE id = 'other'"))
    expect(whatOf()).toEqual(["other: its entry is missing"])
  })
})
