import {accessSync, constants, existsSync, mkdirSync} from "node:fs"
import path from "node:path"
import type {DocId} from "@quire/protocol"
import type {Append, Compacted, DocumentInfo, RowId, Storage, Stored} from "@quire/relay"
import type {CompactionOperations} from "./compaction-worker.ts"
import {isFlushFailure, isStorageProblem, StorageError} from "./error.ts"
import {pack} from "./parcel.ts"
import type {WriterOperations} from "./sqlite-worker.ts"
import {Thread, ThreadError} from "./thread.ts"
import {uploadsOf} from "./upload-files.ts"
import type {UploadTable} from "./upload-table.ts"

/** Documents in one SQLite file, `quire.db` in the data folder. One thread writes; another merges, from the first compaction on. */
export class SqliteStorage implements Storage {
  /**
   * Resolves when the disk has failed to confirm a flush. Whatever it says after that cannot be trusted: the storage takes
   * nothing more, and the process has to start anew, which reads what truly is on disk.
   */
  readonly broken: Promise<StorageError>
  readonly #folder: string
  readonly #writer: Thread<WriterOperations>
  #merger: Thread<CompactionOperations> | null = null
  #onBroken: (error: StorageError) => void = () => undefined
  /** One at a time, so that a document has one compaction at a time. */
  #compacting: Promise<unknown> = Promise.resolve()
  #closing = false

  private constructor(folder: string) {
    this.#folder = folder
    this.#writer = new Thread<WriterOperations>("sqlite-worker", folder)
    this.broken = new Promise((resolve) => (this.#onBroken = resolve))
  }

  /**
   * Opens the data folder, and makes it when there is none.
   * @throws StorageError naming the file, when it cannot be used; nothing has been changed then
   */
  static async open(folder: string): Promise<SqliteStorage> {
    prepareFolder(folder)
    const storage = new SqliteStorage(folder)
    try {
      await storage.#writer.ask("list")
    } catch (error) {
      await storage.#writer.end(new Error("The storage has ended"))
      throw explain(error, folder)
    }
    return storage
  }

  /** Reading writes, too: a digest that is missing, and what is set aside. */
  load(doc: DocId): Promise<Stored> {
    return this.#write("load", doc)
  }

  append(batch: readonly Append[]): Promise<readonly RowId[]> {
    return this.#write("append", pack(batch))
  }

  compact(doc: DocId): Promise<Compacted> {
    const compacting = this.#compacting.then(() => this.#compact(doc))
    // Only that it has ended: what came of it is as large as a document.
    const ended = () => undefined
    this.#compacting = compacting.then(ended, ended)
    return compacting
  }

  async list(): Promise<readonly DocumentInfo[]> {
    const rows = await this.#writer.ask("list")
    return rows.map(({id, title, changed_at}) => ({id, title, changedAt: new Date(changed_at)}))
  }

  probe(): Promise<void> {
    return this.#write("probe")
  }

  /** Which files belong to which documents, and the folder that they are in. */
  get uploads(): UploadTable {
    return {
      folder: uploadsOf(path.join(this.#folder, "quire.db")),
      add: (row, limitBytes) => this.#write("addUpload", row, limitBytes),
      of: (hash) => this.#writer.ask("uploadsOf", hash),
      sweep: async (nowMs, graceMs) => {
        const used = await this.#merging().ask("usedFiles")
        return this.#write("sweepUploads", used, nowMs, graceMs)
      },
    }
  }

  /** A compaction that is under way is waited for; those behind it are rejected, and their rows stay. */
  async close(): Promise<void> {
    this.#closing = true
    await this.#compacting
    // A connection that prepared statements is truly closed when its thread has ended: only then the log beside the file goes.
    const end = new Error("The storage has ended")
    for (const thread of [this.#merger, this.#writer]) {
      if (thread?.hasEnded === false) await thread.ask("close")
      await thread?.end(end)
    }
  }

  async #compact(doc: DocId): Promise<Compacted> {
    if (this.#closing) throw new Error("The storage is being closed")
    const compaction = await this.#merging().ask("compactionOf", doc)
    return compaction === null ? this.#writer.ask("compacted", doc) : this.#write("replace", compaction)
  }

  /** A new one where the last one has ended: a document can take more memory to merge than there is. */
  #merging(): Thread<CompactionOperations> {
    if (this.#merger === null || this.#merger.hasEnded)
      this.#merger = new Thread<CompactionOperations>("compaction-worker", this.#folder)
    return this.#merger
  }

  async #write<K extends keyof WriterOperations>(
    operation: K,
    ...args: Parameters<WriterOperations[K]>
  ): Promise<ReturnType<WriterOperations[K]>> {
    try {
      return await this.#writer.ask(operation, ...args)
    } catch (error) {
      throw this.#judge(error)
    }
  }

  #judge(error: unknown): unknown {
    if (!(error instanceof ThreadError && isFlushFailure(error.failure.sqliteCode))) return error
    const broken = new StorageError("flushFailed", this.#folder)
    void this.#writer.end(broken)
    this.#onBroken(broken)
    return broken
  }
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(path.resolve(folder))
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new StorageError("unwritable", folder)
  }
}

/** Level by level: where nothing can be made, as in /proc, Node's own `recursive` tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
}

/** Why the writer did not start. */
function explain(error: unknown, folder: string): unknown {
  if (!(error instanceof ThreadError)) return error
  const {message, code, place} = error.failure
  if (isStorageProblem(code)) return new StorageError(code, String(place))
  if (/readonly|unable to open|disk I\/O|EACCES|EPERM|EROFS|EISDIR/i.test(message))
    return new StorageError("unwritable", folder)
  return /malformed|not a database/i.test(message) ? new StorageError("damaged", path.join(folder, "quire.db")) : error
}
