import type {Clock} from "@quire/relay"

/** The machine's monotonic clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  setTimer(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref()
    return () => clearTimeout(timer)
  },
  defer: (run) => void setImmediate(run),
}
