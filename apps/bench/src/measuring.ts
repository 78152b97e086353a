import {setTimeout as sleep} from "node:timers/promises"
import type {Tally} from "./crowd.ts"
import type {Figures} from "./scenario.ts"
import type {ServerProcess} from "./server-process.ts"

/** The value below which `share` of the samples are. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** Waits until `holds`; false when it has not after `timeoutMs`. */
export async function until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const endMs = performance.now() + timeoutMs; !holds(); await sleep(2))
    if (performance.now() > endMs) return false
  return true
}

function ownCpuSeconds(): number {
  const {user, system} = process.cpuUsage()
  return (user + system) / 1e6
}

/** Lets the load that is on settle for `warmMs`, and measures it for `measureMs`. */
export async function measureLoad(
  server: ServerProcess,
  tally: Tally,
  receivedBytes: () => number,
  {warmMs, measureMs}: {readonly warmMs: number; readonly measureMs: number},
): Promise<Figures> {
  await sleep(warmMs)
  const latenciesMs: number[] = []
  const look = () => ({
    atMs: performance.now(),
    serverCpu: server.cpuSeconds,
    ownCpu: ownCpuSeconds(),
    delivered: tally.deliveredCount,
    bytes: receivedBytes(),
  })
  tally.latenciesMs = latenciesMs
  const before = look()
  await sleep(measureMs)
  const after = look()
  tally.latenciesMs = null
  const seconds = (after.atMs - before.atMs) / 1_000
  const delivered = after.delivered - before.delivered
  return {
    deliveredPerSecond: delivered / seconds,
    cpuPer100k: ((after.serverCpu - before.serverCpu) / delivered) * 1e5,
    serverCpu: (after.serverCpu - before.serverCpu) / seconds,
    clientCpu: (after.ownCpu - before.ownCpu) / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    bytesPerEdit: (after.bytes - before.bytes) / delivered,
    residentMb: server.memory.residentMb,
  }
}
