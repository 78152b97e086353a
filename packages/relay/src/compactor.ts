import type {DocId, Update} from "@quire/protocol"
import {isOutgrown, isWorthMerging, tailOf} from "./compaction.ts"
import type {Tail} from "./compaction.ts"
import type {Log, Storage, Stored} from "./ports.ts"

export interface CompactorOptions {
  readonly doc: DocId
  readonly storage: Storage
  readonly log: Log
  /** `snapshot` holds everything up to `position` of the room's journal. */
  readonly onSnapshot: (snapshot: Update, position: number) => void
  /** It has ended, whatever came of it. */
  readonly onEnd: () => void
}

/** Has what is stored of one document merged when that is worth it, one time after the other. */
export class Compactor {
  readonly #options: CompactorOptions
  #tail: Tail = {rowCount: 0, sizeBytes: 0, snapshotBytes: 0}
  #working = false

  constructor(options: CompactorOptions) {
    this.#options = options
  }

  get isWorking(): boolean {
    return this.#working
  }

  /** Begins with what is `stored`. */
  adopt(stored: Stored): void {
    this.#tail = tailOf(stored)
  }

  /** An update of `sizeBytes` is on its way behind the snapshot. */
  note(sizeBytes: number): void {
    this.#tail.rowCount++
    this.#tail.sizeBytes += sizeBytes
  }

  /** Everything up to `position` of the room's journal is on disk. */
  saved(position: number): void {
    if (!this.#working && isOutgrown(this.#tail)) void this.#compact(position)
  }

  /** The same, and everybody has left: whoever comes next should find little to read. */
  left(position: number): void {
    if (!this.#working && isWorthMerging(this.#tail)) void this.#compact(position)
  }

  async #compact(position: number): Promise<void> {
    const {doc, storage, log, onSnapshot, onEnd} = this.#options
    this.#working = true
    // Whatever comes of it: what arrives meanwhile is the next tail. After a failure the rows stay and nothing is lost;
    // trying again at every update would cost more than waiting for as many again.
    this.#tail.rowCount = 0
    this.#tail.sizeBytes = 0
    try {
      const {snapshot} = await storage.compact(doc)
      this.#tail.snapshotBytes = snapshot.length
      onSnapshot(snapshot, position)
    } catch (error) {
      log.warn({doc, error: String(error)}, "compaction failed, the rows are kept")
    }
    this.#working = false
    onEnd()
  }
}
