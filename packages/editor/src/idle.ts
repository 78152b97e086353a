/** Long work stops after so long, so that a key that waits is served. */
const sliceMs = 6
/** Idle work waits no longer than that for a page that is never idle. */
const patienceMs = 400

/** Calls `run` when the page has nothing better to do. @returns what calls it off */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(run, 50)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(run, {timeout: patienceMs})
  return () => cancelIdleCallback(handle)
}

/** Takes steps of `work` until it is done or a slice of time is over. @returns what it came to; undefined when it is not done */
export function workSlice<T>(work: Generator<undefined, T>): T | undefined {
  const endMs = performance.now() + sliceMs
  do {
    const {done, value} = work.next()
    if (done) return value
  } while (performance.now() < endMs)
  return undefined
}
