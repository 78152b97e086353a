import {spawn} from "node:child_process"
import {createHash} from "node:crypto"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {createInterface} from "node:readline"
import {DatabaseSync} from "@photostructure/sqlite"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {storageContract} from "@quire/relay/testing"
import {afterAll, beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import {SqliteStorage} from "./sqlite.ts"

const folders: string[] = []
function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true})
})

storageContract("SqliteStorage", () => SqliteStorage.open(newFolder()))

const doc = parseDocId("d") as DocId
const update = (...bytes: number[]) => ({doc, update: Uint8Array.from(bytes), title: "T", author: null, clocks: []})
const other = parseDocId("other") as DocId
function letter(text: string, of = doc) {
  const author = new Y.Doc()
  author.getText("body").insert(0, text)
  return {doc: of, update: Y.encodeStateAsUpdate(author), title: "", author: null, clocks: []}
}
const hash = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex")

let folder: string
let file: string
beforeEach(() => {
  folder = newFolder()
  file = path.join(folder, "quire.db")
})

/** A storage that is opened, used and closed. */
async function using<T>(use: (storage: SqliteStorage) => Promise<T>): Promise<T> {
  const storage = await SqliteStorage.open(folder)
  try {
    return await use(storage)
  } finally {
    await storage.close()
  }
}

