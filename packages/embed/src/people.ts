import {safeColor} from "@quire/editor"
import type {Awareness} from "y-protocols/awareness"

/** Somebody who has the document open; with however many tabs, one. */
export interface Person {
  readonly id: string
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  readonly isSelf: boolean
}

const NAME_MAX_LENGTH = 80

/** Who is here, as presence tells. Only what differs for a reader counts as a change. */
export class People {
  readonly #awareness: Awareness
  readonly #listeners = new Set<() => void>()
  #current: readonly Person[]

  constructor(awareness: Awareness) {
    this.#awareness = awareness
    this.#current = peopleOf(awareness)
    awareness.on("change", this.#refresh)
  }

  /** Oneself first, the others in the order in which they came. Stable until somebody comes, goes or changes. */
  get current(): readonly Person[] {
    return this.#current
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  destroy(): void {
    this.#listeners.clear()
    this.#awareness.off("change", this.#refresh)
  }

  #refresh = () => {
    const next = peopleOf(this.#awareness)
    if (JSON.stringify(next) === JSON.stringify(this.#current)) return
    this.#current = next
    for (const listener of this.#listeners) listener()
  }
}

function peopleOf(awareness: Awareness): Person[] {
  const own = personOf(awareness.clientID, awareness.getLocalState())
  const people = new Map<string, Person>()
  if (own !== null) people.set(own.id, {...own, isSelf: true})
  for (const [clientId, state] of awareness.getStates()) {
    const person = personOf(clientId, state)
    if (person !== null && !people.has(person.id)) people.set(person.id, {...person, isSelf: false})
  }
  return [...people.values()]
}

/** The person in a presence state; null where it names none. What comes over the wire is checked and clipped. */
function personOf(clientId: number, state: {[key: string]: unknown} | null): Omit<Person, "isSelf"> | null {
  const user = state?.user
  if (typeof user !== "object" || user === null) return null
  const {id, name, color} = user as {readonly [key: string]: unknown}
  if (typeof name !== "string" || name.trim() === "") return null
  const personId = typeof id === "string" && id !== "" ? id : `client ${clientId}`
  return {
    id: personId,
    name: name.trim().slice(0, NAME_MAX_LENGTH),
    color: safeColor(color),
  }
}

/** One or two letters that stand for a name: those of its first and last word. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "")
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return ends.map(firstLetter).join("").toLocaleUpperCase()
}

/** The first letter as people count them: an emoji or a letter with its accents is one. */
function firstLetter(word: string): string {
  for (const {segment} of new Intl.Segmenter().segment(word)) return segment
  return ""
}
