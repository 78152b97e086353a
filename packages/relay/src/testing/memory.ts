import type {DocId, Update, UserId} from "@quire/protocol"
import {merge} from "../compaction.ts"
import {digestOf} from "../digest.ts"
import type {Append, Clock, Compacted, DocumentInfo, RowId, Storage, Stored, StoredRow} from "../ports.ts"

interface Entry {
  snapshot: Update | null
  digest: Uint8Array | null
  rows: StoredRow[]
  owners: Map<number, UserId>
  info: DocumentInfo
}

/** Keeps documents in memory: for tests, and for trying the relay without a disk. */
export class MemoryStorage implements Storage {
  readonly #documents = new Map<DocId, Entry>()
  #lastRow = 0

  load(doc: DocId): Promise<Stored> {
    const entry = this.#documents.get(doc)
    return Promise.resolve({
      snapshot: entry?.snapshot ?? null,
      digest: entry?.digest ?? null,
      rows: [...(entry?.rows ?? [])],
      damagedCount: 0,
      owners: new Map(entry?.owners),
    })
  }

  append(batch: readonly Append[]): Promise<readonly RowId[]> {
    return Promise.resolve(batch.map((append) => this.#appendOne(append)))
  }

  async compact(doc: DocId): Promise<Compacted> {
    const stored = await this.load(doc)
    const snapshot = merge(stored)
    const merged = stored.rows.map(({id}) => id)
    const entry = this.#documents.get(doc)
    if (entry && merged.length > 0) {
      entry.snapshot = snapshot
      entry.digest = digestOf(snapshot)
      entry.rows = entry.rows.filter(({id}) => !merged.includes(id))
    }
    return {snapshot, merged}
  }

  list(): Promise<readonly DocumentInfo[]> {
    return Promise.resolve([...this.#documents.values()].map(({info}) => info).toReversed())
  }

  probe(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #appendOne({doc, update, title, author, clocks}: Append): RowId {
    const id = ++this.#lastRow as RowId
    const entry = this.#documents.get(doc) ?? {
      snapshot: null,
      digest: null,
      rows: [],
      owners: new Map<number, UserId>(),
    }
    for (const {clientId} of clocks)
      if (author !== null && !entry.owners.has(clientId)) entry.owners.set(clientId, author)
    const info = {id: doc, title, changedAt: new Date()}
    this.#documents.delete(doc)
    this.#documents.set(doc, {...entry, rows: [...entry.rows, {id, update}], info})
    return id
  }
}

interface Timer {
  readonly dueMs: number
  readonly run: () => void
}

/** Time that stands still until it is told to pass. */
export class ManualClock implements Clock {
  #nowMs = 0
  #timers: Timer[] = []

  nowMs(): number {
    return this.#nowMs
  }

  setTimer(delayMs: number, run: () => void): () => void {
    const timer = {dueMs: this.#nowMs + delayMs, run}
    this.#timers.push(timer)
    return () => (this.#timers = this.#timers.filter((other) => other !== timer))
  }

  defer(run: () => void): void {
    void Promise.resolve().then(run)
  }

  /** Lets `ms` pass, and runs what falls due in its order, timers that are set on the way included. */
  pass(ms: number): void {
    const endMs = this.#nowMs + ms
    for (let next = this.#nextDue(endMs); next !== undefined; next = this.#nextDue(endMs)) {
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#nowMs = next.dueMs
      next.run()
    }
    this.#nowMs = endMs
  }

  #nextDue(endMs: number): Timer | undefined {
    return this.#timers.filter(({dueMs}) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
  }
}
