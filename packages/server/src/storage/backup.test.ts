import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import {backUp, restore} from "./backup.ts"
import {SqliteStorage} from "./sqlite.ts"
import {opened} from "./testing/storage-file.ts"
import {textOf, typing} from "./testing/typing.ts"
import {verify} from "./verification.ts"

const doc = parseDocId("d") as DocId
let root: string
let data: string
let file: string
let target: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  data = path.join(root, "data")
  file = path.join(data, "quire.db")
  target = path.join(root, "backup.db")
})
afterEach(() => rmSync(root, {recursive: true}))

const using = <T>(use: (storage: SqliteStorage) => Promise<T>, folder = data) => opened(folder, use)
const textIn = (folder: string) => using(async (storage) => textOf(await storage.load(doc)), folder)
const write = (text: string) => using((storage) => storage.append(typing(doc, text)))

describe("a backup", () => {
  it("holds all that was stored when it was made, while the storage goes on writing", async () => {
    await using(async (storage) => {
      const appends = typing(doc, "before and after")
      await storage.append(appends.slice(0, 6))
      await storage.compact(doc)
      expect(backUp(data, target)).toMatchObject({documentCount: 1, segmentCount: 1, flaws: []})
      await storage.append(appends.slice(6))
    })
    const other = path.join(root, "other")
    restore(target, other)
    expect(await textIn(other)).toBe("before")
    expect(await textIn(data)).toBe("before and after")
  })

  it("is not written over a file", async () => {
    await write("text")
    writeFileSync(target, "precious")
    expect(() => backUp(data, target)).toThrow(expect.objectContaining({code: "exists"}))
    expect(readFileSync(target, "utf8")).toBe("precious")
  })

  it("into a folder that is not there is refused, and names it", async () => {
    await write("text")
    const there = path.join(root, "nowhere")
    expect(() => backUp(data, path.join(there, "b.db"))).toThrow(
      expect.objectContaining({code: "absent", place: there}),
    )
  })

  it("of what an older version wrote is one of this version, and leaves the old as it is", async () => {
    mkdirSync(data)
    copyFileSync(new URL("../../recordings/version-1.db", import.meta.url), file)
    const before = readFileSync(file)
    expect(backUp(data, target)).toMatchObject({documentCount: 2, flaws: []})
    expect(readFileSync(file)).toEqual(before)
    const other = path.join(root, "other")
    restore(target, other)
    const merged = parseDocId("merged") as DocId
    expect(await using(async (storage) => textOf(await storage.load(merged)), other)).toBe("merged and more")
  })

  it("of nothing is refused, and nothing is left behind", () => {
    expect(() => backUp(data, target)).toThrow(expect.objectContaining({code: "absent"}))
    expect(readdirSync(root)).toEqual([])
  })
})

describe("restoring", () => {
  beforeEach(async () => {
    await write("old")
    backUp(data, target)
    await using((storage) => storage.append(typing(parseDocId("new") as DocId, "new")))
  })

  it("takes a backup that an older version made", async () => {
    const old = path.join(root, "old.db")
    copyFileSync(new URL("../../recordings/version-1.db", import.meta.url), old)
    expect(restore(old, data).verification).toMatchObject({documentCount: 2, flaws: []})
    expect(await using((storage) => storage.list())).toHaveLength(2)
  })

  it.skipIf(!existsSync("/proc/self"))("into a place that holds no folders is refused", () => {
    expect(() => restore(target, "/proc/within/deep")).toThrow(expect.objectContaining({code: "unwritable"}))
  })

  it("brings the backup back, and keeps what was there", async () => {
    const {replaced} = restore(target, data)
    const list = await using((storage) => storage.list())
    expect(list.map(({id}) => id)).toEqual([doc])
    expect(verify(replaced ?? "")).toMatchObject({documentCount: 2, flaws: []})
  })

  it("is refused while a server runs on the folder, and nothing changes", async () => {
    await using(async (storage) => {
      expect(() => restore(target, data)).toThrow(expect.objectContaining({code: "inUse"}))
      expect(await storage.list()).toHaveLength(2)
    })
  })

  it("of a damaged backup is refused, and nothing changes", async () => {
    const database = new DatabaseSync(target)
    database.exec("UPDATE updates SET bytes = x'00'")
    database.close()
    expect(() => restore(target, data)).toThrow(expect.objectContaining({code: "unsound"}))
    expect(readdirSync(data).filter((name) => /unfinished|restored|replaced/.test(name))).toEqual([])
    expect(await using((storage) => storage.list())).toHaveLength(2)
  })

  it("S2 G68 goes on at the next start after a crash in its middle", async () => {
    const waiting = `${file}.restored`
    backUp(data, waiting)
    renameSync(file, `${file}.moved`)
    expect(await textIn(data)).toBe("old")
    expect(existsSync(waiting)).toBe(false)
  })
})
