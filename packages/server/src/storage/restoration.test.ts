import {createHash} from "node:crypto"
import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs"
import type * as Files from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {parseDocId} from "@quire/protocol"
import type {DocId, FileHash} from "@quire/protocol"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {backUp, restore} from "./backup.ts"
import {opened} from "./testing/storage-file.ts"
import {typing} from "./testing/typing.ts"
import {verify} from "./verification.ts"

const kept = vi.hoisted((): {point: () => void} => ({point: () => undefined}))

/** The files, of which everything is kept before each call that names, removes or flushes one, where something has changed. */
vi.mock("node:fs", async (original) => {
  const files = await original<typeof Files>()
  const around =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      kept.point()
      return call(...args)
    }
  const {renameSync, rmSync: remove, copyFileSync, fsyncSync} = files
  return {
    ...files,
    renameSync: around(renameSync),
    rmSync: around(remove),
    copyFileSync: around(copyFileSync),
    fsyncSync: around(fsyncSync),
  }
})

let root: string
let data: string
let target: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  data = path.join(root, "data")
  target = path.join(root, "backup.db")
  mkdirSync(data)
})
afterEach(() => {
  kept.point = () => undefined
  rmSync(root, {recursive: true})
})

/** A document with a text and a file, in `data`. */
function add(name: string): Promise<void> {
  const doc = parseDocId(name) as DocId
  const hash = createHash("sha256").update(name).digest("hex") as FileHash
  return opened(data, async (storage) => {
    await storage.append(typing(doc, name))
    mkdirSync(storage.uploads.folder, {recursive: true})
    writeFileSync(path.join(storage.uploads.folder, hash), name)
    const row = {doc, hash, type: "text/plain", name, size_bytes: name.length, stored_at: 0, unused_since: null}
    await storage.uploads.add(row, 1_000)
  })
}

async function documentsIn(folder: string): Promise<string[]> {
  return (await opened(folder, (storage) => storage.list())).map(({id}) => id).toSorted()
}

it("S2 G68 the end at any point of a restore leaves the old or the new, whole with its files, and it can be done again", async () => {
  await add("old")
  backUp(data, target)
  await add("new")
  const points: string[] = []
  let names = ""
  kept.point = () => {
    const now = readdirSync(data, {recursive: true}).join()
    if (now === names) return
    names = now
    const point = path.join(root, `point-${points.length}`)
    cpSync(data, point, {recursive: true})
    points.push(point)
  }
  restore(target, data)
  kept.point = () => undefined

  const seen = new Set<string>()
  for (const point of points) {
    const before = (await documentsIn(point)).join(" ")
    seen.add(before)
    const file = path.join(point, "quire.db")
    expect(verify(file)).toMatchObject({uploadCount: before.split(" ").length, flaws: []})
    restore(target, point)
    expect(await documentsIn(point)).toEqual(["old"])
    expect(verify(file)).toMatchObject({uploadCount: 1, flaws: []})
    expect(readdirSync(point).filter((name) => /unfinished|restored/.test(name))).toEqual([])
  }
  expect([...seen]).toEqual(["new old", "old"])
  expect(points.length).toBeGreaterThan(5)
})
