import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import type {ClockRange} from "./ports.ts"
import {endOf, writeUpdate} from "./update.ts"
import type {Content, Run, Struct} from "./update.ts"

/** The name of the root text that holds a document's title. */
const titleRoot = "title"
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

  get text(): string {
    return this.#isEmpty ? "" : this.#doc.getText(titleRoot).toJSON()
  }

  /** What makes another one the same. */
  get state(): Update {
    return this.#made === null ? this.#state : Y.encodeStateAsUpdate(this.#made)
  }

  /** Begins with the `state` of another one. */
  adopt(state: Update): void {
    this.#state = state
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
    const titled = this.#titled(runs)
    const kept = titled.size === 0 ? [] : runs.flatMap((run) => this.#kept(run, titled) ?? [])
    const ends = new Map(kept.map(({clientId, structs}) => [clientId, endOf(structs.at(-1)!)]))
    const touched = deletes.flatMap((range) => this.#reached(range, ends.get(range.clientId)) ?? [])
    if (kept.length > 0 || touched.length > 0) Y.applyUpdate(this.#doc, writeUpdate({runs: kept, deletes: touched}))
  }

  /** What in `runs` belongs to the title: it says so itself, or hangs on something that does. */
  #titled(runs: readonly Run[]): Set<Struct> {
    const titled = new Set<Struct>()
    const ids = new Set<string>()
    for (let before = -1; before < titled.size;) {
      before = titled.size
      for (const struct of runs.flatMap(({structs}) => structs)) {
        if (titled.has(struct) || !(struct instanceof Y.Item) || !this.#belongs(struct, ids)) continue
        titled.add(struct)
        for (let clock = struct.id.clock; clock < endOf(struct); clock++) ids.add(`${struct.id.client}:${clock}`)
      }
    }
    return titled
  }

  #belongs(item: Y.Item, ids: ReadonlySet<string>): boolean {
    const {origin, rightOrigin} = item
    if (isTitle(item)) return true
    return [origin, rightOrigin].some((id) => id !== null && (this.#has(id) || ids.has(`${id.client}:${id.clock}`)))
  }

  #has({client, clock}: Y.ID): boolean {
    const structs = this.#doc.store.clients.get(client)
    if (structs === undefined || clock >= Y.getState(this.#doc.store, client)) return false
    return structs[Y.findIndexSS(structs, clock)] instanceof Y.Item
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

function gap(clientId: number, from: number, to: number): Y.GC {
  return new Y.GC(Y.createID(clientId, from), to - from)
}
