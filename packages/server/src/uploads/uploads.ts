import {createReadStream} from "node:fs"
import type {ReadStream} from "node:fs"
import {open, readdir, rename, rm, stat} from "node:fs/promises"
import path from "node:path"
import type {Readable} from "node:stream"
import type {DocId, FileHash} from "@quire/protocol"
import type {Clock} from "@quire/relay"
import type {UploadRow} from "../storage/tables.ts"
import type {UploadTable} from "../storage/upload-table.ts"
import {commonTypes, fits} from "./file-type.ts"
import {receive} from "./incoming-file.ts"
import {UploadError} from "./upload-error.ts"

/** How much may be uploaded. */
export interface UploadLimits {
  /** The largest file. Beyond it: 413 `tooLarge`. */
  readonly fileBytes: number
  /** All files of one document. Beyond it: 413 `documentFull`. */
  readonly documentBytes: number
  /** Types that are taken, or all. Others: 415 `wrongType`. */
  readonly types: readonly string[] | "any"
  /** How long a file is kept that no stored text names. */
  readonly graceMs: number
}

const mebibyte = 1024 * 1024
const dayMs = 24 * 60 * 60 * 1_000

export const defaultUploadLimits: UploadLimits = {
  fileBytes: 25 * mebibyte,
  documentBytes: 1024 * mebibyte,
  types: commonTypes,
  graceMs: 30 * dayMs,
}

/** What somebody sends. */
export interface Sent {
  readonly type: string
  readonly name: string
  readonly stream: Readable
}

/**
 * The files of documents, each stored once under the hash of what it holds. A file is there when its row is: it is written
 * under another name, flushed, renamed, and only then entered; whatever a crash leaves on the way, the next sweep removes.
 */
export class Uploads {
  readonly #table: UploadTable
  readonly #limits: UploadLimits
  readonly #clock: Clock
  /** Entering a file and removing files take turns: none is removed that is just being entered. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(table: UploadTable, limits: Partial<UploadLimits>, clock: Clock) {
    this.#table = table
    this.#limits = {...defaultUploadLimits, ...limits}
    this.#clock = clock
  }

  /**
   * Stores a file for `doc`. It is on disk when this resolves.
   * @throws UploadError
   */
  async store(doc: DocId, {type, name, stream}: Sent): Promise<UploadRow> {
    const {types, fileBytes} = this.#limits
    if (types !== "any" && !types.includes(type)) throw new UploadError("wrongType")
    const {file, hash, sizeBytes, head} = await receive(stream, this.#table.folder, fileBytes, this.#clock)
    try {
      if (!fits(type, head)) throw new UploadError("disguised")
      const row = {doc, hash, type, name, size_bytes: sizeBytes, stored_at: Date.now(), unused_since: null}
      await this.#inTurn(() => this.#enter(file, row))
      return row
    } catch (error) {
      await rm(file, {force: true})
      throw error
    }
  }

  /** Of each document that the file belongs to, the newest first. */
  of(hash: FileHash): Promise<readonly UploadRow[]> {
    return this.#table.of(hash)
  }

  /** What the file holds, from `start` up to and including `end`. */
  read(hash: FileHash, start: number, end: number): ReadStream {
    return createReadStream(this.#pathOf(hash), {start, end})
  }

  /**
   * Removes files that no stored text has named for the time that the limits say, and what crashes have left.
   * @returns how many went
   */
  sweep(nowMs = Date.now()): Promise<number> {
    return this.#inTurn(async () => {
      const files = await this.#files()
      if (files.length === 0) return 0
      const kept = await this.#table.sweep(nowMs, this.#limits.graceMs)
      const gone = []
      for (const name of files) if (!kept.has(name) && (await this.#isSettled(name, nowMs))) gone.push(name)
      await Promise.all(gone.map((name) => rm(path.join(this.#table.folder, name), {force: true})))
      return gone.length
    })
  }

  async #enter(file: string, row: UploadRow & {readonly hash: FileHash}): Promise<void> {
    await rename(file, this.#pathOf(row.hash))
    await flushFolder(this.#table.folder)
    try {
      if (!(await this.#table.add(row, this.#limits.documentBytes))) throw new UploadError("documentFull")
    } catch (error) {
      const owners = await this.#table.of(row.hash).catch(() => null)
      if (owners?.length === 0) await rm(this.#pathOf(row.hash), {force: true})
      throw error instanceof UploadError ? error : new UploadError("storageFull", error)
    }
  }

  async #files(): Promise<string[]> {
    try {
      return await readdir(this.#table.folder)
    } catch {
      return []
    }
  }

  /** A file without a row may be on its way still. */
  async #isSettled(name: string, nowMs: number): Promise<boolean> {
    const {mtimeMs} = await stat(path.join(this.#table.folder, name))
    return nowMs - mtimeMs > dayMs
  }

  #pathOf(hash: FileHash): string {
    return path.join(this.#table.folder, hash)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }
}

/** Sees to it that a file is in its folder after a power loss too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
