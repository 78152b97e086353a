import {diff} from "./diff.ts"

/** Keys are strings of these characters, compared as strings. */
const FIRST = "!".charCodeAt(0)
const LAST = "~".charCodeAt(0)

/** A key that sorts after `low`, and before `high` unless nothing can. */
function keyBetween(low: string, high: string | null): string {
  let key = ""
  let limit = high
  for (let i = 0; ; i++) {
    const a = i < low.length ? low.charCodeAt(i) : FIRST
    const b = limit !== null && i < limit.length ? limit.charCodeAt(i) : LAST + 1
    if (b - a > 1) return key + String.fromCharCode(a + Math.floor((b - a) / 2))
    key += String.fromCharCode(a)
    if (b !== a) limit = null
  }
}

/** Names in the order of their keys; names with the same key in their own. */
export function inOrder(keys: ReadonlyMap<string, string>): string[] {
  const less = (a: string, b: string) => (a < b ? -1 : 1)
  return [...keys].sort(([nameA, a], [nameB, b]) => (a === b ? less(nameA, nameB) : less(a, b))).map(([name]) => name)
}

/** The keys to set so that the names stand in the order of `wanted`: as few as possible. */
export function reorder(keys: ReadonlyMap<string, string>, wanted: readonly string[]): Map<string, string> {
  const kept = new Set(
    diff(inOrder(keys), wanted, (a, b) => a === b)
      .filter(({same}) => same)
      .flatMap(({b}) => wanted.slice(...b)),
  )
  const changes = new Map<string, string>()
  let low = ""
  for (const [i, name] of wanted.entries()) {
    const own = keys.get(name)
    if (kept.has(name) && own !== undefined && (i === 0 || own > low)) low = own
    else {
      const next = wanted.slice(i + 1).find((later) => kept.has(later) && keys.get(later)! > low)
      low = keyBetween(low, next === undefined ? null : keys.get(next)!)
      changes.set(name, low)
    }
  }
  return changes
}
