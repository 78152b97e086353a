import type {ReadStream} from "node:fs"
import * as files from "node:fs/promises"
import path from "node:path"
import {Readable} from "node:stream"
import type {DocId, FileHash} from "@quire/protocol"
import type {Clock} from "@quire/relay"
import type {UploadRow} from "../storage/tables.ts"
import type {UploadTable} from "../storage/upload-table.ts"
import type {Disk} from "./disk.ts"
import {commonTypes, fits} from "./file-type.ts"
import {receive} from "./incoming-file.ts"
import type {IncomingFile} from "./incoming-file.ts"
import {isShown, readPicture} from "./pictures/picture.ts"
import {Turns} from "./turns.ts"
import {UploadError} from "./upload-error.ts"

/** How much may be uploaded. */
export interface UploadLimits {
  /** The largest file. Beyond it: 413 `tooLarge`. */
  readonly fileBytes: number
  /** Width times height of the largest picture. Beyond it: 413 `tooManyPixels`. */
  readonly pixels: number
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
  pixels: 100_000_000,
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
 * Of pictures only what shows them is stored.
 */
export class Uploads {
  readonly #table: UploadTable
  readonly #limits: UploadLimits
  readonly #clock: Clock
  readonly #disk: Disk
  /** Entering a file and removing files take turns: none is removed that is just being entered. */
  readonly #entering = new Turns()
  /** One picture at a time is in memory. */
  readonly #cleaning = new Turns()

  constructor(table: UploadTable, limits: Partial<UploadLimits>, clock: Clock, disk: Disk = files) {
    this.#table = table
    this.#limits = {...defaultUploadLimits, ...limits}
    this.#clock = clock
    this.#disk = disk
  }

  /**
   * Stores a file for `doc`. It is on disk when this resolves.
   * @throws UploadError
   */
  async store(doc: DocId, sent: Sent): Promise<UploadRow> {
    const {type, stream} = sent
    const {types, fileBytes} = this.#limits
    if (types !== "any" && !types.includes(type)) throw new UploadError("wrongType")
    const arrived = await this.#receive(stream, fileBytes)
    return this.#holding(arrived, async () => {
      if (!fits(type, arrived.head)) throw new UploadError("disguised")
      if (!isShown(type)) return this.#keep(doc, sent, arrived)
      const picture = await this.#cleaning.take(() => this.#cleaned(type, arrived))
      return this.#holding(picture, () => this.#keep(doc, sent, picture))
    })
  }

  /** Of each document that the file belongs to, the newest first. */
  of(hash: FileHash): Promise<readonly UploadRow[]> {
    return this.#table.of(hash)
  }

  /**
   * What the file holds, from `start` up to and including `end`.
   * @throws UploadError `notFound` when it is gone, though its row is not
   */
  async read(hash: FileHash, start: number, end: number): Promise<ReadStream> {
    try {
      return (await files.open(this.#pathOf(hash))).createReadStream({start, end})
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new UploadError("notFound", error) : error
    }
  }

  /**
   * Removes files that no stored text has named for the time that the limits say, and what crashes have left.
   * @returns how many went
   */
  sweep(nowMs = Date.now()): Promise<number> {
    return this.#entering.take(async () => {
      const names = await this.#names()
      if (names.length === 0) return 0
      const kept: ReadonlySet<string> = await this.#table.sweep(nowMs, this.#limits.graceMs)
      const gone = []
      for (const name of names) if (!kept.has(name) && (await this.#isSettled(name, nowMs))) gone.push(name)
      await Promise.all(gone.map((name) => this.#disk.rm(path.join(this.#table.folder, name), {force: true})))
      return gone.length
    })
  }

  #receive(stream: Readable, maxBytes: number): Promise<IncomingFile> {
    return receive(stream, {folder: this.#table.folder, maxBytes, disk: this.#disk, clock: this.#clock})
  }

  /** A file with what shows the picture, and nothing else. */
  async #cleaned(type: string, {file}: IncomingFile): Promise<IncomingFile> {
    const {bytes} = readPicture(type, await this.#disk.readFile(file), this.#limits.pixels)
    return this.#receive(Readable.from(piecesOf(bytes)), bytes.length)
  }

  /** Whatever becomes of a file that has arrived, nothing is left under the name with which it did. */
  async #holding<T>({file}: IncomingFile, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      await this.#disk.rm(file, {force: true})
    }
  }

  async #keep(doc: DocId, {type, name}: Sent, {file, hash, sizeBytes}: IncomingFile): Promise<UploadRow> {
    const row = {doc, hash, type, name, size_bytes: sizeBytes, stored_at: Date.now(), unused_since: null}
    await this.#entering.take(() => this.#enter(file, row))
    return row
  }

  async #enter(file: string, row: UploadRow & {readonly hash: FileHash}): Promise<void> {
    await this.#disk.rename(file, this.#pathOf(row.hash))
    try {
      await this.#flushFolder()
      if (!(await this.#table.add(row, this.#limits.documentBytes))) throw new UploadError("documentFull")
    } catch (error) {
      const owners = await this.#table.of(row.hash).catch(() => null)
      if (owners?.length === 0) await this.#disk.rm(this.#pathOf(row.hash), {force: true})
      throw error instanceof UploadError ? error : new UploadError("storageFull", error)
    }
  }

  /** Sees to it that a file is in its folder after a power loss too. */
  async #flushFolder(): Promise<void> {
    const handle = await this.#disk.open(this.#table.folder, "r")
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await this.#disk.readdir(this.#table.folder)
    } catch {
      return []
    }
  }

  /** A file without a row may be on its way still, or may just have been given up. */
  async #isSettled(name: string, nowMs: number): Promise<boolean> {
    const stat = await this.#disk.stat(path.join(this.#table.folder, name)).catch(() => null)
    return stat !== null && nowMs - stat.mtimeMs > dayMs
  }

  #pathOf(hash: FileHash): string {
    return path.join(this.#table.folder, hash)
  }
}

const pieceBytes = mebibyte

function* piecesOf(bytes: Buffer): Generator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
