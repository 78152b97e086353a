import {accessSync, constants, existsSync, mkdirSync} from "node:fs"
import path from "node:path"
import {Worker} from "node:worker_threads"
import type {DocId} from "@quire/protocol"
import type {Append, Compacted, DocumentInfo, RowId, Storage, Stored} from "@quire/relay"
import {StorageError} from "./error.ts"
import type {Operations} from "./sqlite-worker.ts"

export interface SqliteFiles {
  readonly file: string
  readonly lock: string
}

type Operation = keyof Operations
export interface Request {
  readonly id: number
  readonly operation: Operation
  readonly args: readonly unknown[]
}
export type Response = {readonly id: number; readonly result: unknown} | {readonly id: number; readonly error: string}

interface Pending {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** Node 20 cannot load TypeScript, so the worker and all that it imports come from the build, wherever this file came from. */
const workerUrl = new URL("../../dist/storage/sqlite-worker.js", import.meta.url)

/** Documents in one SQLite file, `quire.db` in the data folder; all its work happens in a thread of its own. */
export class SqliteStorage implements Storage {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #lastRequest = 0
  /** Why the thread answers no more. */
  #end: Error | null = null

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on("message", this.#onResponse)
    worker.on("error", this.#onEnd)
    worker.on("exit", () => this.#onEnd(new Error("The storage thread has ended")))
  }

  /**
   * Opens the data folder, and makes it when there is none.
   * @throws StorageError naming the file, when it cannot be used; nothing has been changed then
   */
  static async open(folder: string): Promise<SqliteStorage> {
    const files = {file: path.join(folder, "quire.db"), lock: path.join(folder, "quire.lock")}
    prepareFolder(folder)
    const storage = new SqliteStorage(new Worker(workerUrl, {workerData: files, execArgv: []}))
    try {
      await storage.#ask("list")
    } catch (error) {
      throw explain(error, files, folder)
    }
    return storage
  }

  load(doc: DocId): Promise<Stored> {
    return this.#ask("load", doc)
  }

  append(batch: readonly Append[]): Promise<readonly RowId[]> {
    return this.#ask("append", batch)
  }

  compact(doc: DocId): Promise<Compacted> {
    return this.#ask("compact", doc)
  }

  async list(): Promise<readonly DocumentInfo[]> {
    const rows = await this.#ask("list")
    return rows.map(({id, title, changed_at}) => ({id: id as DocId, title, changedAt: new Date(changed_at)}))
  }

  async close(): Promise<void> {
    await this.#ask("close")
    await this.#worker.terminate()
  }

  #ask<O extends Operation>(operation: O, ...args: Parameters<Operations[O]>): Promise<ReturnType<Operations[O]>> {
    if (this.#end !== null) return Promise.reject(this.#end)
    const id = ++this.#lastRequest
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {resolve, reject})
      this.#worker.postMessage({id, operation, args} satisfies Request)
    })
  }

  #onResponse = (response: Response) => {
    const pending = this.#pending.get(response.id)
    this.#pending.delete(response.id)
    if ("error" in response) pending?.reject(new Error(response.error))
    else pending?.resolve(response.result as never)
  }

  #onEnd = (error: Error) => {
    this.#end ??= error
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
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

/** An error object loses its class on the way out of a thread; what it says does not. */
function explain(error: unknown, {file}: SqliteFiles, folder: string): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof StorageError) return error
  if (/database is locked/i.test(error.message)) return new StorageError("inUse", folder)
  if (/readonly|unable to open|disk I\/O|EACCES|EPERM|EROFS|EISDIR/i.test(error.message))
    return new StorageError("unwritable", folder)
  const code = "code" in error ? error.code : undefined
  if (code === "damaged" || code === "foreign" || code === "newer") return new StorageError(code, file)
  return /malformed|not a database/i.test(error.message) ? new StorageError("damaged", file) : error
}
