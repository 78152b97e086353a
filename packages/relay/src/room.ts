import {closeReasons, encode, unreachable} from "@quire/protocol"
import type {CloseReason, DocId, Frame, PresenceEntry, StateVector, Update, UserId} from "@quire/protocol"
import {isOutgrown, tailOf, updatesOf} from "./compaction.ts"
import type {Tail} from "./compaction.ts"
import {judge} from "./gate.ts"
import type {Verdict} from "./gate.ts"
import type {Journal} from "./journal.ts"
import {routeOf} from "./origin.ts"
import type {Origin, Route} from "./origin.ts"
import type {Clock, Log, Storage, Stored} from "./ports.ts"
import {writePreparation} from "./preparation.ts"
import type {Preparation} from "./preparation.ts"
import {Presence} from "./presence.ts"
import {Replica} from "./replica.ts"
import type {Session} from "./session.ts"
import {Title} from "./title.ts"
import {clocksOf, join, readUpdate, writeUpdate} from "./update.ts"
import type {Content} from "./update.ts"

export interface RoomOptions {
  readonly storage: Storage
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Log
  readonly preparation: Preparation | null
  /** Nobody is in and everything is on disk: the room can be forgotten. */
  readonly onIdle: () => void
}

type State =
  /** What sessions ask for meanwhile waits, in order (rule R5). */
  {readonly name: "loading"; readonly waiting: (() => void)[]} | {readonly name: "live"} | {readonly name: "closed"}

/** Something new, on its way to everybody and to disk. */
interface News {
  readonly content: Content
  /** What says it, where it came as an update that says nothing else. */
  readonly update: Update | null
  readonly route: Route
}

/** One document that is live on this node: its replica, the sessions in it, and its share of the journal. */
export class Room {
  readonly presence = new Presence()
  readonly #id: DocId
  readonly #options: RoomOptions
  readonly #replica = new Replica()
  readonly #title = new Title()
  readonly #sessions = new Set<Session>()
  /** Sessions that wait to hear `saved`. */
  readonly #awaiting = new Set<Session>()
  /** What has come in this turn: it leaves as one update when the turn is over. */
  #news: News[] = []
  #state: State = {name: "loading", waiting: []}
  #writtenCount = 0
  #savedCount = 0
  /** What a new document starts with. It is stored with the first word in it: opening an address alone leaves no trace. */
  #prelude: Content | null = null
  #tail: Tail = {rowCount: 0, sizeBytes: 0, snapshotBytes: 0}
  #compacting = false

  constructor(id: DocId, options: RoomOptions) {
    this.#id = id
    this.#options = options
    void this.#load()
  }

  /** The place in the room's journal that holds everything that has come so far; compare with what `saved` tells. */
  get position(): number {
    return this.#writtenCount + (this.#news.length > 0 ? 1 : 0)
  }

  get clock(): Clock {
    return this.#options.clock
  }

