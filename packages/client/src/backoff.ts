import type {Clock} from "./clock.ts"

/** No attempt follows a lost connection sooner, unless the network or the person has just come back. */
export const shortestPauseMs = 500
export const longestPauseMs = 30_000

/** So wide that of many clients that a restart cut off, no second sees more than a seventh. */
const firstWindowMs = 10_000

/**
 * How long to wait before the next attempt, with full jitter: anywhere in a window that doubles with each failure.
 * @param failures in a row, 0 after a connection that worked
 * @param random from 0 up to 1
 */
export function pauseMs(failures: number, random: number): number {
  const windowMs = Math.min(longestPauseMs, firstWindowMs * 2 ** failures)
  return shortestPauseMs + random * (windowMs - shortestPauseMs)
}

/** The next attempt to connect, after a pause that grows with each failure. */
export class Backoff {
  readonly #clock: Clock
  readonly #attempt: () => void
  #failures = 0
  #planned: {readonly atMs: number; readonly cancel: () => void} | null = null

  constructor(clock: Clock, attempt: () => void) {
    this.#clock = clock
    this.#attempt = attempt
  }

  /** When the next attempt starts by itself; null while none is due. */
  get dueAtMs(): number | null {
    return this.#planned?.atMs ?? null
  }

  /** An attempt has failed, or a connection was lost: another one is due. */
  failed(): void {
    this.cancel()
    const inMs = pauseMs(this.#failures++, Math.random())
    const run = () => {
      this.#planned = null
      this.#attempt()
    }
    this.#planned = {atMs: this.#clock.nowMs() + inMs, cancel: this.#clock.setTimer(inMs, run)}
  }

  /** No attempt is due any more. */
  cancel(): void {
    this.#planned?.cancel()
    this.#planned = null
  }

  /** All is well, or a person wants to try: the next pause is a first one. */
  forget(): void {
    this.#failures = 0
  }
}
