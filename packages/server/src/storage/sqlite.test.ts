import {spawn} from "node:child_process"
import {createHash} from "node:crypto"
import {once} from "node:events"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {createInterface} from "node:readline"
import type {Worker} from "node:worker_threads"
import {DatabaseSync} from "@photostructure/sqlite"
import {parseDocId} from "@quire/protocol"
import type {DocId, UserId} from "@quire/protocol"
import {digestOf} from "@quire/relay"
import * as encoding from "lib0/encoding"
import {storageContract} from "@quire/relay/testing"
import {afterAll, beforeEach, describe, expect, it} from "vitest"
import {isSafeVersion, openDatabase} from "./database.ts"
import {unseal} from "./segment.ts"
import {SqliteStorage} from "./sqlite.ts"
import {formatVersion} from "./tables.ts"
import {meddled as meddledIn, opened} from "./testing/storage-file.ts"
import {textOf, typing} from "./testing/typing.ts"

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
const hash = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex")

let folder: string
let file: string
beforeEach(() => {
  folder = newFolder()
  file = path.join(folder, "quire.db")
})

/** A storage that is opened, used and closed. */
const using = <T>(use: (storage: SqliteStorage) => Promise<T>) => opened(folder, use)

/** Works on the file behind Quire's back. */
const meddled = <T>(work: (database: InstanceType<typeof DatabaseSync>) => T) => meddledIn(file, work)
const meddle = (sql: string) => meddled((database) => database.exec(sql))
const count = (table: string) =>
  meddled((database) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get())["n"]

it("has everything back after it was closed", async () => {
  await using((storage) => storage.append([update(1), update(2)]))
  const {rows} = await using((storage) => storage.load(doc))
  expect(rows.map(({update}) => [...update])).toEqual([[1], [2]])
})

it("S5 B26 a document that was made to take for ever is not merged and keeps its rows, and others have their turn", async () => {
  const storage = await SqliteStorage.open(folder, {mergeWithinMs: 2_000})
  await storage.append([{...update(), update: contested(200_000)}, ...typing(other, "other")])
  const [endless, merged] = [storage.compact(doc), storage.compact(other)]
  await expect(endless).rejects.toThrow("longer than 2000 ms")
  expect((await merged).merged).toHaveLength(5)
  expect((await storage.load(doc)).rows).toHaveLength(1)
  await storage.close()
}, 30_000)

it("closes though something takes for ever to merge", async () => {
  const storage = await SqliteStorage.open(folder)
  await storage.append([{...update(), update: contested(200_000)}])
  const merging = storage.compact(doc).catch(String)
  await storage.close()
  expect(await merging).toMatch(/longer than|being closed/)
  expect((await using((again) => again.load(doc))).rows).toHaveLength(1)
})

/** Letters that two people write in the same place, `count` each: who puts them in order compares each with each. */
function contested(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    const numbers = (...all: readonly number[]) => all.forEach((number) => encoding.writeVarUint(encoder, number))
    // Of a string, with something to the right of it: the first letter of client 1.
    const before = (letter: string) => {
      encoding.writeUint8(encoder, 0x44)
      numbers(1, 0)
      encoding.writeVarString(encoder, letter)
    }
    numbers(2, count, 2, 0)
    for (let left = count; left > 0; left--) before("b")
    numbers(count + 1, 1, 0)
    encoding.writeUint8(encoder, 4)
    numbers(1)
    for (const text of ["body", "a"]) encoding.writeVarString(encoder, text)
    for (let left = count; left > 0; left--) before("a")
    numbers(0)
  })
}

it("S1 flushes each commit to disk before it returns", () => {
  const database = openDatabase(file)
  const [[{journal_mode}], [{synchronous}]] = ["journal_mode", "synchronous"].map((name) =>
    database.prepare(`PRAGMA ${name}`).all(),
  ) as [[{journal_mode: string}], [{synchronous: number}]]
  database.close()
  // 2 is FULL.
  expect([journal_mode, synchronous]).toEqual(["wal", 2])
})

it("S5 merges again after the thread that does has ended, and closes though it has", async () => {
  const storage = await SqliteStorage.open(folder)
  await storage.append(typing(doc, "abc"))
  const merger = once(process, "worker") as Promise<[Worker]>
  await storage.compact(doc)
  const [thread] = await merger
  await thread.terminate()
  await storage.append(typing(other, "x"))
  expect((await storage.compact(other)).merged).toHaveLength(1)
  await storage.close()

  const closing = await SqliteStorage.open(folder)
  const next = once(process, "worker") as Promise<[Worker]>
  await closing.compact(doc)
  await (await next)[0].terminate()
  await closing.close()
  await using(async (again) => expect(textOf(await again.load(doc))).toBe("abc"))
})

it("never gives the sequence of a deleted row again", async () => {
  const [first, second] = await using(async (storage) => {
    const merged = await storage.append(typing(doc, "a"))
    await storage.compact(doc)
    return [merged[0], (await storage.append(typing(doc, "b")))[0]]
  })
  expect([first, second]).toEqual([1, 2])
})

