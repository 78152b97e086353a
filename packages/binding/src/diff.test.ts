import * as fc from "fast-check"
import {expect, test} from "vitest"
import {diff} from "./diff.ts"

const sequence = fc.array(fc.constantFrom("a", "b", "c"), {maxLength: 12})
const same = (x: string, y: string) => x === y

/** The length of the longest common subsequence, by the textbook's table. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  const rows = [Array<number>(b.length + 1).fill(0)]
  for (const x of a) {
    const above = rows.at(-1)!
    const row = [0]
    for (const [j, y] of b.entries()) row.push(x === y ? above[j]! + 1 : Math.max(above[j + 1]!, row[j]!))
    rows.push(row)
  }
  return rows.at(-1)!.at(-1)!
}

test("the stretches cover both sequences in order, and the same ones are the same", () => {
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      const stretches = diff(a, b, same)
      let [x, y] = [0, 0]
      for (const {same: stays, a: inA, b: inB} of stretches) {
        expect([inA[0], inB[0]]).toEqual([x, y])
        expect(stays ? a.slice(...inA) : null).toEqual(stays ? b.slice(...inB) : null)
        ;[x, y] = [inA[1], inB[1]]
      }
      expect([x, y]).toEqual([a.length, b.length])
    }),
  )
})

test("as much as possible stays", () => {
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      const kept = diff(a, b, same).reduce((sum, {same: stays, a: [from, to]}) => sum + (stays ? to - from : 0), 0)
      expect(kept).toBe(commonLength(a, b))
    }),
  )
})
