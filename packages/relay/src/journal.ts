import type {Append, Clock, Log, Storage} from "./ports.ts"

const firstRetryMs = 100
const longestRetryMs = 5_000

interface Waiting {
  readonly append: Append
  readonly onSaved: () => void
}

/**
 * The way to disk of every room on this node. One commit is under way at a time; what arrives meanwhile shares the next
 * one. A commit that fails is tried again until it holds (rule S3): nothing is dropped, nothing is called saved early.
 */
export class Journal {
  readonly #storage: Storage
  readonly #clock: Clock
  readonly #log: Log
  readonly #onIdle = new Set<() => void>()
  #waiting: Waiting[] = []
  #committing = false

  constructor(storage: Storage, clock: Clock, log: Log) {
    this.#storage = storage
    this.#clock = clock
    this.#log = log
  }

  /** Takes `append` along in the next commit, and calls `onSaved` when that is on disk. Order is kept. */
  write(append: Append, onSaved: () => void): void {
    this.#waiting.push({append, onSaved})
    if (!this.#committing) void this.#commitAll()
  }

  /** Resolves when everything written so far is on disk. */
  async flushed(): Promise<void> {
    if (!this.#committing) return
    await new Promise<void>((resolve) => this.#onIdle.add(resolve))
  }

  async #commitAll(): Promise<void> {
    this.#committing = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      await this.#commit(batch)
      for (const {onSaved} of batch) onSaved()
    }
    this.#committing = false
    for (const resolve of this.#onIdle) resolve()
    this.#onIdle.clear()
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const appends = batch.map(({append}) => append)
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
      try {
        await this.#storage.append(appends)
        return
      } catch (error) {
        this.#log.warn({error: String(error), updates: appends.length, retryMs}, "commit failed, trying again")
        await new Promise<void>((resolve) => this.#clock.setTimer(retryMs, resolve))
      }
    }
  }
}
