import {encode} from "@quire/protocol"
import type {Frame, StateVector, Update} from "@quire/protocol"
import * as encoding from "lib0/encoding"
import * as Y from "yjs"
import {ClockSet} from "./clock-set.ts"
import {merge, Piece} from "./piece.ts"
import {endOf, readUpdate, sliceStruct, writeUpdate} from "./update.ts"
import type {Content, Run} from "./update.ts"

/** Pieces are merged up to this size: it takes a few milliseconds at most. */
const maxMergeBytes = 256 * 1024
/** Whoever lacks something of a piece larger than this gets all of it: those bytes are there, cutting them takes time. */
const maxCutBytes = 1024 * 1024

/**
 * The merged state of one document, as bytes: what there is of each client id and what of it is deleted, and the updates that say so,
 * oldest first. There is no `Y.Doc`: the gate has judged what comes here, and clients apply it.
 */
export class Replica {
  readonly #clocks = new Map<number, number>()
  /** What is deleted, or the update that says so: opening a document need not read it. */
  #deleted: ClockSet | Update = new ClockSet()
  #pieces: Piece[] = []
  #sizeBytes = 0
  #stateVector: StateVector | null = null
  #deletes: Update | null = null
  #syncStep1: Frame | null = null

  /**
   * Begins with `snapshot`, whose bytes are kept as they are.
   * @param stateVector of it
   * @param deletes what it deletes, as an update that says nothing else
   */
  adopt(snapshot: Update, stateVector: StateVector, deletes: Update): void {
    for (const [clientId, clock] of Y.decodeStateVector(stateVector)) this.#clocks.set(clientId, clock)
    this.#deleted = deletes
    this.#stateVector = stateVector
    this.#syncStep1 = null
    this.#deletes = deletes
    this.#pieces = [new Piece(snapshot, 0)]
    this.#sizeBytes = snapshot.length
  }

  /** The clock up to which everything of `clientId` is here. */
  clockOf = (clientId: number): number => this.#clocks.get(clientId) ?? 0

  get stateVector(): StateVector {
    this.#stateVector ??= encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, this.#clocks.size)
      for (const [clientId, clock] of this.#clocks) {
        encoding.writeVarUint(encoder, clientId)
        encoding.writeVarUint(encoder, clock)
      }
    })
    return this.#stateVector
  }

  /** Says what there is of it: the same bytes for everybody who joins before something comes. */
  get syncStep1(): Frame {
    return (this.#syncStep1 ??= encode({type: "syncStep1", stateVector: this.stateVector}))
  }

  /** Of all updates that are kept. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Whether anything of `content` is new here. */
  isNews({runs, deletes}: Content): boolean {
    return (
      runs.some(({clientId, structs}) => structs.some((struct) => endOf(struct) > this.clockOf(clientId))) ||
      deletes.some((range) => this.#deletedSet.lacks(range).length > 0)
    )
  }

  /**
   * Notes what `content` brings. The gate has admitted it.
   * @returns what of it is new here: `content` itself when all of it is, null when nothing is
   */
  note(content: Content): Content | null {
    const runs = content.runs.flatMap((run) => this.#newOf(run) ?? [])
    for (const run of runs) this.#clocks.set(run.clientId, endOf(run.structs.at(-1)!))
    const deletes = content.deletes.flatMap((range) => this.#deletedSet.lacks(range))
    if (deletes.length > 0) this.#deletedSet.addAll(deletes)
    if (runs.length > 0) this.#stateVector = this.#syncStep1 = null
    if (deletes.length > 0) this.#deletes = null
    if (runs.length === 0 && deletes.length === 0) return null
    return isSame(runs, content.runs) && isSame(deletes, content.deletes) ? content : {runs, deletes}
  }

  get #deletedSet(): ClockSet {
    if (this.#deleted instanceof ClockSet) return this.#deleted
    const set = new ClockSet()
    set.addAll(readUpdate(this.#deleted)!.deletes)
    this.#deleted = set
    return set
  }

  #newOf(run: Run): Run | null {
    const clock = this.clockOf(run.clientId)
    const first = run.structs.findIndex((struct) => endOf(struct) > clock)
    const struct = run.structs[first]
    if (struct === undefined) return null
    if (first === 0 && struct.id.clock >= clock) return run
    return {...run, structs: [sliceStruct(struct, clock), ...run.structs.slice(first + 1)]}
  }

  /** Keeps the bytes of what was noted. `position`: where in the room's journal they stand. */
  keep(update: Update, position: number): void {
    if (this.#pieces.at(-1)?.takes(update, position) !== true) this.#pieces.push(new Piece(update, position))
    this.#sizeBytes += update.length
  }

  /** Puts `snapshot` in the place of everything up to `position`, which it holds. Deleted text leaves here. */
  replace(snapshot: Update, position: number): void {
    this.#pieces = [new Piece(snapshot, position), ...this.#pieces.filter((piece) => piece.keepAfter(position))]
    this.#sizeBytes = this.#pieces.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0)
  }

  /**
   * What somebody at `since` lacks, as few frames, a syncStep2 last. Whoever has nothing gets the same bytes as everybody else
   * who has nothing (rule R3). What is deleted stands in no state vector, so whoever has something is told all of it.
   * @throws when `since` is no state vector
   */
  framesSince(since: StateVector): Frame[] {
    const theirs = Y.decodeStateVector(since)
    this.#fold()
    if (theirs.size === 0 && this.#pieces.length > 0) return this.#framesOf(this.#pieces)
    const pieces = this.#pieces.filter((piece) => !piece.isIn(theirs))
    const [large, small] = [
      pieces.filter(({sizeBytes}) => sizeBytes > maxCutBytes),
      pieces.filter(({sizeBytes}) => sizeBytes <= maxCutBytes),
    ]
    const diff = merge([...small.map(({update}) => Y.diffUpdate(update, since)), this.deletes])
    return [...large.map((piece) => piece.frame("update")), encode({type: "syncStep2", update: diff})]
  }

  #framesOf(pieces: readonly Piece[]): Frame[] {
    return pieces.map((piece, index) => piece.frame(index === pieces.length - 1 ? "syncStep2" : "update"))
  }

  /** Everything, as updates, oldest first. */
  get updates(): Update[] {
    return this.#pieces.map(({update}) => update)
  }

  /** What came after `position` of the room's journal, and perhaps more. */
  since(position: number): Update {
    return merge(this.#pieces.filter((piece) => piece.position > position).map(({update}) => update))
  }

  /** An update that says what is deleted, and nothing else. */
  get deletes(): Update {
    this.#deletes ??= writeUpdate({runs: [], deletes: this.#deletedSet.ranges})
    return this.#deletes
  }

  /** Merges the newest pieces as long as the one before is not much larger: there are few, and each byte is merged seldom. */
  #fold(): void {
    let first = this.#pieces.length - 1
    let sizeBytes = this.#pieces[first]?.sizeBytes ?? 0
    for (let before = this.#pieces[first - 1]; before !== undefined; before = this.#pieces[first - 1]) {
      if (before.sizeBytes > 2 * sizeBytes || sizeBytes + before.sizeBytes > maxMergeBytes) break
      sizeBytes += before.sizeBytes
      first--
    }
    if (first >= this.#pieces.length - 1) return
    const folded = this.#pieces.slice(first)
    const position = Math.max(...folded.map((piece) => piece.position))
    const piece = new Piece(merge(folded.map(({update}) => update)), position)
    this.#pieces.splice(first, Infinity, piece)
  }
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}
