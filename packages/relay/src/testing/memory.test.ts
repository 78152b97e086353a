import type {UserId} from "@quire/protocol"
import {expect, it} from "vitest"
import {clockContract} from "./clock-contract.ts"
import {docId, idle} from "./client.ts"
import {ManualClock, MemoryStorage} from "./memory.ts"
import {storageContract} from "./storage-contract.ts"

clockContract("ManualClock", () => {
  const clock = new ManualClock()
  return {
    clock,
    async pass(ms) {
      clock.pass(ms)
      await idle()
    },
  }
})

storageContract("MemoryStorage", () => Promise.resolve(new MemoryStorage()))

it("G3 knows whose a client id is: whoever wrote first with it, compacted or not", async () => {
  const storage = new MemoryStorage()
  const [a, ann, bob] = [docId("a"), "ann" as UserId, "bob" as UserId]
  const append = (author: UserId | null, ...clientIds: number[]) => ({
    doc: a,
    update: Uint8Array.of(0, 0),
    title: "",
    author,
    clocks: clientIds.map((clientId) => ({clientId, from: 0, to: 1})),
  })
  await storage.append([append(null, 7), append(ann, 7), append(bob, 7, 8)])
  const owners = new Map([
    [7, ann],
    [8, bob],
  ])
  expect((await storage.load(a)).owners).toEqual(owners)
  await storage.compact(a)
  expect((await storage.load(a)).owners).toEqual(owners)
  expect((await storage.load(docId("b"))).owners).toEqual(new Map())
})

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