/** `name` is `other`, which is as long, wherever it stands. */
function renamed(bytes: Buffer, name: string, other: string): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll(name, other), "latin1")
}

describe("a file that is not to be used is refused in one line that names it, and is not touched", () => {
  /** A database with a document in it, closed in good order. */
  beforeEach(() => using((storage) => storage.append(Array.from({length: 200}, (_, index) => update(index, 1, 2, 3)))))

  const spoil: [string, string, (bytes: Buffer) => Buffer][] = [
    ["its header is damaged", "damaged", (bytes) => Buffer.from(bytes.fill(0xff, 0, 16))],
    ["a page of it is damaged", "damaged", (bytes) => bytes.fill(0xff, 4096, 8192)],
    ["a name in its tables is damaged", "damaged", (bytes) => renamed(bytes, "changed_at", "changed_au")],
    ["it is cut off", "damaged", (bytes) => bytes.subarray(0, 8192)],
    ["it is shorter than a header", "damaged", (bytes) => bytes.subarray(0, 50)],
    ["it is a text", "damaged", () => Buffer.from("not a database\n".repeat(100))],
    ["it is another program's", "foreign", (bytes) => (bytes.writeUInt32BE(0, 68), bytes)],
    ["it is a newer Quire's", "newer", (bytes) => (bytes.writeUInt32BE(formatVersion + 1, 60), bytes)],
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
  it("G74 when another Quire uses it, which goes on undisturbed", async () => {
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
    ["a flipped bit", "UPDATE updates SET bytes = x'03' WHERE doc = 'd' AND sequence = 2"],
    ["a flipped bit in the checksum", "UPDATE updates SET checksum = zeroblob(16) WHERE doc = 'd' AND sequence = 2"],
    ["another time", "UPDATE updates SET stored_at = stored_at + 1 WHERE doc = 'd' AND sequence = 2"],
    [
      "a row in another's place",
      "UPDATE updates SET (bytes, checksum) = (SELECT bytes, checksum FROM updates WHERE doc = 'd' AND sequence = 1) WHERE doc = 'd' AND sequence = 2",
    ],
    [
      "a row of another document",
      "DELETE FROM updates WHERE doc = 'x'; UPDATE updates SET doc = 'x' WHERE sequence = 2",
    ],
    ["a row that is gone", "DELETE FROM updates WHERE doc = 'd' AND sequence = 2"],
  ])("%s", async (_what, damage) => {
    meddle(damage)
    const stored = await using((storage) => storage.load(doc))
    expect(bytesOf(stored.rows)).toEqual([[1], [3]])
    expect(stored.damagedCount).toBe(1)
    const again = await using((storage) => storage.load(doc))
    expect([bytesOf(again.rows), again.damagedCount]).toEqual([[[1], [3]], 0])
    const database = new DatabaseSync(file)
    expect(database.prepare("SELECT count(*) AS count FROM quarantine WHERE doc = 'd'").get()).toEqual({count: 1})
    database.close()
    const [next] = await using((storage) => storage.append([update(4)]))
    expect(next).toBe(4)
  })

  it("what is known of the document: its updates go on where they were", async () => {
    meddle("UPDATE documents SET sequence = 1 WHERE id = 'd'")
    const stored = await using((storage) => storage.load(doc))
    expect([bytesOf(stored.rows), stored.damagedCount]).toEqual([[[1], [2], [3]], 1])
    const list = await using((storage) => storage.list())
    expect(list.map(({id, title}) => [id, title])).toContainEqual(["d", "T"])
    expect(await using((storage) => storage.append([update(4)]))).toEqual([4])
  })

  /** A document that was compacted twice, with a row after that. */
  const compactedTwice = () =>
    using(async (storage) => {
      for (const [index, append] of typing(other, "abc").entries()) {
        await storage.append([append])
        if (index < 2) await storage.compact(other)
      }
    })

  it.each([
    ["the newest snapshot: the one before it is read, and what came after it, from the history", "generation = 2", 1],
    ["both snapshots: everything is read from the history", "generation > 0", 2],
  ])("%s", async (_what, which, damagedCount) => {
    await compactedTwice()
    meddle(`UPDATE snapshots SET bytes = x'17' WHERE ${which}`)
    const stored = await using((storage) => storage.load(other))
    expect([textOf(stored), stored.damagedCount]).toEqual(["abc", damagedCount])
    await using((storage) => storage.compact(other))
    const again = await using((storage) => storage.load(other))
    expect([textOf(again), again.damagedCount, again.rows]).toEqual(["abc", 0, []])
  })

  it("a segment of the history, and the snapshot that would stand for it", async () => {
    await compactedTwice()
    meddle(
      "UPDATE snapshots SET bytes = x'17' WHERE generation = 2; UPDATE history SET bytes = x'17' WHERE generation = 2",
    )
    const stored = await using((storage) => storage.load(other))
    expect([textOf(stored), stored.damagedCount]).toEqual(["a", 3])
  })

  it.each([
    ["the digest of a snapshot: it is made anew", "UPDATE digests SET bytes = x'17'", 1],
    ["a digest that stands elsewhere", "UPDATE digests SET generation = generation + 1 WHERE generation = 2", 0],
    ["no digest, as in a file of an older version", "DELETE FROM digests", 0],
  ])("%s", async (_what, damage, damagedCount) => {
    await compactedTwice()
    meddle(damage)
    const stored = await using((storage) => storage.load(other))
    expect([stored.digest, stored.damagedCount]).toEqual([digestOf(stored.snapshot!), damagedCount])
    await using(async (storage) => {
      expect((await storage.load(other)).damagedCount).toBe(0)
      const {snapshot} = await storage.compact(other)
      expect((await storage.load(other)).digest).toEqual(digestOf(snapshot))
    })
  })

  it("only the two newest snapshots are kept, and all of the history", async () => {
    await using(async (storage) => {
      for (const append of typing(other, "abcd")) {
        await storage.append([append])
        await storage.compact(other)
      }
    })
    expect([count("snapshots"), count("digests")]).toEqual([2, 2])
    expect(count("history")).toBe(4)
  })

  it("an index of the database: it is made anew, and nothing is missing", async () => {
    const index = meddled((database) =>
      database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'updates_by_doc'").get(),
    )
    const bytes = readFileSync(file)
    const page = bytes.subarray((Number(index["rootpage"]) - 1) * 4096, Number(index["rootpage"]) * 4096)
    // In the index the row of document d with the sequence 2 becomes one of document e.
    const entry = page.indexOf(Buffer.from([0x64, 2]))
    expect(entry).toBeGreaterThan(0)
    page[entry] = 0x65
    writeFileSync(file, bytes)
    const stored = await using((storage) => storage.load(doc))
    expect([bytesOf(stored.rows), stored.damagedCount]).toEqual([[[1], [2], [3]], 0])
  })
})

describe("the history", () => {
  it("has every update that was merged, with its author, its time and what it brings", async () => {
    const [first, second] = typing(doc, "ab")
    const clocks = [{clientId: 5, from: 0, to: 1}]
    await using(async (storage) => {
      await storage.append([{...first!, author: "ann" as UserId, clocks}])
      await storage.append([second!])
      await storage.compact(doc)
    })
    const row = meddled((database) => database.prepare("SELECT * FROM history").get())
    expect(row).toMatchObject({doc, generation: 1, first_sequence: 1, last_sequence: 2})
    const rows = unseal(doc, row["bytes"] as Uint8Array)
    expect(rows.map(({sequence, author, clocks, bytes}) => [sequence, author, clocks, bytes])).toEqual([
      [1, "ann", "[[5,0,1]]", first?.update],
      [2, null, "[]", second?.update],
    ])
    for (const {stored_at} of rows) expect(Math.abs(Date.now() - stored_at)).toBeLessThan(60_000)
  })
})

it.each([
  ["3.51.2", false],
  ["3.51.3", true],
  ["3.52.0", true],
  ["3.7.17", false],
  ["4.0.0", true],
])("SQLite %s can be trusted: %s", (version, safe) => {
  expect(isSafeVersion(version)).toBe(safe)
})

it.each([
  ["has to make a digest anew", "digests", "DELETE FROM digests"],
  ["has to set a row aside", "quarantine", "UPDATE snapshots SET checksum = zeroblob(16)"],
])("S3 a document opens on a disk that takes nothing, though it %s", async (_what, table, damage) => {
  await using(async (storage) => {
    await storage.append(typing(doc, "abc"))
    await storage.compact(doc)
  })
  meddle(damage)
  meddle(`CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
  const stored = await using((storage) => storage.load(doc))
  expect(textOf(stored)).toBe("abc")
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

it("S5 waits for the merge that is under way when it is closed, and not for those that are to come", async () => {
  const docs = ["one", "two", "three"].map((text) => parseDocId(text) as DocId)
  const storage = await SqliteStorage.open(folder)
  await storage.append(docs.flatMap((id) => typing(id, "abc")))
  const merging = docs.map((id) => storage.compact(id))
  await new Promise((resolve) => setImmediate(resolve))
  const settled = Promise.allSettled(merging)
  await storage.close()
  expect((await settled).map(({status}) => status)).toEqual(["fulfilled", "rejected", "rejected"])
  await using(async (again) => {
    for (const id of docs) expect(textOf(await again.load(id))).toBe("abc")
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
    await storage.append([{doc: "d", update, title: "", author: null, clocks: []}])
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

it("S2 loses nothing that was acknowledged, though the process is killed three times", async () => {
  let next = 0
  for (let round = 0; round < 3; round++) {
    const acknowledged = await appendUntilKilled(next, 40 + 7 * round)
    const {rows, damagedCount} = await using((storage) => storage.load(doc))
    const numbers = rows.map(({update: [low = 0, high = 0]}) => low + 256 * high)
    expect(numbers).toEqual(numbers.map((_number, index) => index))
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged)
    expect(damagedCount).toBe(0)
    next = numbers.length
  }
}, 60_000)
