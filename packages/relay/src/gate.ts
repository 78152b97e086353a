import * as Y from "yjs"
import {breachOf, dependencies, maxClock} from "./bounds.ts"
import type {Bounds, Breach} from "./bounds.ts"
import {Shape} from "./shape.ts"
import {endOf} from "./update.ts"
import type {Content, Run, Struct} from "./update.ts"

/** What there is already of what an update builds on. */
export type Placed =
  /** Everything that it builds on is there. `shape`: what it adds to the document's; null when nothing. */
  | {readonly name: "admit"; readonly shape: Shape | null}
  /**
   * It builds on `missing`, which is not there: a hole. The sender has to send that too. `ready` is what does not depend on
   * it, and `shape` what that adds.
   */
  | {readonly name: "gap"; readonly missing: Y.ID; readonly ready: Content; readonly shape: Shape | null}

/** What the gate says of an update, before anything is applied or relayed. */
export type Verdict =
  | Placed
  /** Beyond what any real update is, or not the sender's to write. */
  | {readonly name: "refuse"; readonly why: Refusal}

export type Refusal = "undecodable" | "foreignClientId" | "tooManyClientIds" | "tooManyRoots" | "tooDeep" | Breach

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
  readonly bounds: Bounds
  readonly shape: Shape
  /** How many roots the document may have. */
  readonly roots: number
  /** How many types may stand in each other. */
  readonly nesting: number
}

/** Judges what an update says against what is there (rules G2, G3): a pure function. */
export function judge(content: Content, context: GateContext): Verdict {
  const refusal = refusalOf(content, context)
  if (refusal !== null) return {name: "refuse", why: refusal}
  const walk = new Walk(content, context)
  const verdict = walk.run()
  if (walk.deepest > context.nesting) return {name: "refuse", why: "tooDeep"}
  const {shape} = verdict
  if (shape !== null && rootCount(shape, context.shape) > context.roots) return {name: "refuse", why: "tooManyRoots"}
  return verdict
}

/** The same of what has been judged before it was stored. */
export function judgeStored(content: Content, context: Pick<GateContext, "clockOf" | "shape">): Placed {
  return new Walk(content, {...context, standingOf: () => "allow"}).run()
}

function rootCount(added: Shape, known: Shape): number {
  return known.roots.size + [...added.roots].filter((root) => !known.roots.has(root)).length
}

function refusalOf({runs, deletes}: Content, context: GateContext): Refusal | null {
  const {clockOf, standingOf, newClientIds, bounds} = context
  for (const {structs} of runs)
    for (const struct of structs) {
      const breach = breachOf(struct, bounds)
      if (breach !== null) return breach
    }
  if (deletes.some(({to}) => to > maxClock)) return "outOfBounds"
  if (runs.some((run) => isFresh(run, clockOf) && standingOf(run.clientId) === "refuse")) return "foreignClientId"
  return newClientIdsIn(runs, clockOf) > newClientIds ? "tooManyClientIds" : null
}

/** How many client ids that nobody has used yet `runs` bring. */
export function newClientIdsIn(runs: readonly Run[], clockOf: (clientId: number) => number): number {
  return runs.filter((run) => isFresh(run, clockOf) && clockOf(run.clientId) === 0).length
}

/** Whether something in `run` is not there yet. */
function isFresh({clientId, structs}: Run, clockOf: (clientId: number) => number): boolean {
  const last = structs.at(-1)
  return last !== undefined && endOf(last) > clockOf(clientId)
}

type WalkContext = Pick<GateContext, "clockOf" | "standingOf" | "shape">

/** One run on its way: everything before `next` can be merged. */
interface Cursor {
  readonly run: Run
  next: number
  /** Stands on something missing, or on another that does. */
  stuck: boolean
}

/** A run goes on until it has merged the clock `until`, which another one waits for. */
interface Errand {
  readonly cursor: Cursor
  readonly until: number
}

/**
 * Finds the order in which the runs of an update can be merged, as Yjs would: a run goes on until it needs what stands
 * further on in another one, and that one goes just as far, for it may in turn need what comes next in the first: so do texts that
 * people wrote by turns. Each struct is looked at a bounded number of times, however they refer to each other.
 */
class Walk {
  readonly #context: WalkContext
  readonly #content: Content
  readonly #cursors = new Map<number, Cursor>()
  readonly #reached = new Map<number, number>()
  #missing: Y.ID | null = null
  #shape: Shape | null = null
  /** In how many types something stands that was walked over, apart from a root. */
  deepest = 0

  constructor(content: Content, context: WalkContext) {
    this.#content = content
    this.#context = context
    for (const run of content.runs) this.#cursors.set(run.clientId, {run, next: 0, stuck: false})
  }

  run(): Placed {
    for (const cursor of this.#cursors.values()) if (!cursor.stuck) this.#follow(cursor)
    for (const {clientId, to} of this.#content.deletes)
      if (to > this.#clockOf(clientId)) this.#missing ??= Y.createID(clientId, to - 1)
    const [missing, shape] = [this.#missing, this.#shape]
    return missing === null ? {name: "admit", shape} : {name: "gap", missing, ready: this.#ready, shape}
  }

  get #ready(): Content {
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
    const waiting: Errand[] = [{cursor: first, until: Infinity}]
    for (let errand = waiting.at(-1); errand !== undefined; errand = waiting.at(-1)) {
      const need = this.#advance(errand)
      const other = need === null ? undefined : this.#cursors.get(need.client)
      if (need === null) waiting.pop()
      else if (other === undefined || other.stuck || waiting.some(({cursor}) => cursor === other))
        return this.#stop(waiting, need)
      else if (other.next === other.run.structs.length) return this.#stop(waiting, need)
      else waiting.push({cursor: other, until: need.clock})
    }
  }

  /** Goes as far as it is sent, or until what is needed is not there. */
  #advance({cursor, until}: Errand): Y.ID | null {
    const {clientId, structs} = cursor.run
    for (let struct = structs[cursor.next]; struct !== undefined; struct = structs[++cursor.next]) {
      if (this.#clockOf(clientId) > until) return null
      const need = this.#need(struct)
      if (need !== null) return need
      if (struct instanceof Y.Item && endOf(struct) > this.#clockOf(clientId)) this.#note(struct)
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

  #note(item: Y.Item): void {
    const parent: unknown = item.parent
    const depth = this.#depthOf(item)
    this.deepest = Math.max(this.deepest, depth)
    if (depth === 0 && typeof parent !== "string") return
    this.#shape ??= new Shape()
    this.#shape.note(item, depth)
  }

  /** An item that names no parent stands where its neighbour does. */
  #depthOf({parent: given, origin, rightOrigin}: Y.Item): number {
    const parent: unknown = given
    if (typeof parent === "string") return 0
    if (parent instanceof Y.ID) return 1 + this.#depthAt(parent)
    const neighbour = origin ?? rightOrigin
    return neighbour === null ? 0 : this.#depthAt(neighbour)
  }

  #depthAt(id: Y.ID): number {
    const {clockOf, shape} = this.#context
    return id.clock < clockOf(id.client) ? shape.depthOf(id) : (this.#shape?.depthOf(id) ?? 0)
  }

  #stop(waiting: readonly Errand[], need: Y.ID): void {
    for (const {cursor} of waiting) cursor.stuck = true
    this.#missing ??= need
  }
}
