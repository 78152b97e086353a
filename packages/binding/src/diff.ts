/** A stretch of two sequences, `from` inclusive to `to` exclusive, that is the same in both or has to be replaced. */
export interface Stretch {
  readonly same: boolean
  readonly a: readonly [from: number, to: number]
  readonly b: readonly [from: number, to: number]
}

/** More differences than this are not looked for one by one; what lies between the common ends counts as replaced. */
const DIFFERENCES_MAX = 1500

/** The fewest stretches that turn `a` into `b` (Myers, after trimming what is common at both ends), in order. */
export function diff<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): Stretch[] {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && same(a[head]!, b[head]!)) head++
  let tail = 0
  while (tail < shorter - head && same(a[a.length - 1 - tail]!, b[b.length - 1 - tail]!)) tail++
  const [endA, endB] = [a.length - tail, b.length - tail]
  const middle = shortest(endA - head, endB - head, (x, y) => same(a[head + x]!, b[head + y]!))
  const matched: [number, number, number][] = [
    [0, 0, head],
    ...middle.map(([x, y, length]): [number, number, number] => [head + x, head + y, length]),
    [endA, endB, tail],
  ]
  return stretches(matched)
}

/** Matching runs as `[in a, in b, length]`, to stretches that cover both sequences. */
function stretches(matched: readonly (readonly [number, number, number])[]): Stretch[] {
  const result: Stretch[] = []
  let [x, y] = [0, 0]
  for (const [a, b, length] of matched) {
    if (a > x || b > y) result.push({same: false, a: [x, a], b: [y, b]})
    if (length > 0) result.push({same: true, a: [a, a + length], b: [b, b + length]})
    ;[x, y] = [a + length, b + length]
  }
  return result
}

/** Matching runs on a shortest path of edits from (0, 0) to (n, m); none when it is too long. */
function shortest(n: number, m: number, same: (x: number, y: number) => boolean): [number, number, number][] {
  const trace: Map<number, number>[] = []
  let reached = new Map([[1, 0]])
  for (let d = 0; d <= Math.min(n + m, DIFFERENCES_MAX); d++) {
    const next = new Map(reached)
    for (let k = -d; k <= d; k += 2) {
      let x = fromAbove(reached, k, d) ? reached.get(k + 1)! : reached.get(k - 1)! + 1
      while (x < n && x - k < m && same(x, x - k)) x++
      next.set(k, x)
      if (x >= n && x - k >= m) return backtrack([...trace, reached], n, m)
    }
    trace.push(reached)
    reached = next
  }
  return []
}

const fromAbove = (reached: ReadonlyMap<number, number>, k: number, d: number) =>
  k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1))

function backtrack(trace: readonly ReadonlyMap<number, number>[], n: number, m: number): [number, number, number][] {
  const runs: [number, number, number][] = []
  let [x, y] = [n, m]
  for (let d = trace.length - 1; d >= 0; d--) {
    const reached = trace[d]!
    const k = x - y
    const above = fromAbove(reached, k, d)
    const startX = above ? reached.get(k + 1)! : reached.get(k - 1)! + 1
    const length = x - startX
    if (length > 0) runs.unshift([startX, startX - k, length])
    x = above ? startX : startX - 1
    y = startX - k - (above ? 1 : 0)
  }
  return runs
}
