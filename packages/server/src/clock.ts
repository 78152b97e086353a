import type {Clock} from "@quire/relay"

let deferred: (() => void)[] = []

/** All of one turn in one callback: Node flushes after each callback, and whoever is written to should be so once. */
function runDeferred(): void {
  const runs = deferred
  deferred = []
  for (const run of runs) run()
}

/** The machine's monotonic clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  setTimer(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref()
    return () => clearTimeout(timer)
  },
  defer(run) {
    if (deferred.push(run) === 1) setImmediate(runDeferred)
  },
}
