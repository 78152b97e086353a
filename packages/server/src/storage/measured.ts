import type {DocId} from "@quire/protocol"
import type {Append, Compacted, DocumentInfo, RowId, Storage, Stored} from "@quire/relay"

/** What is measured of a storage. */
export interface StorageMeter {
  /** A commit of `updateCount` updates took so long, and held or did not. */
  committed(seconds: number, updateCount: number, held: boolean): void
  compacted(seconds: number, held: boolean): void
  foundDamage(rowCount: number): void
}

/** A storage that is measured while it works. */
export class MeasuredStorage implements Storage {
  readonly #storage: Storage
  readonly #meter: StorageMeter

  constructor(storage: Storage, meter: StorageMeter) {
    this.#storage = storage
    this.#meter = meter
  }

  async load(doc: DocId): Promise<Stored> {
    const stored = await this.#storage.load(doc)
    if (stored.damagedCount > 0) this.#meter.foundDamage(stored.damagedCount)
    return stored
  }

  append(batch: readonly Append[]): Promise<readonly RowId[]> {
    return timed(this.#storage.append(batch), (seconds, held) => this.#meter.committed(seconds, batch.length, held))
  }

  compact(doc: DocId): Promise<Compacted> {
    return timed(this.#storage.compact(doc), (seconds, held) => this.#meter.compacted(seconds, held))
  }

  probe(): Promise<void> {
    return this.#storage.probe()
  }

  list(): Promise<readonly DocumentInfo[]> {
    return this.#storage.list()
  }

  close(): Promise<void> {
    return this.#storage.close()
  }
}

async function timed<T>(work: Promise<T>, report: (seconds: number, held: boolean) => void): Promise<T> {
  const startMs = performance.now()
  let held = false
  try {
    const result = await work
    held = true
    return result
  } finally {
    report((performance.now() - startMs) / 1000, held)
  }
}
