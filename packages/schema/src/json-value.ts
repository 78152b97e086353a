/** Anything `JSON.stringify` writes and `JSON.parse` gives back unchanged. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
/** A plain object of JSON values. */
export type JsonObject = {readonly [key: string]: JsonValue}

/** Whether `value` is a plain object: no array, no class instance, not null. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** No document shows a value as deep as this, and a walk through one that is far deeper does not end well. */
const DEPTH_MAX = 100

/** Whether `value` survives a trip through JSON text, and is at most 100 levels deep. */
export function isJsonValue(value: unknown, depth = 0): value is JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true
  if (typeof value === "number") return Number.isFinite(value)
  if (depth > DEPTH_MAX) return false
  const items = Array.isArray(value) ? value : isPlainObject(value) ? Object.values(value) : null
  return items !== null && items.every((item) => isJsonValue(item, depth + 1))
}

/** Whether `value` is a plain object of JSON values. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isPlainObject(value) && isJsonValue(value)
}

/** `text` as a JSON object, or null when it is anything else. */
export function parseJsonObject(text: string | null): JsonObject | null {
  const value = parseJson(text)
  return isJsonObject(value) ? value : null
}

/** `text` as JSON, or undefined when it is none. */
export function parseJson(text: string | null): JsonValue | undefined {
  if (text === null) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isJsonValue(value) ? value : undefined
  } catch {
    return undefined
  }
}
