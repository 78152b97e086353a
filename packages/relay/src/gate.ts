import * as Y from "yjs"
import {breachOf, dependencies, maxClock} from "./bounds.ts"
import type {Bounds, Breach} from "./bounds.ts"
import {Shape} from "./shape.ts"
import {endOf} from "./update.ts"
import type {Content, Run, Struct} from "./update.ts"

/** What of an update can be merged. */
export interface Ready {
  readonly content: Content
  /** What it adds to the document's shape; null when nothing. */
  readonly shape: Shape | null
  /** How many client ids are in it that nobody has used yet. */
  readonly newClientIds: number
}

/** Whether what an update builds on is there. */
export type Placed =
  /** All of it is: `ready` is the whole update. */
  | {readonly name: "admit"; readonly ready: Ready}
  /** `missing` is not: a hole, which the sender has to fill. `ready` is what does not depend on it. */
  | {readonly name: "gap"; readonly missing: Y.ID; readonly ready: Ready}

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
  const breach = breachIn(content, context.bounds)
  if (breach !== null) return refuse(breach)
  const walk = new Walk(content, context)
  if (walk.isForeign) return refuse("foreignClientId")
  const placed = walk.run()
  const {newClientIds, shape} = placed.ready
  if (newClientIds > context.newClientIds) return refuse("tooManyClientIds")
  if (walk.deepest > context.nesting) return refuse("tooDeep")
  if (shape !== null && rootCount(shape, context.shape) > context.roots) return refuse("tooManyRoots")
  return placed
}

/** The same of what has been judged before it was stored. */
export function judgeStored(content: Content, context: Pick<GateContext, "clockOf" | "shape">): Placed {
  return new Walk(content, {...context, standingOf: () => "allow"}).run()
}

function refuse(why: Refusal): Verdict {
  return {name: "refuse", why}
}

function breachIn({runs, deletes}: Content, bounds: Bounds): Breach | null {
  for (const {structs} of runs)
    for (const struct of structs) {
      const breach = breachOf(struct, bounds)
      if (breach !== null) return breach
    }
  return deletes.some(({to}) => to > maxClock) ? "outOfBounds" : null
}

function rootCount(added: Shape, known: Shape): number {
  return known.roots.size + [...added.roots].filter((root) => !known.roots.has(root)).length
}

type WalkContext = Pick<GateContext, "clockOf" | "standingOf" | "shape">

/** One run on its way. */
interface Cursor {
  readonly run: Run
  /** Whether what is new in it may be written. */
  readonly standing: Standing
  /** Everything before this struct can be merged. */
  next: number
  /** The clock up to which everything of its client id is there, or can be merged. */
  reached: number
  /** `waiting`: for what stands further on in another run. `stuck`: on something missing, or on another that is. */
  state: "free" | "waiting" | "stuck"
}

/** A run has to go on until its clock `to` is there. */
interface Errand {
  readonly cursor: Cursor
  readonly to: number
}

/**
 * Finds the order in which the runs of an update can be merged, as Yjs would: a run goes on until it needs what stands further on in
 * another one, and that one goes on just as far as it is needed, since it may need the first one after that. Each struct is looked at
 * a bounded number of times, however they refer to each other.
 */
class Walk {
  readonly #context: WalkContext
  readonly #content: Content
  readonly #cursors = new Map<number, Cursor>()
  #missing: Y.ID | null = null
  #shape: Shape | null = null
  /** In how many types something stands that was walked over, apart from a root. */
  deepest = 0

  constructor(content: Content, context: WalkContext) {
    this.#content = content
    this.#context = context
    const {clockOf, standingOf} = context
    for (const run of content.runs) {
      const {clientId, structs} = run
      const reached = clockOf(clientId)
      const standing = endOf(structs.at(-1)!) > reached ? standingOf(clientId) : "allow"
      this.#cursors.set(clientId, {run, standing, next: 0, reached, state: "free"})
    }
  }

  /** Whether something new in it is somebody else's to write. */
  get isForeign(): boolean {
    for (const {standing} of this.#cursors.values()) if (standing === "refuse") return true
    return false
  }

  run(): Placed {
    for (const cursor of this.#cursors.values()) if (cursor.state === "free") this.#follow(cursor)
    for (const {clientId, to} of this.#content.deletes)
      if (to > this.#clockOf(clientId)) this.#missing ??= Y.createID(clientId, to - 1)
    const missing = this.#missing
    return missing === null
      ? {name: "admit", ready: this.#ready(this.#content)}
      : {name: "gap", missing, ready: this.#ready(this.#mergeable)}
  }

  #ready(content: Content): Ready {
    const {clockOf} = this.#context
    let newClientIds = 0
    for (const [clientId, {reached}] of this.#cursors) if (reached > 0 && clockOf(clientId) === 0) newClientIds++
    return {content, shape: this.#shape, newClientIds}
  }

  /** What of the content can be merged, though something is missing. */
  get #mergeable(): Content {
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
    return this.#cursors.get(clientId)?.reached ?? this.#context.clockOf(clientId)
  }

  /** Goes through a whole run, or as far as what it needs is there. */
  #follow(first: Cursor): void {
    const errands: Errand[] = [{cursor: first, to: Infinity}]
    for (let errand = errands.at(-1); errand !== undefined; errand = errands.at(-1)) {
      const {cursor, to} = errand
      const need = this.#advance(cursor, to)
      cursor.state = need === null ? "free" : "waiting"
      const other = need === null ? undefined : this.#cursors.get(need.client)
      if (need === null) errands.pop()
      else if (other?.state !== "free" || isAtEnd(other)) return this.#stop(errands, need)
      else errands.push({cursor: other, to: need.clock + 1})
    }
  }

  /** Goes on until the clock `to` is there, or the run ends. @returns what is needed first */
  #advance(cursor: Cursor, to: number): Y.ID | null {
    const {structs} = cursor.run
    for (; cursor.next < structs.length && cursor.reached < to; cursor.next++) {
      const struct = structs[cursor.next]!
      if (endOf(struct) <= cursor.reached) continue
      const need = this.#need(struct, cursor)
      if (need !== null) return need
      if (struct instanceof Y.Item) this.#note(struct)
      cursor.reached = endOf(struct)
    }
    return null
  }

  #need(struct: Struct, {reached, standing}: Cursor): Y.ID | null {
    const {client, clock} = struct.id
    if (clock > reached || struct instanceof Y.Skip || standing === "wait") return Y.createID(client, reached)
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

  #stop(errands: readonly Errand[], need: Y.ID): void {
    for (const {cursor} of errands) cursor.state = "stuck"
    this.#missing ??= need
  }
}

function isAtEnd({run, next}: Cursor): boolean {
  return next === run.structs.length
}
