import {expect, test} from "vitest"
import {failureOf} from "./testing/check.ts"
import {KINDS} from "./testing/session.ts"

const env = (globalThis as {process?: {env: Record<string, string | undefined>}}).process?.env ?? {}
const parts = env.QUIRE_LONG === "1" ? 200 : 8
const size = 250
const only = env.QUIRE_FUZZ_SEED

test.each(Array.from({length: only === undefined ? parts : 1}, (_, part) => ({part})))(
  "D1 D2 generated sessions of three peers end equal, valid and as the pure conversion says, part $part",
  ({part}) => {
    const seeds = only === undefined ? Array.from({length: size}, (_, i) => part * size + i + 1) : [Number(only)]
    expect(seeds.flatMap((seed) => failureOf(seed) ?? [])).toEqual([])
  },
  120_000,
)

// A seed plays what it played as long as there is as much to choose from.
const kindsThen = KINDS.filter(([name]) => !["mergeCells", "splitCell", "markAtOnce"].includes(name))
test.each([7827, 39691, 40377])("D2 session %i, which failed once, ends as the pure conversion says", (seed) => {
  expect(failureOf(seed, kindsThen)).toBeNull()
})
