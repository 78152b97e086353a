/** How long nothing may go through before a connection counts as lost. */
export const patienceMs = 8_000
const firstPauseMs = 200
const longestPauseMs = 2_000

/** Tries again at once, then after growing pauses, and no more when nothing has worked for 8 s. */
export class Patience {
  #failureCount = 0
  #sinceMs = performance.now()

  /** Somebody is there. */
  hear(): void {
    this.#sinceMs = performance.now()
  }

  /** It works: something went through. */
  renew(): void {
    this.#failureCount = 0
    this.hear()
  }

  /** It does not: waits before the next try. @returns whether there is to be one */
  async pause(signal: AbortSignal): Promise<boolean> {
    if (performance.now() - this.#sinceMs >= patienceMs) return false
    const pauseMs = Math.min(firstPauseMs * 2 ** (this.#failureCount++ - 1), longestPauseMs)
    if (pauseMs >= firstPauseMs) await sleep(pauseMs, signal)
    return !signal.aborted
  }
}

function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener("abort", done)
  })
}
