import {expect, it} from "vitest"
import {rangeOf} from "./byte-range.ts"

it.each([
  [undefined, null],
  ["bytes=0-", {start: 0, end: 99}],
  ["bytes=10-19", {start: 10, end: 19}],
  ["bytes=10-1000", {start: 10, end: 99}],
  ["bytes=-5", {start: 95, end: 99}],
  ["bytes=-500", {start: 0, end: 99}],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=20-10", null],
  ["bytes=0-1,5-6", null],
  ["bytes=-", null],
  ["lines=0-1", null],
] as const)("of 100 bytes %s is %o", (header, range) => {
  expect(rangeOf(header, 100)).toEqual(range)
})
