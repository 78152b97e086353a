import {parentPort, Worker} from "node:worker_threads"

/** What a thread does when it is asked, by name. */
export type Operations = Readonly<Record<string, (...args: never[]) => unknown>>

interface Request {
  readonly id: number
  readonly operation: string
  readonly args: readonly unknown[]
}
type Response = {readonly id: number; readonly result: unknown} | {readonly id: number; readonly failure: Failure}

/** An error object loses its class and its fields on the way out of a thread. */
interface Failure {
  readonly name: string
  readonly message: string
  readonly code: unknown
  readonly place: unknown
  /** SQLite's extended result code. */
  readonly sqliteCode: unknown
}

/** A thread could not do what it was asked for. */
export class ThreadError extends Error {
  override readonly name = "ThreadError"
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

interface Pending {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** A thread that answers one request after the other. */
export class Thread<O extends Operations> {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #lastRequest = 0
  /** Why the thread answers no more. */
  #end: Error | null = null

  /** @param name that of a module in this folder which calls `answerRequests` */
  constructor(name: string, data: unknown) {
    // Node 20 cannot load TypeScript, so a thread and all that it imports come from the build, wherever this file came from.
    const url = new URL(`../../dist/storage/${name}.js`, import.meta.url)
    this.#worker = new Worker(url, {workerData: data, execArgv: []})
    this.#worker.on("message", this.#onResponse)
    this.#worker.on("error", (error) => void this.end(toThreadError(error)))
    this.#worker.on("exit", () => void this.end(new Error("The storage thread has ended")))
  }

  get hasEnded(): boolean {
    return this.#end !== null
  }

  /** Does `operation` there. Large bytes among `args` are given away: they are gone here. */
  ask<K extends keyof O & string>(operation: K, ...args: Parameters<O[K]>): Promise<ReturnType<O[K]>> {
    if (this.#end !== null) return Promise.reject(this.#end)
    const id = ++this.#lastRequest
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {resolve, reject})
      this.#worker.postMessage({id, operation, args} satisfies Request, largeBuffersIn(args))
    })
  }

  /** Ends the thread; whatever it is asked then, or was and has not answered, is rejected with `reason`. */
  async end(reason: Error): Promise<void> {
    this.#end ??= reason
    for (const {reject} of this.#pending.values()) reject(this.#end)
    this.#pending.clear()
    await this.#worker.terminate()
  }

  #onResponse = (response: Response) => {
    const pending = this.#pending.get(response.id)
    this.#pending.delete(response.id)
    if ("failure" in response) pending?.reject(new ThreadError(response.failure))
    else pending?.resolve(response.result as never)
  }
}

function toThreadError(error: unknown): ThreadError {
  return new ThreadError(failureOf(error))
}

/** Answers the requests of whoever made this thread. */
export function answerRequests(operations: Operations): void {
  parentPort?.on("message", ({id, operation, args}: Request) => {
    try {
      const result = operations[operation]?.(...(args as never[]))
      parentPort?.postMessage({id, result} satisfies Response, largeBuffersIn([result]))
    } catch (error) {
      parentPort?.postMessage({id, failure: failureOf(error)} satisfies Response)
    }
    free(largeBuffersIn(args))
  })
}

const {port1: nowhere} = new MessageChannel()
nowhere.close()

/** A thread that makes little garbage collects it late. What moves to a port that is closed is freed at once. */
function free(buffers: ArrayBuffer[]): void {
  if (buffers.length > 0) nowhere.postMessage(null, buffers)
}

function failureOf(error: unknown): Failure {
  const {name, message} = error instanceof Error ? error : new Error(String(error))
  const {code, place, sqliteExtendedCode} = error as Readonly<Partial<Record<string, unknown>>>
  return {name, message, code, place, sqliteCode: sqliteExtendedCode}
}

/** Below this, copying costs less. */
const largeBytes = 16 * 1024

/** Buffers, two objects deep, that move between threads instead of being copied. */
function largeBuffersIn(values: readonly unknown[]): ArrayBuffer[] {
  const fields = values.flatMap((value) => (isRecord(value) ? Object.values(value) : []))
  const bytes = [...fields, ...fields.flatMap((field) => (isRecord(field) ? Object.values(field) : []))].filter(isLarge)
  return [...new Set(bytes.map(({buffer}) => buffer))]
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function isLarge(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.length >= largeBytes && value.length === value.buffer.byteLength
}
