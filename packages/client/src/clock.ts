/** Time and timers, so that a test can hold them. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number
  /** Calls `run` once, in `delayMs`. @returns cancels it */
  setTimer(delayMs: number, run: () => void): () => void
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  setTimer(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
