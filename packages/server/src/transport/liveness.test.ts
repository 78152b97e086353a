import {EventEmitter} from "node:events"
import {ManualClock} from "@quire/relay/testing"
import {expect, it, vi} from "vitest"
import type {WebSocket} from "ws"
import {Liveness, pingEveryMs, silentForMs} from "./liveness.ts"

const session = {heard: () => undefined, measured: () => undefined}

it("P1 asks everybody in time, and never all of those at once who came at once", () => {
  const clock = new ManualClock()
  const liveness = new Liveness(clock)
  const asked = Array.from({length: 150}, () => 0)
  for (const place of asked.keys()) {
    const voice = {ping: () => void asked[place]!++, send: () => undefined, heardBytes: 0}
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

it("P1 takes every byte that comes for a sign of life: over a slow link a large message is long under way", () => {
  const clock = new ManualClock()
  const liveness = new Liveness(clock)
  const voice = {ping: () => undefined, send: () => undefined, heardBytes: 0}
  const terminate = vi.fn<() => void>()
  liveness.watch(Object.assign(new EventEmitter(), {terminate}) as unknown as WebSocket, voice, session)
  for (let passedMs = 0; passedMs < 3 * silentForMs; passedMs += 1_000) {
    voice.heardBytes += 1_000
    clock.pass(1_000)
  }
  expect(terminate).not.toHaveBeenCalled()
  clock.pass(silentForMs + 1_000)
  expect(terminate).toHaveBeenCalled()
})
