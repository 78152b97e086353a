import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import * as Y from "yjs"
import {endOf} from "./update.ts"

/** Clocks of one client id whose items stand at the same depth. */
interface Deep {
  readonly from: number
  to: number
  readonly depth: number
}

/**
 * How a document is built, as far as the gate has to know: the names of its roots, and what stands deeper than right in one of
 * them. An item in a type that is in a root has depth 1, one in a type that is in that has 2.
 */
export class Shape {
  readonly #roots = new Set<string>()
  /** By client id, in the order of their clocks. */
  readonly #deep = new Map<number, Deep[]>()

  /** Reads what `write` wrote. */
  static read(decoder: decoding.Decoder): Shape {
    const shape = new Shape()
    const count = () => decoding.readVarUint(decoder)
    for (let left = count(); left > 0; left--) shape.#roots.add(decoding.readVarString(decoder))
    for (let clients = count(); clients > 0; clients--) {
      const client = count()
      let end = 0
      for (let left = count(); left > 0; left--) {
        const from = end + count()
        end = from + count()
        shape.#noteDeep(client, {from, to: end, depth: count()})
      }
    }
    return shape
  }

  write(encoder: encoding.Encoder): void {
    const number = (value: number) => encoding.writeVarUint(encoder, value)
    number(this.#roots.size)
    for (const root of this.#roots) encoding.writeVarString(encoder, root)
    number(this.#deep.size)
    for (const [client, ranges] of this.#deep) {
      number(client)
      number(ranges.length)
      let end = 0
      for (const {from, to, depth} of ranges) {
        for (const value of [from - end, to - from, depth]) number(value)
        end = to
      }
    }
  }

  get roots(): ReadonlySet<string> {
    return this.#roots
  }

  depthOf({client, clock}: Y.ID): number {
    const ranges = this.#deep.get(client)
    if (ranges === undefined) return 0
    let [low, high] = [0, ranges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ranges[middle]!.to <= clock) low = middle + 1
      else high = middle
    }
    const range = ranges[low]
    return range !== undefined && range.from <= clock ? range.depth : 0
  }

  /** Of each client id, clocks come in their order. */
  note(item: Y.Item, depth: number): void {
    const parent: unknown = item.parent
    if (typeof parent === "string") this.#roots.add(parent)
    if (depth > 0) this.#noteDeep(item.id.client, {from: item.id.clock, to: endOf(item), depth})
  }

  /** Notes what `later` has, which was noted after this. */
  add(later: Shape): void {
    for (const root of later.#roots) this.#roots.add(root)
    for (const [client, ranges] of later.#deep) for (const range of ranges) this.#noteDeep(client, range)
  }

  #noteDeep(client: number, {from, to, depth}: Deep): void {
    const ranges = this.#deep.get(client)
    const last = ranges?.at(-1)
    if (ranges === undefined) this.#deep.set(client, [{from, to, depth}])
    else if (last?.to === from && last.depth === depth) last.to = to
    else ranges.push({from, to, depth})
  }
}
