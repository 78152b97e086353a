import type {Memory} from "@quire/editor/memory"
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

/** Keeps who the visitor is from one visit to the next. */
export class VisitorBook {
  readonly #memory: Memory
  readonly #random: () => number

  /** `random` gives numbers from 0 up to 1. */
  constructor(memory: Memory, random: () => number) {
    this.#memory = memory
    this.#random = random
  }

  /** The visitor of last time, or a new one with a friendly name. */
  read({qualities, birds, name}: Words["visitor"]): Visitor {
    const known = parse(this.#memory.getItem(KEY))
    if (known !== null) return known
    const id = randomId()
    const visitor = {id, name: name(this.#pick(qualities), this.#pick(birds)), color: colorFor(id)}
    this.write(visitor)
    return visitor
  }

  write(visitor: Visitor): void {
    this.#memory.setItem(KEY, JSON.stringify(visitor))
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
