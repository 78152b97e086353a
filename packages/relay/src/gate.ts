import * as Y from "yjs"
import {endOf} from "./update.ts"
import type {Content, Run, Struct} from "./update.ts"

/** What the gate says of an update, before anything is applied or relayed. */
export type Verdict =
  /** Everything that it builds on is there. */
  | {readonly name: "admit"}
  /**
   * It builds on `missing`, which is not there: a hole. The sender has to send that too. `ready` is what does not depend on
   * it.
   */
  | {readonly name: "gap"; readonly missing: Y.ID; readonly ready: Content}
  /** Beyond what any real update is, or not the sender's to write. */
  | {readonly name: "refuse"; readonly why: Refusal}

export type Refusal = "undecodable" | "outOfBounds" | "foreignClientId" | "tooManyClientIds"

/**
 * Whether the sender may write under a client id (rule G3). `refuse`: it is somebody else's. `wait`: it may be, which shows
 * later; until then it counts as missing.
 */
export type Standing = "allow" | "wait" | "refuse"

export interface GateContext {
  /** The clock up to which everything of a client id is there. */
  readonly clockOf: (clientId: number) => number
  readonly standingOf: (clientId: number) => Standing
  /** How many client ids that nobody has used yet the update may bring. */
  readonly newClientIds: number
}

/** No client writes 2^31 characters; a clock beyond it is a claim that costs its sender a few bytes. */
const maxClock = 2 ** 31

/** Keys that change what an object is, where a client reads a map into one. */
const forbiddenKeys: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"])

/** Judges what an update says against what is there (rules G2, G3): a pure function. */
export function judge(content: Content, context: GateContext): Verdict {
  const refusal = refusalOf(content, context)
  if (refusal !== null) return {name: "refuse", why: refusal}
  const walk = new Walk(content, context)
  const missing = walk.run()
  return missing === null ? {name: "admit"} : {name: "gap", missing, ready: walk.ready}
}

function refusalOf({runs, deletes}: Content, {clockOf, standingOf, newClientIds}: GateContext): Refusal | null {
  if (!runs.every(({structs}) => structs.every(isSound))) return "outOfBounds"
  if (deletes.some(({to}) => to > maxClock)) return "outOfBounds"
  const fresh = runs.filter((run) => isFresh(run, clockOf))
  if (fresh.some(({clientId}) => standingOf(clientId) === "refuse")) return "foreignClientId"
  if (fresh.filter(({clientId}) => clockOf(clientId) === 0).length > newClientIds) return "tooManyClientIds"
  return null
}

/** Whether something in `run` is not there yet. */
function isFresh({clientId, structs}: Run, clockOf: (clientId: number) => number): boolean {
  const last = structs.at(-1)
  return last !== undefined && endOf(last) > clockOf(clientId)
}

function isSound(struct: Struct): boolean {
  if (!(struct.length > 0) || endOf(struct) > maxClock) return false
  if (!(struct instanceof Y.Item)) return true
  const {client, clock} = struct.id
  const isLater = (id: Y.ID) => id.client === client && id.clock >= clock
  return !forbiddenKeys.has(struct.parentSub) && !dependencies(struct).some(isLater)
}

/** The ids that a struct hangs on. A parent is an id only where it is not a root type's name. */
function dependencies(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const parent: unknown = struct.parent
  return [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
}

/** One run on its way: everything before `next` can be merged. */
interface Cursor {
  readonly run: Run
  next: number
  /** Stands on something missing, or on another that does. */
  stuck: boolean
}

/**
 * Finds the order in which the runs of an update can be merged, as Yjs would: a run goes on until it needs what stands
 * further on in another one. Each struct is looked at a bounded number of times, however they refer to each other.
 */
class Walk {
  readonly #context: GateContext
  readonly #content: Content
  readonly #cursors = new Map<number, Cursor>()
  readonly #reached = new Map<number, number>()
  #missing: Y.ID | null = null

  constructor(content: Content, context: GateContext) {
    this.#content = content
    this.#context = context
    for (const run of content.runs) this.#cursors.set(run.clientId, {run, next: 0, stuck: false})
  }

  /** @returns the first thing that is missing */
  run(): Y.ID | null {
    for (const cursor of this.#cursors.values()) if (!cursor.stuck) this.#follow(cursor)
    for (const {clientId, to} of this.#content.deletes)
      if (to > this.#clockOf(clientId)) this.#missing ??= Y.createID(clientId, to - 1)
    return this.#missing
  }

  get ready(): Content {
    const runs = [...this.#cursors.values()].map(({run, next}) => ({...run, structs: run.structs.slice(0, next)}))
    const deletes = this.#content.deletes.map((range) => ({
      ...range,
      to: Math.min(range.to, this.#clockOf(range.clientId)),
    }))
    return {
      runs: runs.filter(({structs}) => structs.length > 0),
      deletes: deletes.filter(({from, to}) => from < to),
    }
  }

  #clockOf(clientId: number): number {
    return this.#reached.get(clientId) ?? this.#context.clockOf(clientId)
  }

  #follow(first: Cursor): void {
    const waiting = [first]
    for (let cursor = waiting.at(-1); cursor !== undefined; cursor = waiting.at(-1)) {
      const need = this.#advance(cursor)
      const other = need === null ? undefined : this.#cursors.get(need.client)
      if (need === null) waiting.pop()
      else if (other === undefined || other.stuck || waiting.includes(other)) return this.#stop(waiting, need)
      else if (other.next === other.run.structs.length) return this.#stop(waiting, need)
      else waiting.push(other)
    }
  }

  /** Goes on until the end, or until what is needed is not there. */
  #advance(cursor: Cursor): Y.ID | null {
    const {clientId, structs} = cursor.run
    for (let struct = structs[cursor.next]; struct !== undefined; struct = structs[++cursor.next]) {
      const need = this.#need(struct)
      if (need !== null) return need
      this.#reached.set(clientId, Math.max(this.#clockOf(clientId), endOf(struct)))
    }
    return null
  }

  #need(struct: Struct): Y.ID | null {
    const {client, clock} = struct.id
    const reached = this.#clockOf(client)
    if (endOf(struct) <= reached) return null
    if (clock > reached || struct instanceof Y.Skip) return Y.createID(client, reached)
    if (this.#context.standingOf(client) === "wait") return Y.createID(client, reached)
    return dependencies(struct).find((id) => id.clock >= this.#clockOf(id.client)) ?? null
  }

  #stop(waiting: readonly Cursor[], need: Y.ID): void {
    for (const cursor of waiting) cursor.stuck = true
    this.#missing ??= need
  }
}
