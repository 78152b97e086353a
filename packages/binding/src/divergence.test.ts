import {expect, test} from "vitest"
import {diverge, sumOf} from "./testing/divergence.ts"
import {Peer} from "./testing/peer.ts"

const env = (globalThis as {process?: {env: Record<string, string | undefined>}}).process?.env ?? {}
const seedCount = env.QUIRE_LONG === "1" ? 1000 : 24

const seeds = Array.from({length: seedCount}, (_, i) => i + 1)
const makePeer = (clientId: number, updates: readonly Uint8Array[]) => new Peer(clientId, updates)

/** The seeds for which `isWrong`; in a failure they say what to replay. */
const wrongSeeds = (more: Parameters<typeof diverge>[2], isWrong: (found: ReturnType<typeof diverge>) => boolean) =>
  seeds.filter((seed) => isWrong(diverge(seed, makePeer, more)))

test("D5 two who wrote apart lose no character that nobody deleted, whatever they restructured and moved", () => {
  expect(wrongSeeds(["moves"], ({missingCount}) => missingCount > 0)).toEqual([])
}, 600_000)

test("D5 without moves nothing is doubled either, and nothing that was deleted comes back", () => {
  expect(wrongSeeds([], (found) => found.missingCount + found.doubledCount + found.returnedCount > 0)).toEqual([])
}, 600_000)

test("D5 two who wrote apart in tables lose no character either, whatever rows, columns and tables they deleted", () => {
  expect(wrongSeeds(["tables"], ({missingCount}) => missingCount > 0)).toEqual([])
}, 600_000)

test("D5 the characters are followed: who deletes one of them makes it count as deleted, not as missing", () => {
  const total = sumOf(seeds.slice(0, 5).map((seed) => diverge(seed, makePeer, ["moves"])))
  expect(total.characterCount).toBeGreaterThan(5 * 1_500)
  expect(total.doubledCount).toBeGreaterThan(0)
})
