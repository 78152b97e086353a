import process from "node:process"
import {expect, it} from "vitest"
import {simulate} from "./world.ts"

const long = process.env["QUIRE_LONG"] === "1"
const [first, count] = process.env["QUIRE_SEED"] ? [Number(process.env["QUIRE_SEED"]), 1] : [1, long ? 10_000 : 40]

it(
  `G75 S1 S2 S3 G1 G2 G3 G5 R2 loses nothing that was called saved, and all agree in the end: ${count} seeds from ${first}`,
  async () => {
    const sums = {crashes: 0, savedWords: 0}
    for (let seed = first; seed < first + count; seed++) {
      const {faults, crashes, savedWords} = await simulate(seed)
      expect(faults, `QUIRE_SEED=${seed}`).toEqual([])
      sums.crashes += crashes
      sums.savedWords += savedWords
    }
    if (long) process.stdout.write(`${count} seeds: ${sums.crashes} crashes, ${sums.savedWords} words saved, 0 lost\n`)
    expect(sums.savedWords).toBeGreaterThan(0)
  },
  long ? 3_600_000 : 60_000,
)

it("replays a seed exactly", async () => {
  expect(await simulate(7)).toEqual(await simulate(7))
})
