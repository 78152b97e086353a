import * as fc from "fast-check"
import {expect, test} from "vitest"
import {inOrder, reorder} from "./order.ts"

const names = ["a", "b", "c", "d", "e", "f"]

/** What stands after `reorder` in a map that starts as `keys`. */
function after(keys: ReadonlyMap<string, string>, wanted: readonly string[]): string[] {
  const result = new Map([...keys].filter(([name]) => wanted.includes(name)))
  for (const [name, key] of reorder(keys, wanted)) result.set(name, key)
  return inOrder(result)
}

test("names stand as they were asked to, whatever keys they had", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), fc.string({unit: "binary"})),
      fc.shuffledSubarray(names),
      (stored, wanted) => {
        expect(after(new Map(Object.entries(stored)), wanted)).toEqual(wanted)
      },
    ),
  )
})

test("moving one name sets one key", () => {
  const keys = reorder(new Map(), names)
  expect(reorder(keys, names).size).toBe(0)
  expect([...reorder(keys, ["f", "a", "b", "c", "d", "e"]).keys()]).toEqual(["f"])
  expect([...reorder(keys, ["a", "x", "b", "c", "d", "e", "f"]).keys()]).toEqual(["x"])
})

test("keys stay short when names are put before one another again and again", () => {
  let keys = reorder(new Map(), ["last"])
  for (let i = 0; i < 200; i++) {
    const wanted = [`n${i}`, ...inOrder(keys)]
    keys = new Map([...keys, ...reorder(keys, wanted)])
  }
  expect(Math.max(...[...keys.values()].map(({length}) => length))).toBeLessThan(50)
})
