import {copyFileSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {parseDocId} from "@quire/protocol"
import {digestOf} from "@quire/relay"
import type {DocId} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import {unseal} from "./segment.ts"
import {SqliteStorage} from "./sqlite.ts"
import {replacementOf, sealed} from "./tables.ts"
import {meddled as meddledIn, opened} from "./testing/storage-file.ts"
import {textOf} from "./testing/typing.ts"

const [merged, plain] = ["merged", "plain"].map((text) => parseDocId(text) as DocId) as [DocId, DocId]

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  file = path.join(folder, "quire.db")
  copyFileSync(new URL("../../recordings/version-1.db", import.meta.url), file)
})
afterEach(() => rmSync(folder, {recursive: true}))

const using = <T>(use: (storage: SqliteStorage) => Promise<T>) => opened(folder, use)

const meddled = <T>(work: (database: InstanceType<typeof DatabaseSync>) => T) => meddledIn(file, work)

describe("a database that the first version wrote", () => {
  it("opens with everything in it, numbered by document, and is not migrated again", async () => {
    for (let time = 0; time < 2; time++) {
      await using(async (storage) => {
        const documents = await Promise.all([merged, plain].map((doc) => storage.load(doc)))
        expect(documents.map(textOf)).toEqual(["merged and more", "never merged"])
        expect(documents.map(({rows}) => rows[0]?.id)).toEqual([2, 1])
        for (const {snapshot, digest} of documents)
          expect(digest).toEqual(snapshot === null ? null : digestOf(snapshot))
        const list = await storage.list()
        expect(list.map(({id, title}) => [id, title])).toEqual([
          [plain, "Plain"],
          [merged, "Merged"],
        ])
      })
    }
    const rows = meddled((database) => database.prepare("SELECT * FROM history").all())
    expect(rows.map(({doc, bytes}) => [doc, unseal(merged, bytes as Uint8Array).length])).toEqual([["merged", 1]])
  })

  it("goes on being written and merged", async () => {
    await using(async (storage) => {
      const [row] = await storage.append([
        {doc: merged, update: Uint8Array.of(0, 0), title: "", author: null, clocks: []},
      ])
      expect(row).toBe(11)
      await storage.compact(merged)
      expect(textOf(await storage.load(merged))).toBe("merged and more")
    })
  })

  it("S4 has its damaged rows set aside", async () => {
    meddled((database) => database.exec("UPDATE updates SET bytes = x'00' WHERE id = (SELECT max(id) FROM updates)"))
    await using(async (storage) => {
      const stored = await storage.load(plain)
      expect([textOf(stored), stored.damagedCount]).toEqual(["never merge", 0])
    })
    expect(meddled((database) => database.prepare("SELECT source, doc FROM quarantine").all())).toEqual([
      {source: "updates", doc: "plain"},
    ])
  })

  it("S2 is whole again when the migration cannot be finished", async () => {
    meddled((database) => database.exec("CREATE TABLE history (in_the_way)"))
    await expect(SqliteStorage.open(folder)).rejects.toThrow("history")
    meddled((database) => database.exec("DROP TABLE history"))
    expect(textOf(await using((storage) => storage.load(merged)))).toBe("merged and more")
  })
})

it("a database of the fourth version, whose digests may be wrong, has them made anew", async () => {
  await using((storage) => storage.compact(plain))
  const wrong = (await using((storage) => storage.load(merged))).digest!
  meddled((database) => {
    const row = {doc: plain, generation: 1, bytes: wrong}
    database.prepare(replacementOf.digests).run(...sealed("digests", row))
    database.exec("PRAGMA user_version = 4")
  })
  const stored = await using((storage) => storage.load(plain))
  expect(stored.digest).toEqual(digestOf(stored.snapshot!))
  expect(stored.digest).not.toEqual(wrong)
})

it("a database of the third version, which had no digests, opens with everything in it", async () => {
  await using((storage) => storage.compact(plain))
  meddled((database) => database.exec("DROP TABLE digests; PRAGMA user_version = 3"))
  const stored = await using((storage) => storage.load(plain))
  expect([textOf(stored), stored.rows]).toEqual(["never merged", []])
  expect(stored.digest).toEqual(digestOf(stored.snapshot!))
})
