import type {ClockRange} from "./ports.ts"
import {byClient} from "./update.ts"

/** So many ranges are put in one by one; more of them in one go through all that is there. */
const fewRanges = 8

/** Which clocks of which client ids: ranges that neither overlap nor touch, in order, as numbers in one flat list. */
export class ClockSet {
  readonly #bounds = new Map<number, Bounds>()

  /** The parts of `range` that are not in the set; `range` itself when nothing of it is. */
  lacks(range: ClockRange): ClockRange[] {
    const {clientId, from, to} = range
    const bounds = this.#bounds.get(clientId)
    if (bounds === undefined) return from < to ? [range] : []
    const parts: ClockRange[] = []
    let at = from
    for (let index = bounds.firstBeyond(from) & ~1; index < bounds.count && at < to; index += 2) {
      const [start, end] = [bounds.at(index), bounds.at(index + 1)]
      if (at < start) parts.push({clientId, from: at, to: Math.min(start, to)})
      at = Math.max(at, end)
    }
    if (at < to) parts.push(at === from && parts.length === 0 ? range : {clientId, from: at, to})
    return parts
  }

  add({clientId, from, to}: ClockRange): void {
    this.#boundsOf(clientId).add(from, to)
  }

  /** Adds `ranges`; those of one client id have to be in order. */
  addAll(ranges: readonly ClockRange[]): void {
    for (const [clientId, own] of byClient(ranges)) {
      const bounds = this.#boundsOf(clientId)
      if (own.length > fewRanges) bounds.merge(own)
      else for (const {from, to} of own) bounds.add(from, to)
    }
  }

  /** All of it. */
  get ranges(): ClockRange[] {
    const ranges: ClockRange[] = []
    for (const [clientId, bounds] of this.#bounds)
      for (let index = 0; index < bounds.count; index += 2)
        ranges.push({clientId, from: bounds.at(index), to: bounds.at(index + 1)})
    return ranges
  }

  #boundsOf(clientId: number): Bounds {
    const known = this.#bounds.get(clientId)
    if (known !== undefined) return known
    const bounds = new Bounds()
    this.#bounds.set(clientId, bounds)
    return bounds
  }
}

/** Clocks in order. None is beyond `maxClock`, so they take half of what numbers do: of a document that was much rewritten there are many. */
class Bounds {
  #clocks = new Uint32Array(4)
  #count = 0

  get count(): number {
    return this.#count
  }

  at(index: number): number {
    return this.#clocks[index] ?? 0
  }

  /** The place of the first that is greater than `clock`. */
  firstBeyond(clock: number): number {
    // Whoever adds in order only ever asks for this.
    if (this.#count === 0 || this.at(this.#count - 1) <= clock) return this.#count
    let [low, high] = [0, this.#count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.at(middle) > clock) high = middle
      else low = middle + 1
    }
    return low
  }

  add(from: number, to: number): void {
    // An even place: outside of every range there. What lies between the two places is swallowed.
    const [start, end] = [this.firstBeyond(from - 1), this.firstBeyond(to)]
    const [opens, closes] = [start % 2 === 0 ? [from] : [], end % 2 === 0 ? [to] : []]
    this.#replace(start, end, [...opens, ...closes])
  }

  /** Takes in `ranges`, which are in order, in time linear in all of them: each put in alone would move what is behind it. */
  merge(ranges: readonly ClockRange[]): void {
    const [clocks, count] = [this.#clocks, this.#count]
    this.#clocks = new Uint32Array(count + 2 * ranges.length)
    this.#count = 0
    let index = 0
    for (const {from, to} of ranges) {
      for (; index < count && clocks[index]! < from; index += 2) this.#append(clocks[index]!, clocks[index + 1]!)
      this.#append(from, to)
    }
    for (; index < count; index += 2) this.#append(clocks[index]!, clocks[index + 1]!)
  }

  /** Puts `clocks` in the place of those from `start` to before `end`. */
  #replace(start: number, end: number, clocks: readonly number[]): void {
    const count = this.#count - (end - start) + clocks.length
    if (count > this.#clocks.length) this.#grow(count)
    this.#clocks.copyWithin(start + clocks.length, end, this.#count)
    this.#clocks.set(clocks, start)
    this.#count = count
  }

  /** Nothing that is there begins behind `from`. */
  #append(from: number, to: number): void {
    const last = this.#count - 1
    if (last > 0 && from <= this.at(last)) this.#clocks[last] = Math.max(this.at(last), to)
    else {
      this.#clocks[this.#count++] = from
      this.#clocks[this.#count++] = to
    }
  }

  #grow(count: number): void {
    const grown = new Uint32Array(Math.ceil(count * 1.5))
    grown.set(this.#clocks)
    this.#clocks = grown
  }
}
