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
  outbox.edited()
  outbox.sent(update)
  expect(outbox.unsaved).toBe(true)
  outbox.saved(1)
  expect(outbox.unsaved).toBe(true)
  outbox.saved(2)
  expect(outbox.unsaved).toBe(false)
})

it("S6 stays unsaved over a lost connection until a syncStep2 of the next one is saved", () => {
  const outbox = connected()
  outbox.edited()
  outbox.connected()
  outbox.edited()
  outbox.sent(update)
  outbox.saved(1)
  expect(outbox.unsaved).toBe(true)
  outbox.sent(step2)
  outbox.saved(2)
  expect(outbox.unsaved).toBe(false)
})

it("S6 stays unsaved when the socket took the edit no more, whatever it still says", () => {
  const outbox = connected()
  outbox.edited()
  outbox.saved(1)
  expect(outbox.unsaved).toBe(true)
})
