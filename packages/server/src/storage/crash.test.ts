import {copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import {compactionOf} from "./compaction.ts"
import {openDatabase} from "./database.ts"
import type {Database} from "./database.ts"
import {migrate} from "./migrations.ts"
import {Reader} from "./reader.ts"
import {SqliteStorage} from "./sqlite.ts"
import {Statements} from "./statements.ts"
import {Store} from "./store.ts"
import {textOf, typing} from "./testing/typing.ts"
import {verify} from "./verification.ts"

const doc = parseDocId("d") as DocId
let root: string
let file: string
/** A folder for each point at which the process could have ended, with the files as they were then. */
let points: string[]
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  file = path.join(root, "quire.db")
  points = []
})
afterEach(() => rmSync(root, {recursive: true}))

/** What kill -9 leaves at this moment. */
function keepPoint(): void {
  const folder = path.join(root, `point-${points.length}`)
  mkdirSync(folder)
  for (const end of ["", "-wal"])
    if (existsSync(file + end)) copyFileSync(file + end, path.join(folder, `quire.db${end}`))
  points.push(folder)
}

/** `database`, whose files are kept before and after each statement that may write. */
function watched(database: Database): Database {
  const around = <A extends unknown[], R>(call: (...args: A) => R, args: A): R => {
    keepPoint()
    const result = call(...args)
    keepPoint()
    return result
  }
  return new Proxy(database, {
    get(target, name) {
      if (name === "exec") return (sql: string) => around(target.exec.bind(target), [sql])
      if (name === "prepare") return (sql: string) => watchedStatement(target.prepare(sql), around)
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? (value.bind(target) as unknown) : value
    },
  })
}

type Statement = ReturnType<Database["prepare"]>

function watchedStatement(statement: Statement, around: <R>(call: () => R, args: []) => R): Statement {
  return new Proxy(statement, {
    get(target, name) {
      if (name === "run") return (...args: Parameters<Statement["run"]>) => around(() => target.run(...args), [])
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? (value.bind(target) as unknown) : value
    },
  })
}

/** What a server finds that starts on `folder`: whether everything is sound, and what `look` sees. */
async function restartedOn<T>(folder: string, look: (storage: SqliteStorage) => Promise<T>): Promise<T> {
  const storage = await SqliteStorage.open(folder)
  try {
    return await look(storage)
  } finally {
    await storage.close()
    expect(verify(path.join(folder, "quire.db")).flaws).toEqual([])
  }
}

describe("S2 G68 the process ends at any point", () => {
  it("of a compaction: the rows are there, or the snapshot is, and nothing in between", async () => {
    const plain = openDatabase(file)
    const appends = typing(doc, "compacted")
    new Store(plain).append(appends.slice(0, 4))
    new Store(plain).replace(compactionOf(doc, new Reader(new Statements(plain)).find(doc), 0)!)
    new Store(plain).append(appends.slice(4))
    const compaction = compactionOf(doc, new Reader(new Statements(plain)).find(doc), 0)!
    new Store(watched(plain)).replace(compaction)

    const seen = new Set<number>()
    for (const point of points) {
      const rowCount = await restartedOn(point, async (storage) => {
        const stored = await storage.load(doc)
        expect([textOf(stored), stored.damagedCount]).toEqual(["compacted", 0])
        return stored.rows.length
      })
      seen.add(rowCount)
    }
    expect([...seen]).toEqual([appends.length - 4, 0])
  })

  it("of an append: all of the batch is there, or nothing", async () => {
    const database = openDatabase(file)
    new Store(watched(database)).append(typing(doc, "batch"))
    const seen = new Set<string>()
    for (const point of points) seen.add(await restartedOn(point, async (storage) => textOf(await storage.load(doc))))
    expect([...seen]).toEqual(["", "batch"])
  })

  it("of the migration of an older database: it is whole before and after, and the next start goes on", async () => {
    copyFileSync(new URL("../../recordings/version-1.db", import.meta.url), file)
    migrate(watched(new DatabaseSync(file)), 1)
    // The statements in the middle are alike: each row is an insertion.
    const some = points.filter((_point, index) => index % 5 === 0 || index > points.length - 5)
    for (const point of some) {
      const texts = await restartedOn(point, async (storage) => {
        const documents = await Promise.all(["merged", "plain"].map((id) => storage.load(id as DocId)))
        return documents.map(textOf)
      })
      expect(texts).toEqual(["merged and more", "never merged"])
    }
  })
})
