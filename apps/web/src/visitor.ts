import {colorFor} from "@quire/embed"
import type {Words} from "@quire/words"
import {randomId} from "./random-id.ts"

/** The person at this browser, as others see them. */
export interface Visitor {
  readonly id: string
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
}

const KEY = "quire-visitor"

/** Keeps who the visitor is from one visit to the next; where the browser stores nothing, for this page only. */
export class VisitorBook {
  readonly #storage: Storage | null
  readonly #random: () => number

  /** `random` gives numbers from 0 up to 1. */
  constructor(storage: Storage | null, random: () => number) {
    this.#storage = storage
    this.#random = random
  }

  /** The visitor of last time, or a new one with a friendly name. */
  read({qualities, birds, name}: Words["visitor"]): Visitor {
    const known = parse(this.#storage?.getItem(KEY) ?? null)
    if (known !== null) return known
    const id = randomId()
    const visitor = {id, name: name(this.#pick(qualities), this.#pick(birds)), color: colorFor(id)}
    this.write(visitor)
    return visitor
  }

  write(visitor: Visitor): void {
    try {
      this.#storage?.setItem(KEY, JSON.stringify(visitor))
    } catch {
      // Full or forbidden: the name then lasts as long as the page.
    }
  }

  #pick(words: readonly string[]): string {
    return words[Math.floor(this.#random() * words.length)]!
  }
}

function parse(text: string | null): Visitor | null {
  try {
    const value: unknown = JSON.parse(text ?? "null")
    if (typeof value !== "object" || value === null) return null
    const {id, name, color} = value as {readonly [key: string]: unknown}
    const isVisitor = typeof id === "string" && id !== "" && typeof name === "string" && name !== ""
    return isVisitor && typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? {id, name, color} : null
  } catch {
    return null
  }
}
