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
