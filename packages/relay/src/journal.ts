import type {Append, Clock, Log, Storage} from "./ports.ts"

const firstRetryMs = 100
const longestRetryMs = 5_000

/** When so much waits, a commit waits no longer, and takes no more: it is in memory twice meanwhile. */
const gatherBytes = 4 * 1024 * 1024
/** When more updates than this share a commit, the next one waits twice as long: that much more of them share it. */
const busyCount = 4

interface Waiting {
  readonly append: Append
  readonly onSaved: () => void
}

export interface JournalOptions {
  readonly storage: Storage
  readonly clock: Clock
  readonly log: Log
  /**
   * The least time from the begin of one commit to that of the next: what comes meanwhile shares it, which costs less. Twice as
   * long while much comes. Default: 0, a commit begins as soon as the last has ended.
   */
  readonly gatherMs?: number
  /** Commits began to fail, or hold again (rule S3). */
  readonly onStateChange?: (state: JournalState) => void
}

/** `failing`: the last commit failed, and is tried again. */
export type JournalState = "working" | "failing"

/**
 * The way to disk of every room on this node. One commit is under way at a time; what arrives meanwhile shares the next
 * one. A commit that fails is tried again until it holds (rule S3): nothing is dropped, nothing is called saved early.
 */
export class Journal {
  readonly #options: JournalOptions
  readonly #onIdle = new Set<() => void>()
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #unsavedCount = 0
  #unsavedBytes = 0
  #state: JournalState = "working"
  #committing = false
  #lastCommitMs = Number.NEGATIVE_INFINITY
  #lastCount = 0
  #onFull: () => void = () => undefined

  constructor(options: JournalOptions) {
    this.#options = options
  }

  get state(): JournalState {
    return this.#state
  }

  /** How many updates are not on disk yet. */
  get unsavedCount(): number {
    return this.#unsavedCount
  }

  get unsavedBytes(): number {
    return this.#unsavedBytes
  }

  /** Takes `append` along in the next commit, and calls `onSaved` when that is on disk. Order is kept. */
  write(append: Append, onSaved: () => void): void {
    const sizeBytes = append.update.length
    this.#waiting.push({append, onSaved})
    this.#waitingBytes += sizeBytes
    this.#unsavedCount++
    this.#unsavedBytes += sizeBytes
    if (this.#waitingBytes >= gatherBytes) this.#onFull()
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
      await this.#gathered()
      const batch = this.#takeBatch()
      this.#lastCount = batch.length
      await this.#commit(batch)
      this.#settle(batch)
    }
    this.#committing = false
    for (const resolve of this.#onIdle) resolve()
    this.#onIdle.clear()
  }

  /** When nothing was committed just now, that is as soon as whoever writes has written all that it has. */
  async #gathered(): Promise<void> {
    const {clock, gatherMs = 0} = this.#options
    const windowMs = this.#lastCount > busyCount ? 2 * gatherMs : gatherMs
    const remainingMs = this.#lastCommitMs + windowMs - clock.nowMs()
    if (remainingMs > 0 && this.#waitingBytes < gatherBytes) {
      await new Promise<void>((resolve) => {
        const cancel = clock.setTimer(remainingMs, resolve)
        this.#onFull = () => (cancel(), resolve())
      })
      this.#onFull = () => undefined
    }
    this.#lastCommitMs = clock.nowMs()
  }

  /** As much of what waits as one commit takes, and one at least. */
  #takeBatch(): Waiting[] {
    let sizeBytes = 0
    const end = this.#waiting.findIndex(({append}) => (sizeBytes += append.update.length) >= gatherBytes)
    const batch = this.#waiting.splice(0, end === -1 ? Infinity : end + 1)
    this.#waitingBytes -= sizeBytes
    return batch
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const {storage, clock, log} = this.#options
    const appends = batch.map(({append}) => append)
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
      try {
        await storage.append(appends)
        return this.#become("working")
      } catch (error) {
        log.warn({error: String(error), updates: appends.length, retryMs}, "commit failed, trying again")
        this.#become("failing")
        await new Promise<void>((resolve) => clock.setTimer(retryMs, resolve))
      }
    }
  }

  #settle(batch: readonly Waiting[]): void {
    for (const {append, onSaved} of batch) {
      this.#unsavedCount--
      this.#unsavedBytes -= append.update.length
      onSaved()
    }
  }

  #become(state: JournalState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onStateChange?.(state)
  }
}
