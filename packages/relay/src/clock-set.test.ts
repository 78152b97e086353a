import {expect, it} from "vitest"
import {ClockSet} from "./clock-set.ts"
import type {ClockRange} from "./ports.ts"

const within = ({from, to}: ClockRange): number[] => Array.from({length: to - from}, (_, index) => from + index)

it("knows of each clock whether it is in, in whatever order ranges come", () => {
  const [set, clocks] = [new ClockSet(), new Set<number>()]
  for (let step = 0; step < 300; step++) {
    const from = (step * 7_919) % 1_500
    const range = {clientId: 1, from, to: from + 1 + ((step * 31) % 12)}
    expect(set.lacks(range).flatMap(within)).toEqual(within(range).filter((clock) => !clocks.has(clock)))
    set.add(range)
    for (const clock of within(range)) clocks.add(clock)
  }
  expect(set.ranges.flatMap(within)).toEqual([...clocks].toSorted((a, b) => a - b))
})

it("says touching ranges as one, each client id apart, up to the highest clock there may be", () => {
  const set = new ClockSet()
  const top = 2 ** 31
  for (const [clientId, from, to] of [
    [1, 10, 20],
    [1, 30, 40],
    [2, 20, 30],
    [1, 20, 30],
    [2, top - 5, top],
  ] as const)
    set.add({clientId, from, to})
  expect(set.ranges).toEqual([
    {clientId: 1, from: 10, to: 40},
    {clientId: 2, from: 20, to: 30},
    {clientId: 2, from: top - 5, to: top},
  ])
})

it.each([
  ["few", 5],
  ["many", 100],
])("takes %s ranges at once as one by one", (_how, count) => {
  const [atOnce, oneByOne] = [new ClockSet(), new ClockSet()]
  for (let round = 0; round < 5; round++) {
    const ranges = Array.from({length: count}, (_, index) => {
      const from = round * 7 + index * (20 + round)
      return {clientId: 1 + (index % 3), from, to: from + 1 + ((index * 5) % 25)}
    })
    atOnce.addAll(ranges)
    for (const range of ranges) oneByOne.add(range)
    expect(atOnce.ranges).toEqual(oneByOne.ranges)
  }
})
