import type {ClockRange} from "./ports.ts"

/** So many are added one by one. */
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
    const bounds = this.#bounds.get(clientId) ?? new Bounds()
    this.#bounds.set(clientId, bounds)
    // An even place: outside of every range there. What lies between the two places is swallowed.
    const [start, end] = [bounds.firstBeyond(from - 1), bounds.firstBeyond(to)]
    const [opens, closes] = [start % 2 === 0 ? [from] : [], end % 2 === 0 ? [to] : []]
    bounds.replace(start, end, [...opens, ...closes])
  }

  /** Adds `ranges`, in whatever order they come: many one by one would move all that is behind them each time. */
  addAll(ranges: readonly ClockRange[]): void {
    if (ranges.length <= fewRanges) {
      for (const range of ranges) this.add(range)
      return
    }
    const byClient = new Map<number, ClockRange[]>()
    for (const range of ranges) {
      const own = byClient.get(range.clientId)
      if (own === undefined) byClient.set(range.clientId, [range])
      else own.push(range)
    }
    for (const [clientId, own] of byClient) {
      const bounds = this.#bounds.get(clientId) ?? new Bounds()
      this.#bounds.set(clientId, bounds)
      bounds.unite(own.toSorted((a, b) => a.from - b.from))
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

  /** Puts `clocks` in the place of those from `start` to before `end`. */
  replace(start: number, end: number, clocks: readonly number[]): void {
    const count = this.#count - (end - start) + clocks.length
    if (count > this.#clocks.length) this.#grow(count)
    this.#clocks.copyWithin(start + clocks.length, end, this.#count)
    this.#clocks.set(clocks, start)
    this.#count = count
  }

  /** Takes in `ranges`, which are in order, and may overlap. */
  unite(ranges: readonly ClockRange[]): void {
    const [own, ownCount] = [this.#clocks, this.#count]
    this.#clocks = new Uint32Array(ownCount + 2 * ranges.length)
    this.#count = 0
    let index = 0
    for (const {from, to} of ranges) {
      for (; index < ownCount && own[index]! <= from; index += 2) this.#append(own[index]!, own[index + 1]!)
      this.#append(from, to)
    }
    for (; index < ownCount; index += 2) this.#append(own[index]!, own[index + 1]!)
  }

  /** `from` is not before the start of the last range. */
  #append(from: number, to: number): void {
    const end = this.#count > 0 ? this.at(this.#count - 1) : -1
    if (from <= end) this.#clocks[this.#count - 1] = Math.max(end, to)
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
