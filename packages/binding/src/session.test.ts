import {expect, test} from "vitest"
import {failureOf} from "./testing/check.ts"

const env = (globalThis as {process?: {env: Record<string, string | undefined>}}).process?.env ?? {}
const cases = Number(env.QUIRE_FUZZ_CASES ?? 2000)
const only = env.QUIRE_FUZZ_SEED

test("D1 D2 generated sessions of three peers end equal, valid and as the pure conversion says", () => {
  const seeds = only === undefined ? Array.from({length: cases}, (_, i) => i + 1) : [Number(only)]
  const failures = seeds.flatMap((seed) => failureOf(seed) ?? [])
  expect(failures).toEqual([])
}, 120_000)
