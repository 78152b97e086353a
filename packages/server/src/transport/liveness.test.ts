import {EventEmitter} from "node:events"
import {ManualClock} from "@quire/relay/testing"
import {expect, it} from "vitest"
import type {WebSocket} from "ws"
import {Liveness, pingEveryMs} from "./liveness.ts"

it("P1 asks everybody in time, and never all of those at once who came at once", () => {
  const clock = new ManualClock()
  const liveness = new Liveness(clock)
  const asked = Array.from({length: 150}, () => 0)
  const session = {heard: () => undefined, measured: () => undefined}
  for (const place of asked.keys()) {
    const voice = {ping: () => void asked[place]!++, send: () => undefined}
    liveness.watch(new EventEmitter() as WebSocket, voice, session)
  }
  const total = () => asked.reduce((sum, count) => sum + count, 0)
  let mostAtOnce = 0
  for (let passedMs = 0; passedMs < pingEveryMs; passedMs += 100) {
    const before = total()
    clock.pass(100)
    mostAtOnce = Math.max(mostAtOnce, total() - before)
  }
  expect(new Set(asked)).toEqual(new Set([1]))
  expect(mostAtOnce).toBe(10)
})
