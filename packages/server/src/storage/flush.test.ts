import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import type {DocId} from "@quire/protocol"
import {expect, it, vi} from "vitest"
import {SqliteStorage} from "./sqlite.ts"
import type * as ThreadModule from "./thread.ts"

/** A disk that fails to flush cannot be had on every machine: this is what SQLite says of one. */
vi.mock("./thread.ts", async (original) => {
  const {ThreadError} = await original<typeof ThreadModule>()
  class Thread {
    #end: Error | null = null
    readonly #writer: boolean

    constructor(name: string) {
      this.#writer = name === "sqlite-worker"
    }

    ask(operation: string): Promise<unknown> {
      if (this.#end !== null) return Promise.reject(this.#end)
      if (!this.#writer || operation === "list") return Promise.resolve([])
      const failure = {name: "Error", message: "disk I/O error", code: "ERR_SQLITE_ERROR", place: undefined}
      return Promise.reject(new ThreadError({...failure, sqliteCode: flushFailed}))
    }

    end(reason: Error): Promise<void> {
      this.#end = reason
      return Promise.resolve()
    }
  }
  return {Thread, ThreadError}
})

/** SQLITE_IOERR_FSYNC */
const flushFailed = 1034
const batch = [{doc: "d" as DocId, update: Uint8Array.of(0, 0), title: "", author: null, clocks: []}]

it("S3 G70 after a failed flush the storage takes nothing more, not even where it would go well: the process has to start anew", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  const storage = await SqliteStorage.open(folder)
  await expect(storage.append(batch)).rejects.toMatchObject({name: "StorageError", code: "flushFailed"})
  expect(await storage.broken).toMatchObject({code: "flushFailed", place: folder})
  await expect(storage.list()).rejects.toMatchObject({code: "flushFailed"})
  await expect(storage.probe()).rejects.toMatchObject({code: "flushFailed"})
  rmSync(folder, {recursive: true})
})

it("S3 G70 whatever it was that was flushed: opening a document writes, too, where something of it is damaged", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  const storage = await SqliteStorage.open(folder)
  await expect(storage.load("d" as DocId)).rejects.toMatchObject({code: "flushFailed"})
  expect(await storage.broken).toMatchObject({code: "flushFailed"})
  rmSync(folder, {recursive: true})
})
