import path from "node:path"
import type {DocId} from "@quire/protocol"
import type {Append, Compacted, DocumentInfo, RowId, Storage, Stored} from "@quire/relay"
import type {Compaction} from "./compaction.ts"
import type {CompactionOperations} from "./compaction-worker.ts"
import {isFlushFailure, isStorageProblem, StorageError} from "./error.ts"
import {prepareFolder} from "./files.ts"
import {pack} from "./parcel.ts"
import type {WriterOperations} from "./sqlite-worker.ts"
import {Thread, ThreadError} from "./thread.ts"
import {uploadsOf} from "./upload-files.ts"
import type {UploadTable} from "./upload-table.ts"

export interface SqliteOptions {
  /** How long one document may take to merge. Default: 5 minutes. */
  readonly mergeWithinMs?: number
}

/** What takes longer to merge was made to: the document stays as it is, and the others have their turn. */
const standardMergeWithinMs = 5 * 60 * 1_000
/** How long the end of the storage waits for what is being merged. */
const closeWithinMs = 3_000

/** Documents in one SQLite file, `quire.db` in the data folder. One thread writes; another merges, from the first compaction on. */
export class SqliteStorage implements Storage {
  /**
   * Resolves when the disk has failed to confirm a flush. Whatever it says after that cannot be trusted: the storage takes
   * nothing more, and the process has to start anew, which reads what truly is on disk.
   */
  readonly broken: Promise<StorageError>
  readonly #folder: string
  readonly #mergeWithinMs: number
  readonly #writer: Thread<WriterOperations>
  #merger: Thread<CompactionOperations> | null = null
  #onBroken: (error: StorageError) => void = () => undefined
  /** One at a time, so that a document has one compaction at a time. */
  #compacting: Promise<unknown> = Promise.resolve()
  #closing = false

  private constructor(folder: string, {mergeWithinMs = standardMergeWithinMs}: SqliteOptions) {
    this.#folder = folder
    this.#mergeWithinMs = mergeWithinMs
    this.#writer = new Thread<WriterOperations>("sqlite-worker", folder)
    this.broken = new Promise((resolve) => (this.#onBroken = resolve))
  }

  /**
   * Opens the data folder, and makes it when there is none.
   * @throws StorageError naming the file, when it cannot be used; nothing has been changed then
   */
  static async open(folder: string, options: SqliteOptions = {}): Promise<SqliteStorage> {
    prepareFolder(folder)
    const storage = new SqliteStorage(folder, options)
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

  /** A compaction that is under way is waited for, but not for long; those behind it are rejected, and their rows stay. */
  async close(): Promise<void> {
    this.#closing = true
    const cancel = this.#endMergerIn(closeWithinMs)
    await this.#compacting
    cancel()
    // A connection that prepared statements is truly closed when its thread has ended: only then the log beside the file goes.
    const end = new Error("The storage has ended")
    for (const thread of [this.#merger, this.#writer]) {
      if (thread?.hasEnded === false) await thread.ask("close")
      await thread?.end(end)
    }
  }

  async #compact(doc: DocId): Promise<Compacted> {
    if (this.#closing) throw new Error("The storage is being closed")
    const compaction = await this.#merged(doc)
    return compaction === null ? this.#writer.ask("compacted", doc) : this.#write("replace", compaction)
  }

  async #merged(doc: DocId): Promise<Compaction | null> {
    const merger = this.#merging()
    const cancel = this.#endMergerIn(this.#mergeWithinMs)
    try {
      return await merger.ask("compactionOf", doc)
    } finally {
      cancel()
    }
  }

  /** Whatever it merges then is given up, and the rows stay. @returns cancels it */
  #endMergerIn(ms: number): () => void {
    const merger = this.#merger
    const timer = setTimeout(() => void merger?.end(new Error(`To merge it took longer than ${ms} ms`)), ms)
    return () => clearTimeout(timer)
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

/** Why the writer did not start. */
function explain(error: unknown, folder: string): unknown {
  if (!(error instanceof ThreadError)) return error
  const {message, code, place} = error.failure
  if (isStorageProblem(code)) return new StorageError(code, String(place))
  if (/readonly|unable to open|disk I\/O|EACCES|EPERM|EROFS|EISDIR/i.test(message))
    return new StorageError("unwritable", folder)
  return /malformed|not a database/i.test(message) ? new StorageError("damaged", path.join(folder, "quire.db")) : error
}
