/** A stretch of two sequences, `from` inclusive to `to` exclusive, that is the same in both or has to be replaced. */
export interface Stretch {
  readonly same: boolean
  readonly a: readonly [from: number, to: number]
  readonly b: readonly [from: number, to: number]
}

/** More differences than this are not looked for one by one; what lies between the common ends counts as replaced. */
const DIFFERENCES_MAX = 1500

/** How many elements two sequences have in common at the start, and how many of the rest at the end. */
export function commonEnds<A, B>(
  a: readonly A[],
  b: readonly B[],
  same: (a: A, b: B) => boolean,
): {head: number; tail: number} {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && same(a[head]!, b[head]!)) head++
  let tail = 0
  while (tail < shorter - head && same(a[a.length - 1 - tail]!, b[b.length - 1 - tail]!)) tail++
  return {head, tail}
}

/** The fewest stretches that turn `a` into `b` (Myers, after trimming what is common at both ends), in order. */
export function diff<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): Stretch[] {
  const {head, tail} = commonEnds(a, b, same)
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

/**
 * Matching runs on a shortest path of edits from (0, 0) to (n, m); none when it is too long. A path is known by its
 * diagonal k = x - y; for each number of edits, the x that each diagonal reaches (Myers, "An O(ND) difference algorithm",
 * 1986).
 */
function shortest(n: number, m: number, same: (x: number, y: number) => boolean): [number, number, number][] {
  if (n === 0 || m === 0 || Math.abs(n - m) > DIFFERENCES_MAX) return []
  const rounds: Int32Array[] = []
  for (let d = 0; d <= Math.min(n + m, DIFFERENCES_MAX); d++) {
    const before = rounds.at(-1) ?? null
    const reached = new Int32Array(2 * d + 1)
    rounds.push(reached)
    for (let k = -d; k <= d; k += 2) {
      let x = startOf(before, k, d)
      while (x < n && x - k < m && same(x, x - k)) x++
      reached[d + k] = x
      if (x >= n && x - k >= m) return backtrack(rounds, n, m)
    }
  }
  return []
}

/** Where the `d`th edit ends that leads to diagonal `k`: from the neighbour that is further on. */
function startOf(before: Int32Array | null, k: number, d: number): number {
  if (before === null) return 0
  return isFromAbove(before, k, d) ? before[d + k]! : before[d + k - 2]! + 1
}

const isFromAbove = (before: Int32Array, k: number, d: number) =>
  k === -d || (k !== d && before[d + k - 2]! < before[d + k]!)

function backtrack(rounds: readonly Int32Array[], n: number, m: number): [number, number, number][] {
  const runs: [number, number, number][] = []
  let [x, y] = [n, m]
  for (let d = rounds.length - 1; d >= 0; d--) {
    const before = rounds[d - 1] ?? null
    const k = x - y
    const start = startOf(before, k, d)
    if (x > start) runs.unshift([start, start - k, x - start])
    const above = before !== null && isFromAbove(before, k, d)
    x = above ? start : start - 1
    y = start - k - (above ? 1 : 0)
  }
  return runs
}
