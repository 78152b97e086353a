import type {ClockRange} from "./ports.ts"

/** Which clocks of which client ids: ranges that neither overlap nor touch, in order, as numbers in one flat list. */
export class ClockSet {
  readonly #bounds = new Map<number, number[]>()

  /** The parts of `range` that are not in the set; `range` itself when nothing of it is. */
  lacks(range: ClockRange): ClockRange[] {
    const {clientId, from, to} = range
    const bounds = this.#bounds.get(clientId) ?? []
    const parts: ClockRange[] = []
    let at = from
    for (let index = firstBeyond(bounds, from) & ~1; index < bounds.length && at < to; index += 2) {
      const [start, end] = [bounds[index] ?? 0, bounds[index + 1] ?? 0]
      if (at < start) parts.push({clientId, from: at, to: Math.min(start, to)})
      at = Math.max(at, end)
    }
    if (at < to) parts.push(at === from && parts.length === 0 ? range : {clientId, from: at, to})
    return parts
  }

  add({clientId, from, to}: ClockRange): void {
    const bounds = this.#bounds.get(clientId)
    if (bounds === undefined) {
      this.#bounds.set(clientId, [from, to])
      return
    }
    // Whoever adds in order only ever does this.
    if (from > (bounds.at(-1) ?? 0)) return void bounds.push(from, to)
    // An even place: outside of every range there. What lies between the two places is swallowed.
    const [start, end] = [firstBeyond(bounds, from - 1), firstBeyond(bounds, to)]
    const [opens, closes] = [start % 2 === 0 ? [from] : [], end % 2 === 0 ? [to] : []]
    bounds.splice(start, end - start, ...opens, ...closes)
  }

  /** All of it. */
  get ranges(): ClockRange[] {
    const ranges: ClockRange[] = []
    for (const [clientId, bounds] of this.#bounds)
      for (let index = 0; index < bounds.length; index += 2)
        ranges.push({clientId, from: bounds[index] ?? 0, to: bounds[index + 1] ?? 0})
    return ranges
  }
}

/** The place of the first bound that is greater than `clock`. */
function firstBeyond(bounds: readonly number[], clock: number): number {
  let [low, high] = [0, bounds.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((bounds[middle] ?? 0) > clock) high = middle
    else low = middle + 1
  }
  return low
}
