import {isJsonValue, type JsonObject, type JsonValue} from "../json-value.ts"

/**
 * The attributes of an element in a tree. Each `take` uses one up under any of its names; what nobody took is `rest`, and
 * kept as the block's unknown keys. Values may be texts, because Yjs keeps XML attributes that way for some editors.
 */
export class Attributes {
  readonly #values: Map<string, JsonValue>

  constructor(attributes: Readonly<Record<string, unknown>>) {
    this.#values = new Map()
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && isJsonValue(value)) this.#values.set(name, value)
    }
  }

  take(...names: readonly string[]): JsonValue | undefined {
    const name = names.find((candidate) => this.#values.has(candidate))
    if (name === undefined) return undefined
    const value = this.#values.get(name)
    this.#values.delete(name)
    return value
  }

  takeText(...names: readonly string[]): string {
    const value = this.take(...names)
    return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)
  }

  takeFlag(...names: readonly string[]): boolean {
    const value = this.take(...names)
    return value === true || value === "true" || value === ""
  }

  /** The whole number, within its bounds; undefined when there is none. */
  takeInteger(min: number, max: number, ...names: readonly string[]): number | undefined {
    const value = Math.round(Number(this.take(...names) ?? Number.NaN))
    return Number.isNaN(value) ? undefined : Math.min(Math.max(value, min), max)
  }

  /** What is left, without the values that editors write for "nothing special". */
  rest(): JsonObject | null {
    const left = [...this.#values].filter(([name, value]) => !isPlain(name, value))
    return left.length > 0 ? Object.fromEntries(left) : null
  }
}

function isPlain(name: string, value: JsonValue): boolean {
  return value === "default" || (name === "textAlignment" && value === "left")
}