/** Works on the file behind Quire's back. */
function meddle(sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

it("has everything back after it was closed", async () => {
  await using((storage) => storage.append([update(1), update(2)]))
  const {rows} = await using((storage) => storage.load(doc))
  expect(rows.map(({update}) => [...update])).toEqual([[1], [2]])
})

it("S1 flushes each commit to disk before it returns", () => {
  const source = readFileSync(new URL("database.ts", import.meta.url), "utf8")
  expect(source).toContain("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
})

it("never gives the id of a deleted row again", async () => {
  const [first, second] = await using(async (storage) => {
    const merged = await storage.append([letter("a")])
    await storage.compact(doc)
    return [merged[0], (await storage.append([update(2)]))[0]]
  })
  expect(second).toBeGreaterThan(first ?? 0)
})

describe("a file that is not to be used is refused in one line that names it, and is not touched", () => {
  /** A database with a document in it, closed in good order. */
  beforeEach(() => using((storage) => storage.append(Array.from({length: 200}, (_, index) => update(index, 1, 2, 3)))))

  const spoil: [string, string, (bytes: Buffer) => Buffer][] = [
    ["its header is damaged", "damaged", (bytes) => Buffer.from(bytes.fill(0xff, 0, 16))],
    ["a page of it is damaged", "damaged", (bytes) => bytes.fill(0xff, 4096, 8192)],
    ["it is cut off", "damaged", (bytes) => bytes.subarray(0, 8192)],
    ["it is shorter than a header", "damaged", (bytes) => bytes.subarray(0, 50)],
    ["it is a text", "damaged", () => Buffer.from("not a database\n".repeat(100))],
    ["it is another program's", "foreign", (bytes) => (bytes.writeUInt32BE(0, 68), bytes)],
    ["it is a newer Quire's", "newer", (bytes) => (bytes.writeUInt32BE(2, 60), bytes)],
  ]
  it.each(spoil)("%s", async (_what, code, change) => {
    const sound = readFileSync(file)
    writeFileSync(file, change(Buffer.from(sound)))
    const before = hash(file)
    const refusal: unknown = await SqliteStorage.open(folder).catch((error: unknown) => error)
    expect(refusal).toMatchObject({name: "StorageError", code})
    expect(String(refusal)).toContain(file)
    expect(String(refusal)).not.toContain("\n")
    expect(hash(file)).toBe(before)
    expect(readdirSync(folder).filter((name) => name.startsWith("quire.db"))).toEqual(["quire.db"])

    writeFileSync(file, sound)
    expect((await using((storage) => storage.load(doc))).rows).toHaveLength(200)
  })

  it("though what kill -9 left of it is taken", async () => {
    await using(async (storage) => {
      await storage.append([update(7)])
      const [left, database] = [newFolder(), readFileSync(file)]
      writeFileSync(path.join(left, "quire.db"), database)
      writeFileSync(path.join(left, "quire.db-wal"), readFileSync(`${file}-wal`))
      folder = left
      return null
    })
    expect((await using((storage) => storage.load(doc))).rows).toHaveLength(201)
  })
})

describe("a folder that cannot be used is refused", () => {
  it("when another Quire uses it, which goes on undisturbed", async () => {
    await using(async (first) => {
      await expect(SqliteStorage.open(folder)).rejects.toMatchObject({name: "StorageError", code: "inUse"})
      await first.append([update(1)])
      expect((await first.load(doc)).rows).toHaveLength(1)
    })
    await expect(using((storage) => storage.list())).resolves.toHaveLength(1)
  })

  it("when it cannot be made", async () => {
    writeFileSync(file, "a file")
    const within = path.join(file, "data")
    await expect(SqliteStorage.open(within)).rejects.toMatchObject({code: "unwritable"})
    await expect(SqliteStorage.open(within)).rejects.toThrow(within)
  })

  it("when a folder is in the place of the database", async () => {
    mkdirSync(file)
    await expect(SqliteStorage.open(folder)).rejects.toMatchObject({code: "unwritable"})
  })
})

describe("S4 a row whose checksum does not hold is set aside, and the document opens without it", () => {
  const bytesOf = (rows: readonly {readonly update: Uint8Array}[]) => rows.map(({update}) => [...update])

  beforeEach(() =>
    using((storage) => storage.append([update(1), update(2), update(3), {...update(9), doc: "x" as DocId}])),
  )

  it.each([
    ["a flipped bit", "UPDATE updates SET bytes = x'03' WHERE id = 2"],
    ["a flipped bit in the checksum", "UPDATE updates SET checksum = zeroblob(16) WHERE id = 2"],
    [
      "a row of another document",
      "UPDATE updates SET doc = 'x' WHERE id = 2; UPDATE updates SET doc = 'd' WHERE id = 4",
    ],
    [
      "a row in another's place",
      "UPDATE updates SET (bytes, checksum) = (SELECT bytes, checksum FROM updates WHERE id = 1) WHERE id = 2",
    ],
  ])("%s", async (_what, damage) => {
    meddle(damage)
    const stored = await using((storage) => storage.load(doc))
    expect(bytesOf(stored.rows)).toEqual([[1], [3]])
    expect(stored.damagedCount).toBe(1)
    const again = await using((storage) => storage.load(doc))
    expect([bytesOf(again.rows), again.damagedCount]).toEqual([[[1], [3]], 0])
    const database = new DatabaseSync(file)
    expect(database.prepare("SELECT count(*) AS count FROM quarantine").get()).toEqual({count: 1})
    database.close()
  })

  it("the newest snapshot: the one before it is read", async () => {
    const {snapshot} = await using(async (storage) => {
      await storage.append([letter("a", other)])
      const first = await storage.compact(other)
      await storage.append([letter("b", other)])
      await storage.compact(other)
      return first
    })
    meddle("UPDATE snapshots SET bytes = x'17' WHERE id = (SELECT max(id) FROM snapshots)")
    const stored = await using((storage) => storage.load(other))
    expect(stored.snapshot).toEqual(snapshot)
    expect(stored.damagedCount).toBe(1)
  })

  it("only the two newest snapshots are kept", async () => {
    await using(async (storage) => {
      for (const text of "abcd") {
        await storage.append([letter(text, other)])
        await storage.compact(other)
      }
    })
    meddle("UPDATE snapshots SET bytes = x'00'")
    expect((await using((storage) => storage.load(other))).damagedCount).toBe(2)
  })
})

it("all of a batch is stored or nothing", async () => {
  await using(async (storage) => {
    const bad = {...update(2), title: null as unknown as string}
    await expect(storage.append([update(1), bad])).rejects.toThrow("NOT NULL")
    expect((await storage.load(doc)).rows).toEqual([])
    await storage.append([update(3)])
    expect((await storage.load(doc)).rows).toHaveLength(1)
  })
})

it("answers that it has ended, when it has", async () => {
  const storage = await SqliteStorage.open(folder)
  await storage.close()
  await expect(storage.append([update(1)])).rejects.toThrow("ended")
})

/** Appends as fast as it can, and says each number once its commit has returned. */
const appender = `
  const {SqliteStorage} = await import(process.argv[1])
  const storage = await SqliteStorage.open(process.argv[2])
  for (let number = Number(process.argv[3]); ; number++) {
    const update = Uint8Array.of(number & 255, number >> 8)
    await storage.append([{doc: "d", update, title: ""}])
    process.stdout.write(number + "\\n")
  }
`
const built = new URL("../../dist/index.js", import.meta.url).href

/** @returns the number of rows whose commit was acknowledged before kill -9, `first` included */
async function appendUntilKilled(first: number, count: number): Promise<number> {
  const args = ["--input-type=module", "--eval", appender, built, folder, String(first)]
  const child = spawn(process.execPath, args, {stdio: ["ignore", "pipe", "inherit"]})
  let acknowledged = first
  for await (const line of createInterface({input: child.stdout})) {
    acknowledged = Number(line) + 1
    if (acknowledged === first + count) child.kill("SIGKILL")
  }
  return acknowledged
}

it("S2 loses nothing that was acknowledged, though the process is killed five times", async () => {
  let next = 0
  for (let round = 0; round < 5; round++) {
    const acknowledged = await appendUntilKilled(next, 40 + 7 * round)
    const {rows, damagedCount} = await using((storage) => storage.load(doc))
    const numbers = rows.map(({update: [low = 0, high = 0]}) => low + 256 * high)
    expect(numbers).toEqual(numbers.map((_number, index) => index))
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged)
    expect(damagedCount).toBe(0)
    next = numbers.length
  }
})
