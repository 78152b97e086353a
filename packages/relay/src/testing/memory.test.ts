import {expect, it} from "vitest"
import {ManualClock, MemoryStorage} from "./memory.ts"
import {storageContract} from "./storage-contract.ts"

storageContract("MemoryStorage", () => Promise.resolve(new MemoryStorage()))

it("runs timers in their order, each at its own time, those set on the way included", () => {
  const clock = new ManualClock()
  const rung: [string, number][] = []
  const ring = (name: string) => rung.push([name, clock.nowMs()])
  clock.setTimer(20, () => ring("late"))
  clock.setTimer(10, () => {
    ring("early")
    clock.setTimer(5, () => ring("on the way"))
  })
  clock.setTimer(1, () => ring("cancelled"))()
  clock.pass(30)
  expect(rung).toEqual([
    ["early", 10],
    ["on the way", 15],
    ["late", 20],
  ])
})
