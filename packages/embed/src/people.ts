import type {RosterEntry} from "@quire/client"
import {safeColor} from "@quire/editor"
import type {Awareness} from "y-protocols/awareness"

/** Somebody who has the document open; with however many tabs, one. */
export interface Person {
  readonly id: string
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  readonly isSelf: boolean
  /** `idle` is who has done nothing for a minute. */
  readonly activity: "editing" | "reading" | "idle"
  /** There is a caret in the text to go to. */
  readonly hasCaret: boolean
  /** To the server and back, in milliseconds; null while it is not known. */
  readonly roundTripMs: number | null
}

/** Where the server says who is here, beside presence. */
export interface RosterSource {
  /** The same list until it changes. */
  readonly roster: readonly RosterEntry[]
  readonly subscribe: (listener: () => void) => () => void
}

const NAME_MAX_LENGTH = 80

/** Who is here, as presence tells. Only what differs for a reader counts as a change. */
export class People {
  readonly #awareness: Awareness
  readonly #source: RosterSource
  readonly #unsubscribe: () => void
  readonly #listeners = new Set<() => void>()
  #current: readonly Person[]
  #roster: readonly RosterEntry[]

  constructor(awareness: Awareness, source: RosterSource) {
    this.#awareness = awareness
    this.#source = source
    this.#roster = source.roster
    this.#current = peopleOf(awareness, this.#roster)
    awareness.on("change", this.#refresh)
    this.#unsubscribe = source.subscribe(this.#onSource)
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
    this.#unsubscribe()
    this.#awareness.off("change", this.#refresh)
  }

  /** The source has news with each key, and seldom of who is here. */
  #onSource = () => {
    if (this.#source.roster === this.#roster) return
    this.#roster = this.#source.roster
    this.#refresh()
  }

  #refresh = () => {
    const next = peopleOf(this.#awareness, this.#roster)
    if (JSON.stringify(next) === JSON.stringify(this.#current)) return
    this.#current = next
    for (const listener of this.#listeners) listener()
  }
}

function peopleOf(awareness: Awareness, roster: readonly RosterEntry[]): Person[] {
  const own = shownIn(awareness.clientID, awareness.getLocalState())
  const people = new Map<string, Shown>()
  if (own !== null) people.set(own.id, own)
  for (const [clientId, state] of awareness.getStates()) {
    const shown = shownIn(clientId, state)
    if (shown === null) continue
    const known = people.get(shown.id) ?? shown
    people.set(shown.id, {...known, hasCaret: known.hasCaret || shown.hasCaret})
  }
  return [...people.values()].map((shown) => personOf(shown, shown.id === own?.id, entryOf(shown, roster)))
}

/** What one page shows of the person at it. */
interface Shown {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly hasCaret: boolean
}

function personOf({id, name, color, hasCaret}: Shown, isSelf: boolean, entry: RosterEntry | undefined): Person {
  const activity = entry?.idle === true ? "idle" : hasCaret ? "editing" : "reading"
  return {id, name, color, isSelf, activity, hasCaret, roundTripMs: entry?.roundTripMs ?? null}
}

/** The server knows by an id of its own who is not signed in: then name and colour tell. */
function entryOf({id, name, color}: Shown, roster: readonly RosterEntry[]): RosterEntry | undefined {
  return (
    roster.find((entry) => entry.id === id) ??
    roster.find((entry) => entry.id.startsWith("-") && entry.name.trim() === name && entry.color === color)
  )
}

/** The person in a presence state; null where it names none. What comes over the wire is checked and clipped. */
function shownIn(clientId: number, state: {[key: string]: unknown} | null): Shown | null {
  const user = state?.user
  if (typeof user !== "object" || user === null) return null
  const {id, name, color} = user as {readonly [key: string]: unknown}
  if (typeof name !== "string" || name.trim() === "") return null
  return {
    id: typeof id === "string" && id !== "" ? id : `client ${clientId}`,
    name: name.trim().slice(0, NAME_MAX_LENGTH),
    color: safeColor(color),
    hasCaret: state?.cursor !== undefined && state.cursor !== null,
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
  segmenter ??= new Intl.Segmenter()
  for (const {segment} of segmenter.segment(word)) return segment
  return ""
}

let segmenter: Intl.Segmenter | undefined
