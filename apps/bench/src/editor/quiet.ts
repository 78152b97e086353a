import {existsSync, readFileSync} from "node:fs"
import {setTimeout as sleep} from "node:timers/promises"

const quietShare = 0.3
const patienceMs = 15_000
const lookMs = 500
const stat = "/proc/stat"

/** Waits until others leave the machine alone, but not long. @returns the share of all cores that they had last; NaN where it cannot be told */
export async function waitForQuiet(): Promise<number> {
  if (!existsSync(stat)) return Number.NaN
  const endMs = performance.now() + patienceMs
  for (;;) {
    const before = coreTimes()
    await sleep(lookMs)
    const after = coreTimes()
    const share = (after.busy - before.busy) / (after.all - before.all)
    if (share < quietShare || performance.now() > endMs) return share
  }
}

/** Ticks since the machine was started, over all cores. */
function coreTimes(): {readonly busy: number; readonly all: number} {
  const [line = ""] = readFileSync(stat, "utf8").split("\n")
  const ticks = line.split(/\s+/).slice(1, 9).map(Number)
  const all = ticks.reduce((sum, count) => sum + count, 0)
  const [, , , idle = 0, waiting = 0] = ticks
  return {busy: all - idle - waiting, all}
}
