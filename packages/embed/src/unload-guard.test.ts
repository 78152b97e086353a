// @vitest-environment happy-dom
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {guardUnload} from "./unload-guard.ts"

/** As much of a provider as the guard looks at. */
class Edits {
  losesWhenLeft = false
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(losesWhenLeft: boolean): void {
    this.losesWhenLeft = losesWhenLeft
    for (const listener of this.#listeners) listener()
  }
}

let edits: Edits
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  edits = new Edits()
  stop = guardUnload(edits)
})

afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** @returns whether whoever closes the tab is asked to stay */
function close(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", {cancelable: true}))
}

it("asks whoever leaves to stay while text is nowhere else, and only then", () => {
  expect(close()).toBe(false)
  edits.set(true)
  expect(close()).toBe(true)
  edits.set(false)
  expect(close()).toBe(false)
})

it("asks for as long as that lasts", () => {
  edits.set(true)
  vi.advanceTimersByTime(60_000)
  expect(close()).toBe(true)
})

it("asks no more once it has ended", () => {
  edits.set(true)
  stop()
  expect(close()).toBe(false)
})

it("begins to listen once for many keys, and stops when the page is at rest", () => {
  const [added, removed] = [vi.spyOn(window, "addEventListener"), vi.spyOn(window, "removeEventListener")]
  for (let key = 0; key < 20; key++) {
    edits.set(true)
    edits.set(false)
    vi.advanceTimersByTime(100)
  }
  expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([1, 0])
  vi.advanceTimersByTime(10_000)
  expect(removed).toHaveBeenCalledTimes(1)
})
