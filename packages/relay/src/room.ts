import {closeReasons, encode, unreachable} from "@quire/protocol"
import type {CloseReason, DocId, PresenceEntry, StateVector, Update} from "@quire/protocol"
import type * as Y from "yjs"
import {isOutgrown, tailOf, updatesOf} from "./compaction.ts"
import type {Tail} from "./compaction.ts"
import {judge} from "./gate.ts"
import type {Verdict} from "./gate.ts"
import type {Journal} from "./journal.ts"
import {clocksOf} from "./clocks.ts"
import type {Append, Log, Storage, Stored} from "./ports.ts"
import {Presence} from "./presence.ts"
import {Replica, SpoiltReplica} from "./replica.ts"
import type {Session} from "./session.ts"

export interface RoomOptions {
  readonly storage: Storage
  readonly journal: Journal
  readonly log: Log
  readonly prepare: Prepare
  /** Nobody is in and everything is on disk: the room can be forgotten. */
  readonly onIdle: () => void
}

/**
 * Brings a document into the form that clients expect, before anybody joins (rule D3). Writes what is missing into `doc`,
 * and nothing when nothing is; gives the body no type.
 */
export type Prepare = (doc: Y.Doc) => void

type State =
  /** What sessions ask for meanwhile waits, in order (rule R5). */
  | {readonly name: "loading"; readonly waiting: (() => void)[]}
  | {readonly name: "live"; readonly replica: Replica}
  | {readonly name: "closed"}

/** One document that is live on this node: its replica, the sessions in it, and its share of the journal. */
export class Room {
  readonly presence = new Presence()
  readonly #id: DocId
  readonly #options: RoomOptions
  readonly #sessions = new Set<Session>()
  /** Sessions that wait to hear `saved`. */
  readonly #awaiting = new Set<Session>()
  #state: State = {name: "loading", waiting: []}
  #writtenCount = 0
  #savedCount = 0
  /** What a new document starts with. It is stored with the first word in it: opening an address alone leaves no trace. */
  #prelude: Update | null = null
  #tail: Tail = {rowCount: 0, sizeBytes: 0, snapshotBytes: 0}
  #compacting = false

  constructor(id: DocId, options: RoomOptions) {
    this.#id = id
    this.#options = options
    void this.#load()
  }

