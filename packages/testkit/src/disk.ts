import type {Append, Compacted, DocumentInfo, RowId, Storage, Stored} from "@quire/relay"
import {MemoryStorage} from "@quire/relay/testing"
import type {ManualClock} from "@quire/relay/testing"
import * as prng from "lib0/prng"

/**
 * `slow`: a commit takes up to 200 ms. `full`: it fails, with nothing written. `failing`: it fails, and what was written may be there
 * all the same, as after a flush that the disk reported as failed.
 */
export type DiskState = "fine" | "slow" | "full" | "failing"

type Document = Append["doc"]

interface Commit {
  readonly batch: readonly Append[]
}

/** A disk that outlives the processes that write to it. A commit is on it in full or not at all. */
export class SimulatedDisk {
  state: DiskState = "fine"
  readonly durable = new MemoryStorage()
  readonly #random: prng.PRNG
  readonly #clock: ManualClock
  #underWay = new Set<Commit>()
  #process = 0

  constructor(random: prng.PRNG, clock: ManualClock) {
    this.#random = random
    this.#clock = clock
  }

  /** The storage of a new process. The one before it, if it still runs, is never answered again. */
  open(): Storage {
    const process = ++this.#process
    const alive = () => process === this.#process
    const {durable} = this
    const answered = async <T>(run: () => Promise<T>): Promise<T> => {
      const result = await run()
      return alive() ? result : new Promise<never>(() => undefined)
    }
    return {
      load: (doc: Document): Promise<Stored> => answered(() => durable.load(doc)),
      append: (batch: readonly Append[]): Promise<readonly RowId[]> => answered(() => this.#append(batch, alive)),
      compact: (doc: Document): Promise<Compacted> => answered(() => durable.compact(doc)),
      list: (): Promise<readonly DocumentInfo[]> => answered(() => durable.list()),
      probe: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }
  }

  /** Power is lost: what was under way has reached the disk, or has not. */
  async crash(): Promise<void> {
    this.#process++
    for (const {batch} of this.#underWay) if (prng.bool(this.#random)) await this.durable.append(batch)
    this.#underWay.clear()
  }

  async #append(batch: readonly Append[], alive: () => boolean): Promise<readonly RowId[]> {
    const {state} = this
    if (state === "full") throw new Error("disk full")
    const commit = {batch}
    this.#underWay.add(commit)
    if (state === "slow") await this.#pass(prng.int32(this.#random, 1, 200))
    if (!alive()) return []
    this.#underWay.delete(commit)
    if (state !== "failing") return this.durable.append(batch)
    if (prng.bool(this.#random)) await this.durable.append(batch)
    throw new Error("flush failed")
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimer(ms, resolve))
  }
}
