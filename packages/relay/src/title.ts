import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import type {ClockRange} from "./ports.ts"
import {endOf, writeUpdate} from "./update.ts"
import type {Content, Run, Struct} from "./update.ts"

/** The name of the root text that holds a document's title. */
const titleRoot = "title"
/** As much of a title is listed. */
export const maxTitleLength = 1_000
/** The update that says nothing. */
const nothing: Update = Uint8Array.of(0, 0)

/**
 * The title of a document, kept up to date without the document: a small one in which everything else is a gap that Yjs
 * takes for long deleted.
 */
export class Title {
  /** What it began with; there is a document when there is a title and something has to be known of it. */
  #state = nothing
  #made: Y.Doc | null = null
  /** Null when it has to be read anew. */
  #text: string | null = null

  /** For lists: at most `maxTitleLength` characters, none of which controls anything. */
  get text(): string {
    return (this.#text ??= this.#isEmpty ? "" : shownIn(this.#doc))
  }

  /** What makes another one the same. */
  get state(): Update {
    return this.#made === null ? this.#state : Y.encodeStateAsUpdate(this.#made)
  }

  /** Begins with the `state` of another one. */
  adopt(state: Update): void {
    this.#state = state
    this.#text = null
  }

  get #isEmpty(): boolean {
    return this.#made === null && this.#state.length === nothing.length
  }

  get #doc(): Y.Doc {
    if (this.#made !== null) return this.#made
    this.#made = new Y.Doc()
    Y.applyUpdate(this.#made, this.#state)
    return this.#made
  }

  /** What the document has from now on. */
  note({runs, deletes}: Content): void {
    if (this.#isEmpty && !runs.some(({structs}) => structs.some(isTitle))) return
    const titled = new Titled(runs, (id) => this.#has(id))
    const kept = runs.flatMap((run) => this.#kept(run, titled) ?? [])
    const ends = new Map(kept.map(({clientId, structs}) => [clientId, endOf(structs.at(-1)!)]))
    const touched = deletes.flatMap((range) => this.#reached(range, ends.get(range.clientId)) ?? [])
    if (kept.length === 0 && touched.length === 0) return
    Y.applyUpdate(this.#doc, writeUpdate({runs: kept, deletes: touched}))
    this.#text = null
  }

  #has({client, clock}: Y.ID): boolean {
    const structs = this.#doc.store.clients.get(client)
    if (structs === undefined || clock >= Y.getState(this.#doc.store, client)) return false
    return structs[Y.findIndexSS(structs, clock)] instanceof Y.Item
  }

  /** What of `run` belongs to the title, with gaps in the place of everything before it; null when nothing does. */
  #kept({clientId, structs}: Run, titled: Titled): Run | null {
    const kept: Struct[] = []
    let reached = Y.getState(this.#doc.store, clientId)
    for (const [index, struct] of structs.entries()) {
      if (!titled.has(clientId, index)) continue
      if (struct.id.clock > reached) kept.push(gap(clientId, reached, struct.id.clock))
      kept.push(struct)
      reached = endOf(struct)
    }
    return kept.length === 0 ? null : {clientId, structs: kept}
  }

  /** The part of `range` up to which there is a document. */
  #reached({clientId, from, to}: ClockRange, end = 0): ClockRange | null {
    const reached = Math.max(end, Y.getState(this.#doc.store, clientId))
    return from < reached ? {clientId, from, to: Math.min(to, reached)} : null
  }
}

const [unknown, yes, no] = [0, 1, 2]

interface Marked {
  readonly structs: readonly Struct[]
  /** `unknown`, `yes` or `no` for each. */
  readonly marks: Uint8Array
}

/** A struct by its place in a run. */
interface Place {
  readonly marked: Marked
  readonly index: number
}

/** Which structs of some runs belong to the title: those that say so, and those that stand next to one. Each is looked at once. */
class Titled {
  readonly #runs = new Map<number, Marked>()
  readonly #isKnown: (id: Y.ID) => boolean

  /** @param isKnown whether what is not in `runs` belongs to it */
  constructor(runs: readonly Run[], isKnown: (id: Y.ID) => boolean) {
    this.#isKnown = isKnown
    for (const {clientId, structs} of runs) this.#runs.set(clientId, {structs, marks: new Uint8Array(structs.length)})
  }

  has(clientId: number, index: number): boolean {
    const marked = this.#runs.get(clientId)!
    if (marked.marks[index] === unknown) this.#mark({marked, index})
    return marked.marks[index] === yes
  }

  /** Goes from neighbour to neighbour until it is known; then it is of all of them. */
  #mark(first: Place): void {
    const path: Place[] = []
    let mark = unknown
    for (let place: Place | null = first; place !== null && mark === unknown;) {
      const {marked, index} = place
      const struct = marked.structs[index]!
      path.push(place)
      const neighbour = neighbourOf(struct)
      const next: Place | null = neighbour === null ? null : this.#at(neighbour)
      if (neighbour === null) mark = isTitle(struct) ? yes : no
      else if (next === null) mark = this.#isKnown(neighbour) ? yes : no
      else mark = next.marked.marks[next.index]!
      marked.marks[index] = no
      place = next
    }
    for (const {marked, index} of path) marked.marks[index] = mark
  }

  #at({client, clock}: Y.ID): Place | null {
    const marked = this.#runs.get(client)
    if (marked === undefined) return null
    const {structs} = marked
    let [low, high] = [0, structs.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (endOf(structs[middle]!) <= clock) low = middle + 1
      else high = middle
    }
    const struct = structs[low]
    return struct !== undefined && struct.id.clock <= clock ? {marked, index: low} : null
  }
}

/** What an item stands next to, and so has its parent from; null where it says itself what that is. */
function neighbourOf(struct: Struct): Y.ID | null {
  return struct instanceof Y.Item && struct.parent === null ? (struct.origin ?? struct.rightOrigin) : null
}

/** It says itself that it belongs to the title. */
function isTitle(struct: Struct): boolean {
  return struct instanceof Y.Item && (struct.parent as unknown) === titleRoot
}

function gap(clientId: number, from: number, to: number): Y.GC {
  return new Y.GC(Y.createID(clientId, from), to - from)
}

/** A text that ends at a 0 for some, or is half a character, would not come back from a storage as it went there. */
function shownIn(doc: Y.Doc): string {
  const text = doc
    .getText(titleRoot)
    .toJSON()
    .slice(0, 2 * maxTitleLength)
  return Array.from(text.replaceAll(/[\p{Cc}\p{Cs}]/gu, ""))
    .slice(0, maxTitleLength)
    .join("")
}
