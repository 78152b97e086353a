import {expect, it} from "vitest"
import {longestPauseMs, pauseMs, shortestPauseMs} from "./backoff.ts"

it("stays between 0.5 and 30 s, however often it failed", () => {
  for (let failures = 0; failures < 2_000; failures++) {
    expect(pauseMs(failures, 0)).toBe(shortestPauseMs)
    expect(pauseMs(failures, 1)).toBeLessThanOrEqual(longestPauseMs)
  }
  expect(pauseMs(2_000, 1)).toBe(longestPauseMs)
})

it("uses the whole window", () => {
  expect(pauseMs(0, 0.5)).toBe(5_250)
  expect(pauseMs(1, 0.5)).toBe(10_250)
})

/** Attempts of each client until one finds the server up; what a 1 s bucket of them holds at most, and when the last is back. */
function restart(
  clients: number,
  downMs: number,
  random: () => number,
): {readonly share: number; readonly lastMs: number} {
  const buckets = new Map<number, number>()
  let lastMs = 0
  for (let client = 0; client < clients; client++) {
    let atMs = 0
    for (let failures = 0; ; failures++) {
      atMs += pauseMs(failures, random())
      if (atMs >= downMs) break
    }
    lastMs = Math.max(lastMs, atMs)
    const bucket = Math.floor(atMs / 1000)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
  }
  return {share: Math.max(...buckets.values()) / clients, lastMs}
}

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

it.each([0, 500, 2_000, 5_000, 10_000])("brings 5,000 clients back, spread, after %i ms without a server", (downMs) => {
  const {share, lastMs} = restart(5_000, downMs, randomFrom(5))
  expect(share).toBeLessThan(0.15)
  expect(lastMs).toBeLessThan(60_000)
})
