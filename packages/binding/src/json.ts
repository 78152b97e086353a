/** A plain object of JSON values, as keys and embeds are stored. */
export type Json = Readonly<Record<string, unknown>>

const DEPTH_MAX = 32
const SIZE_MAX = 65_536

/**
 * Whether `value` is JSON that may enter a ProseMirror attribute: at most 32 levels deep and about 64 KiB. What is not,
 * stays stored and is not shown; comparing or copying it could take the page down.
 */
export function isSmallJson(value: unknown): boolean {
  let size = 0
  const fits = (value: unknown, depth: number): boolean => {
    size += typeof value === "string" ? value.length : 1
    if (size > SIZE_MAX || depth > DEPTH_MAX) return false
    if (Array.isArray(value)) return value.every((item) => fits(item, depth + 1))
    if (isObject(value)) {
      return Object.entries(value).every(([key, item]) => ((size += key.length), fits(item, depth + 1)))
    }
    return value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value)
  }
  return fits(value, 0)
}

/** Whether `value` is a plain object: no array, no class instance, not null. */
export function isObject(value: unknown): value is Json {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Whether two JSON values are the same; an object's keys may come in any order. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}