  get stateVector(): StateVector {
    return this.#replica.stateVector
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

  judge(content: Content): Verdict {
    return judge(content, {clockOf: this.#replica.clockOf, standingOf: () => "allow", newClientIds: Infinity})
  }

  /** What somebody at `since` lacks, or null when `since` is no state vector. */
  framesSince(since: StateVector): Frame[] | null {
    this.#flush()
    try {
      return this.#replica.framesSince(since)
    } catch {
      return null
    }
  }

  /** What came after `position` of the room's journal. */
  updateSince(position: number): Update {
    this.#flush()
    return this.#replica.since(position)
  }

  /**
   * Takes what the gate has admitted, and passes on what of it is new when this turn is over.
   * @param update what says it, where it says nothing else
   */
  push(content: Content, update: Update | null, origin: Origin): void {
    const fresh = this.#replica.note(content)
    if (fresh === null) return
    this.#title.note(fresh)
    const isWhole =
      content.runs.every((run, index) => run === fresh.runs[index]) &&
      content.deletes.every((range, index) => range === fresh.deletes[index])
    if (this.#news.length === 0) this.#options.clock.defer(this.#flush)
    this.#news.push({content: fresh, update: isWhole ? update : null, route: routeOf(origin)})
    for (const session of this.#sessions) session.resyncIfHeld(this.#replica.clockOf)
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
    for (const session of this.#sessions) session.show(frame)
  }

  /** Tells `session` as soon as everything that has come so far is on disk. */
  awaitSaved(session: Session): void {
    if (session.saved(this.#savedCount)) this.#awaiting.add(session)
  }

  /** Ends every session. What was written stays on its way to disk. */
  close(reason: CloseReason): void {
    this.#flush()
    for (const session of this.#sessions) session.close(reason)
  }

  /** Whatever came in one turn is encoded once, and sent and stored as one (rule R1). */
  #flush = (): void => {
    const news = this.#news
    const [first] = news
    if (first === undefined) return
    this.#news = []
    const position = ++this.#writtenCount
    const update = news.length === 1 ? first.update : null
    const frame = this.#replica.keep(update ?? writeUpdate(join(news.map(({content}) => content))), position)
    const except = news.every(({route}) => route.except === first.route.except) ? first.route.except : null
    for (const session of this.#sessions) if (session !== except) session.pass(frame, position)
    this.#write(news)
  }

  /** A row for each author: what is stored says who wrote it. */
  #write(news: readonly News[]): void {
    const prelude = this.#prelude
    this.#prelude = null
    if (prelude !== null) this.#append(prelude, null, null, () => undefined)
    const byAuthor = new Map<UserId | null, News[]>()
    for (const one of news.filter(({route}) => route.journal)) {
      const others = byAuthor.get(one.route.author)
      if (others) others.push(one)
      else byAuthor.set(one.route.author, [one])
    }
    let left = byAuthor.size
    for (const [author, own] of byAuthor) {
      const update = own.length === 1 ? (own[0]?.update ?? null) : null
      const content = own.length === 1 ? own[0]!.content : join(own.map((one) => one.content))
      this.#append(content, update, author, () => {
        if (--left === 0) this.#onSaved()
      })
    }
    if (left === 0) this.#onSaved()
  }

  #append(content: Content, update: Update | null, author: UserId | null, onSaved: () => void): void {
    const bytes = update ?? writeUpdate(content)
    const {rowCount, sizeBytes, snapshotBytes} = this.#tail
    this.#tail = {rowCount: rowCount + 1, sizeBytes: sizeBytes + bytes.length, snapshotBytes}
    const row = {doc: this.#id, update: bytes, title: this.#title.text, author, clocks: clocksOf(content)}
    this.#options.journal.write(row, onSaved)
  }

  #onSaved(): void {
    this.#savedCount++
    for (const session of this.#awaiting) if (!session.saved(this.#savedCount)) this.#awaiting.delete(session)
    if (!this.#compacting && isOutgrown(this.#tail)) void this.#compact()
    this.#settle()
  }

  async #compact(): Promise<void> {
    this.#compacting = true
    const position = this.#savedCount
    // Whatever comes of it: what arrives meanwhile is the next tail. After a failure the rows stay and nothing is lost;
    // trying again at every update would cost more than waiting for as many again.
    this.#tail = {...this.#tail, rowCount: 0, sizeBytes: 0}
    try {
      const {snapshot} = await this.#options.storage.compact(this.#id)
      this.#tail = {...this.#tail, snapshotBytes: snapshot.length}
      this.#replica.replace(snapshot, position)
    } catch (error) {
      this.#options.log.warn({doc: this.#id, error: String(error)}, "compaction failed, the rows are kept")
    }
    this.#compacting = false
    this.#settle()
  }

  async #load(): Promise<void> {
    try {
      const stored = await this.#stored()
      this.#tail = tailOf(stored)
      const contents = updatesOf(stored).map((update) => this.#read(update))
      if (stored.snapshot !== null) this.#replica.keep(stored.snapshot, 0)
      const rows = stored.snapshot === null ? contents : contents.slice(1)
      if (rows.length > 0) this.#replica.keep(writeUpdate(join(rows)), 0)
      await this.#prepare(contents)
      this.#goLive()
    } catch (error) {
      this.#options.log.warn({doc: this.#id, error: String(error)}, "a document could not be loaded")
      this.#state = {name: "closed"}
      this.close(closeReasons.overloaded)
      this.#options.onIdle()
    }
  }

  async #stored(): Promise<Stored> {
    const {storage, log} = this.#options
    const stored = await storage.load(this.#id)
    if (stored.damagedCount > 0) log.warn({doc: this.#id, damaged: stored.damagedCount}, "damaged rows set aside")
    return stored
  }

  /** A row that was lost leaves a hole: what stands behind it cannot be shown, and is kept on disk. */
  #read(update: Update): Content {
    const content = readUpdate(update)
    if (content === null) throw new Error("A stored update is none")
    const verdict = this.judge(content)
    const ready = verdict.name === "gap" ? verdict.ready : content
    this.#note(ready)
    return ready
  }

  #note(content: Content): void {
    const fresh = this.#replica.note(content)
    if (fresh !== null) this.#title.note(fresh)
  }

  /** Rule D3. */
  async #prepare(contents: readonly Content[]): Promise<void> {
    const {preparation, storage} = this.#options
    const update = preparation === null ? null : writePreparation(preparation, contents, this.#replica.updates)
    const content = update === null ? null : readUpdate(update)
    if (update === null || content === null) return
    this.#note(content)
    this.#replica.keep(update, 0)
    if (contents.length === 0) this.#prelude = content
    // On disk before anybody sees it: done twice, it would be there twice.
    else
      await storage.append([{doc: this.#id, update, title: this.#title.text, author: null, clocks: clocksOf(content)}])
  }

  #goLive(): void {
    const waiting = this.#state.name === "loading" ? this.#state.waiting : []
    this.#state = {name: "live"}
    for (const action of waiting) action()
    this.#settle()
  }

  /** Rule S3: forgotten only when nobody is in, and nothing is on its way. */
  #settle(): void {
    const busy = this.#sessions.size > 0 || this.#savedCount < this.position || this.#compacting
    if (busy || this.#state.name !== "live") return
    this.#state = {name: "closed"}
    this.#options.onIdle()
  }
}
