import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {systemClock} from "./clock.ts"
import {Pulse} from "./pulse.ts"

const ask = vi.fn<() => void>()
const onDead = vi.fn<() => void>()
let pulse: Pulse

beforeEach(() => {
  vi.useFakeTimers()
  ask.mockReset()
  onDead.mockReset()
  pulse = new Pulse({clock: systemClock, ask, onDead})
})
afterEach(() => {
  pulse.stop()
  vi.useRealTimers()
})

it("asks a silent server, and gives it up in 35 s at most", () => {
  vi.advanceTimersByTime(20_000)
  expect(ask).not.toHaveBeenCalled()
  vi.advanceTimersByTime(15_000)
  expect(ask).toHaveBeenCalledOnce()
  expect(onDead).toHaveBeenCalledOnce()
})

it("gives a link up in 5 s at most when an edit got no answer", () => {
  vi.advanceTimersByTime(10_000)
  pulse.edited()
  vi.advanceTimersByTime(1_000)
  pulse.edited()
  vi.advanceTimersByTime(4_000)
  expect(onDead).toHaveBeenCalledOnce()
})

it("keeps a link whose server answers, though no edit is ever saved", () => {
  ask.mockImplementation(() => pulse.heard())
  for (let key = 0; key < 100; key++) {
    pulse.edited()
    vi.advanceTimersByTime(300)
  }
  expect(ask.mock.calls.length).toBeGreaterThan(5)
  expect(onDead).not.toHaveBeenCalled()
})

it("asks nothing while the server speaks at its usual pace", () => {
  for (let round = 0; round < 10; round++) {
    vi.advanceTimersByTime(17_500)
    pulse.heard()
    pulse.edited()
    vi.advanceTimersByTime(100)
    pulse.heard()
  }
  expect(ask).not.toHaveBeenCalled()
})

it("asks at once when there is a reason to doubt the link", () => {
  pulse.doubt()
  pulse.doubt()
  expect(ask).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(3_000)
  expect(onDead).toHaveBeenCalledOnce()
})

it("leaves no timer behind", () => {
  pulse.edited()
  pulse.stop()
  expect(vi.getTimerCount()).toBe(0)
})