  /** @throws when the room is not live: everything that needs it goes through `whenLive` */
  get replica(): Replica {
    if (this.#state.name !== "live") throw new Error("The room is not live")
    return this.#state.replica
  }

  /** The place in the room's journal up to which updates have been written; compare with what `saved` tells. */
  get position(): number {
    return this.#writtenCount
  }

  join(session: Session): void {
    this.#sessions.add(session)
    this.whenLive(() => session.greet())
  }

  leave(session: Session): void {
    if (!this.#sessions.delete(session)) return
    this.#awaiting.delete(session)
    this.#announce(this.presence.end(session))
    this.#settle()
  }

  /** Runs `action` now, or when the room has loaded, after what was asked for before. */
  whenLive(action: () => void): void {
    switch (this.#state.name) {
      case "live":
        return action()
      case "loading":
        this.#state.waiting.push(action)
        return
      case "closed":
        return
      default:
        unreachable(this.#state)
    }
  }

  judge(update: Update): Verdict {
    return judge(update, this.replica.clockOf)
  }

  /** What somebody at `since` lacks, or null when `since` is no state vector. */
  diff(since: StateVector): Update | null {
    try {
      return this.replica.diff(since)
    } catch {
      return null
    }
  }

  /** Merges an update of `author` and passes on what of it is new. The gate has admitted it. */
  push(update: Update, author: Session): void {
    const {replica} = this
    const hadHole = replica.hasHole
    try {
      const news = replica.apply(update)
      // What closes a hole brings what waited behind it along, which its author need not have.
      if (news !== null) this.#pass(news, hadHole ? null : author)
    } catch (error) {
      if (!(error instanceof SpoiltReplica)) throw error
      this.#onSpoilt(author, error)
      return
    }
    if (hadHole && !replica.hasHole) for (const session of this.#sessions) session.resyncIfHeld()
  }

  /** `session` said who is there. Whoever says so first hears of the others, even if it has heard of them before. */
  hear(session: Session, entries: readonly PresenceEntry[], opening: boolean): void {
    const known = this.presence.knows(session)
    this.#announce(this.presence.say(session, entries, opening))
    if (!known && this.presence.knows(session)) session.tell(this.presence.welcome(session))
  }

  #announce(entries: readonly PresenceEntry[]): void {
    if (entries.length === 0) return
    const frame = encode({type: "presence", entries})
    for (const session of this.#sessions) session.send(frame)
  }

  /** Tells `session` as soon as everything written so far is on disk. */
  awaitSaved(session: Session): void {
    if (session.saved(this.#savedCount)) this.#awaiting.add(session)
  }

  /** Ends every session. What was written stays on its way to disk. */
  close(reason: CloseReason): void {
    for (const session of this.#sessions) session.close(reason)
  }

  #pass(news: Update, except: Session | null): void {
    const frame = encode({type: "update", update: news})
    for (const session of this.#sessions) if (session !== except) session.send(frame)
    this.#write(news)
  }

  #write(update: Update): void {
    const prelude = this.#prelude
    this.#prelude = null
    if (prelude !== null) this.#write(prelude)
    this.#writtenCount++
    const {rowCount, sizeBytes, snapshotBytes} = this.#tail
    this.#tail = {rowCount: rowCount + 1, sizeBytes: sizeBytes + update.length, snapshotBytes}
    this.#options.journal.write(this.#appendOf(update, this.replica.title), this.#onSaved)
  }

  #onSaved = () => {
    this.#savedCount++
    for (const session of this.#awaiting) if (!session.saved(this.#savedCount)) this.#awaiting.delete(session)
    if (!this.#compacting && isOutgrown(this.#tail)) void this.#compact()
    this.#settle()
  }

  async #compact(): Promise<void> {
    this.#compacting = true
    // Whatever comes of it: what arrives meanwhile is the next tail. After a failure the rows stay and nothing is lost;
    // trying again at every update would cost more than waiting for as many again.
    this.#tail = {...this.#tail, rowCount: 0, sizeBytes: 0}
    try {
      const {snapshot} = await this.#options.storage.compact(this.#id)
      this.#tail = {...this.#tail, snapshotBytes: snapshot.length}
    } catch (error) {
      this.#options.log.warn({doc: this.#id, error: String(error)}, "compaction failed, the rows are kept")
    }
    this.#compacting = false
    this.#settle()
  }

  async #stored(): Promise<Stored> {
    const {storage, log} = this.#options
    const stored = await storage.load(this.#id)
    if (stored.damagedCount > 0) log.warn({doc: this.#id, damaged: stored.damagedCount}, "damaged rows set aside")
    return stored
  }

  async #load(): Promise<void> {
    try {
      const stored = await this.#stored()
      const replica = new Replica()
      for (const update of updatesOf(stored)) replica.apply(update)
      this.#tail = tailOf(stored)
      await this.#prepare(replica)
      this.#goLive(replica)
    } catch (error) {
      this.#options.log.warn({doc: this.#id, error: String(error)}, "a document could not be loaded")
      this.#state = {name: "closed"}
      this.close(closeReasons.overloaded)
      this.#options.onIdle()
    }
  }

  async #prepare(replica: Replica): Promise<void> {
    const news = replica.prepare(this.#options.prepare)
    if (news === null) return
    if (this.#tail.rowCount === 0 && this.#tail.snapshotBytes === 0) this.#prelude = news
    // On disk before anybody sees it: done twice, it would be there twice.
    else await this.#options.storage.append([this.#appendOf(news, replica.title)])
  }

  #appendOf(update: Update, title: string): Append {
    return {doc: this.#id, update, title, author: null, clocks: clocksOf(update)}
  }

  #goLive(replica: Replica): void {
    const waiting = this.#state.name === "loading" ? this.#state.waiting : []
    this.#state = {name: "live", replica}
    // Each is asked for again: one of them may spoil the replica, and the rest then waits for the next.
    for (const action of waiting) this.whenLive(action)
    this.#settle()
  }

  /** Rule G5: a spoilt replica is thrown away, whoever spoilt it goes, and nobody else notices. */
  #onSpoilt(author: Session, error: SpoiltReplica): void {
    this.#options.log.warn({doc: this.#id, error: String(error.cause)}, "an update could not be applied, loading anew")
    this.replica.destroy()
    this.#state = {name: "loading", waiting: []}
    author.close(closeReasons.invalidUpdate)
    void this.#options.journal.flushed().then(() => this.#load())
  }

  /** Rule S3: forgotten only when nobody is in, and nothing is on its way. */
  #settle(): void {
    const busy = this.#sessions.size > 0 || this.#savedCount < this.#writtenCount || this.#compacting
    if (busy || this.#state.name !== "live") return
    this.#state.replica.destroy()
    this.#state = {name: "closed"}
    this.#options.onIdle()
  }
}
