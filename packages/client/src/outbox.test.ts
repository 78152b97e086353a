import {expect, it} from "vitest"
import {Outbox} from "./outbox.ts"

const step1 = Uint8Array.of(0, 0, 1, 0)
const step2 = Uint8Array.of(0, 1, 2, 0, 0)
const update = Uint8Array.of(0, 2, 1, 0)
const presence = Uint8Array.of(1, 1, 0)

function connected(): Outbox {
  const outbox = new Outbox()
  outbox.connected()
  for (const frame of [step1, presence, step2]) outbox.sent(frame)
  outbox.saved(1)
  return outbox
}

it("S6 is unsaved from the edit until the server has counted its message", () => {
  const outbox = connected()
  outbox.edited(0)
  outbox.sent(update)
  expect(outbox.unsaved).toBeGreaterThan(0)
  outbox.saved(1)
  expect(outbox.unsaved).toBeGreaterThan(0)
  outbox.saved(2)
  expect(outbox.unsaved).toBe(0)
})

it("S6 stays unsaved over a lost connection until a syncStep2 of the next one is saved", () => {
  const outbox = connected()
  outbox.edited(0)
  outbox.connected()
  outbox.edited(0)
  outbox.sent(update)
  outbox.saved(1)
  expect(outbox.unsaved).toBeGreaterThan(0)
  outbox.sent(step2)
  outbox.saved(2)
  expect(outbox.unsaved).toBe(0)
})

it("S6 stays unsaved when the socket took the edit no more, whatever it still says", () => {
  const outbox = connected()
  outbox.edited(0)
  outbox.saved(1)
  expect(outbox.unsaved).toBeGreaterThan(0)
})

it("S6 counts edits one by one, and tells since when the oldest waits", () => {
  const outbox = connected()
  for (let second = 0; second < 5; second++) {
    outbox.edited(second * 1000)
    outbox.sent(update)
  }
  expect([outbox.unsaved, outbox.unsavedSinceMs]).toEqual([5, 0])
  outbox.saved(4)
  expect([outbox.unsaved, outbox.unsavedSinceMs]).toEqual([2, 3000])
  outbox.saved(6)
  expect([outbox.unsaved, outbox.unsavedSinceMs]).toEqual([0, null])
})

it("S6 an edit that a closing socket did not take is not covered by one that it did", () => {
  const outbox = connected()
  outbox.edited(0)
  outbox.edited(0)
  outbox.sent(update)
  outbox.saved(2)
  expect(outbox.unsaved).toBe(2)
  outbox.sent(step2)
  outbox.saved(3)
  expect(outbox.unsaved).toBe(0)
})
