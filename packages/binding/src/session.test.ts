import {test} from "vitest"
import {runSession} from "./testing/check.ts"

const env = (globalThis as {process?: {env: Record<string, string | undefined>}}).process?.env ?? {}
const cases = Number(env.QUIRE_FUZZ_CASES ?? 2000)
const only = env.QUIRE_FUZZ_SEED

test("D1 D2 generated sessions of three peers end equal, valid and as the pure conversion says", () => {
  if (only !== undefined) return runSession(Number(only))
  for (let seed = 1; seed <= cases; seed++) runSession(seed)
}, 120_000)
