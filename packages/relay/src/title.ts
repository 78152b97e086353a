import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import type {ClockRange} from "./ports.ts"
import {endOf, writeUpdate} from "./update.ts"
import type {Content, Run, Struct} from "./update.ts"

/** The name of the root text that holds a document's title. */
const titleRoot = "title"
/** Of a longer one this is what lists show. */
const longestText = 500
/** A title of more parts is no title: keeping it would take its time from everybody. It stays as it was. */
const mostParts = 5_000
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
  #text: string | null = null

  /** At most 500 characters of it. */
  get text(): string {
    return (this.#text ??= this.#isEmpty ? "" : this.#doc.getText(titleRoot).toJSON().slice(0, longestText))
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

  #partCountWith(runs: readonly Run[]): number {
    const there = [...this.#doc.store.clients.values(), ...runs.map(({structs}) => structs)]
    return there.reduce((sum, {length}) => sum + length, 0)
  }

  /** What the document has from now on. */
  note({runs, deletes}: Content): void {
    if (this.#isEmpty && !runs.some(({structs}) => structs.some(isTitle))) return
    const titled = this.#titled(runs)
    const kept = titled.size === 0 ? [] : runs.flatMap((run) => this.#kept(run, titled) ?? [])
    if (kept.length > 0 && this.#partCountWith(kept) > mostParts) return
    const ends = new Map(kept.map(({clientId, structs}) => [clientId, endOf(structs.at(-1)!)]))
    const touched = deletes.flatMap((range) => this.#reached(range, ends.get(range.clientId)) ?? [])
    if (kept.length === 0 && touched.length === 0) return
    Y.applyUpdate(this.#doc, writeUpdate({runs: kept, deletes: touched}))
    this.#text = null
  }

  /** What in `runs` belongs to the title: it says so itself, or stands beside something that does. Each is looked at once. */
  #titled(runs: readonly Run[]): Set<Struct> {
    const structsOf = new Map(runs.map(({clientId, structs}) => [clientId, structs]))
    const [titled, seen] = [new Set<Struct>(), new Set<Struct>()]
    for (const struct of runs.flatMap(({structs}) => structs)) {
      const chain: Struct[] = []
      let [next, belongs]: [Struct | null, boolean] = [struct, false]
      while (next !== null && !seen.has(next)) {
        chain.push(next)
        seen.add(next)
        const neighbour = neighbourOf(next)
        belongs = isTitle(next) || (neighbour !== null && this.#has(neighbour))
        next = belongs || neighbour === null ? null : structAt(structsOf.get(neighbour.client), neighbour.clock)
      }
      if (belongs || (next !== null && titled.has(next))) for (const one of chain) titled.add(one)
    }
    return titled
  }

  #has({client, clock}: Y.ID): boolean {
    const structs = this.#doc.store.clients.get(client)
    return structAt(structs, clock) instanceof Y.Item
  }

  /** `run` up to its last part of the title, with gaps in the place of everything else. */
  #kept({clientId, structs}: Run, titled: ReadonlySet<Struct>): Run | null {
    const last = structs.findLastIndex((struct) => titled.has(struct))
    const first = structs[0]
    if (last < 0 || first === undefined) return null
    const reached = Y.getState(this.#doc.store, clientId)
    const before = first.id.clock > reached ? [gap(clientId, reached, first.id.clock)] : []
    const kept = structs
      .slice(0, last + 1)
      .map((struct) => (titled.has(struct) ? struct : gap(clientId, struct.id.clock, endOf(struct))))
    return {clientId, structs: [...before, ...kept]}
  }

  /** The part of `range` up to which there is a document. */
  #reached({clientId, from, to}: ClockRange, end = 0): ClockRange | null {
    const reached = Math.max(end, Y.getState(this.#doc.store, clientId))
    return from < reached ? {clientId, from, to: Math.min(to, reached)} : null
  }
}

/** It says itself that it belongs to the title. */
function isTitle(struct: Struct): boolean {
  return struct instanceof Y.Item && (struct.parent as unknown) === titleRoot
}

/** Where an item stands that does not say in what. */
function neighbourOf(struct: Struct): Y.ID | null {
  if (!(struct instanceof Y.Item) || (struct.parent as unknown) !== null) return null
  return struct.origin ?? struct.rightOrigin
}

/** The one of `structs`, which follow each other, that holds `clock`. */
function structAt(structs: readonly Struct[] | undefined, clock: number): Struct | null {
  const [first, last] = [structs?.[0], structs?.at(-1)]
  if (structs === undefined || first === undefined || last === undefined) return null
  if (clock < first.id.clock || clock >= endOf(last)) return null
  return structs[Y.findIndexSS(structs as Struct[], clock)] ?? null
}

function gap(clientId: number, from: number, to: number): Y.GC {
  return new Y.GC(Y.createID(clientId, from), to - from)
}
