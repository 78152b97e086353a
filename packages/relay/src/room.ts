import {closeReasons, encode, unreachable} from "@quire/protocol"
import type {CloseReason, DocId, Frame, Notice, PresenceEntry, StateVector, Update, UserId} from "@quire/protocol"
import {Audience} from "./audience.ts"
import {Compactor} from "./compactor.ts"
import type {Counted, Counts} from "./counts.ts"
import {digestOf, readDigest} from "./digest.ts"
import {judge, judgeStored} from "./gate.ts"
import type {Ready, Standing, Verdict} from "./gate.ts"
import type {Journal} from "./journal.ts"
import {JournalShare} from "./journal-share.ts"
import type {Part} from "./journal-share.ts"
import type {Limits} from "./limits.ts"
import {Link} from "./link.ts"
import type {Elsewhere, LinkedRoom} from "./link.ts"
import type {FromSession, Origin} from "./origin.ts"
import {Owners} from "./owners.ts"
import type {Bus, Clock, Log, Storage, Stored} from "./ports.ts"
import {writePreparation} from "./preparation.ts"
import type {Preparation} from "./preparation.ts"
import {Presence} from "./presence.ts"
import {Replica} from "./replica.ts"
import type {Session} from "./session.ts"
import {Shape} from "./shape.ts"
import {readStored} from "./stored.ts"
import {Title} from "./title.ts"
import {clocksOf, join, readUpdate, rootKeysOf, writeUpdate} from "./update.ts"
import type {Content} from "./update.ts"

/** An update of this size is passed on at once: as values, it takes twenty times its bytes until the turn is over. */
const largeBytes = 16 * 1024
/** What a room takes besides its document, about. */
const emptyRoomBytes = 8 * 1024

export interface RoomOptions {
  readonly storage: Storage
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Log
  readonly limits: Limits
  readonly counts: Counts
  readonly preparation: Preparation | null
  readonly bus: Bus | null
  /** Its size, or whether it is idle, may have changed. */
  readonly onChange: () => void
}

type State =
  /** What sessions ask for meanwhile waits, in order (rule R5). */
  {readonly name: "loading"; readonly waiting: (() => void)[]} | {readonly name: "live"} | {readonly name: "closed"}

/** Something new, on its way to everybody and to disk. */
interface News {
  readonly content: Content
  /** What says it, where it came as an update that says nothing else. */
  readonly update: Update | null
  /** Who brought it, and so has it already. */
  readonly session: Session
  readonly author: UserId | null
}

/** One document that is live on this node: its replica, the sessions in it, and its share of the journal. */
export class Room implements LinkedRoom {
  readonly presence = new Presence()
  readonly #id: DocId
  readonly #options: RoomOptions
  readonly #replica = new Replica()
  readonly #title = new Title()
  readonly #shape = new Shape()
  readonly #sessions = new Set<Session>()
  readonly #owners = new Owners<Session>(this.#sessions)
  readonly #audience: Audience
  readonly #share: JournalShare
  readonly #compactor: Compactor
  #moments = 0
  /** Those that sent something that waits for what is missing. */
  readonly #waiting = new Set<Session>()
  /** What has come in this turn of the loop: it leaves as one update when the turn is over. */
  #news: News[] = []
  #state: State = {name: "loading", waiting: []}
  /** To the same room on other nodes. */
  #link: Link | null = null

  constructor(id: DocId, options: RoomOptions) {
    this.#id = id
    this.#options = options
    this.#audience = new Audience({
      sessions: this.#sessions,
      presence: this.presence,
      clock: options.clock,
      onShown: (entries) => this.#link?.publish(encode({type: "presence", entries})),
    })
    this.#compactor = new Compactor({
      doc: id,
      storage: options.storage,
      log: options.log,
      onSnapshot: (snapshot, position) => this.#replica.replace(snapshot, position),
      onEnd: options.onChange,
    })
    this.#share = new JournalShare({
      doc: id,
      journal: options.journal,
      title: () => this.#title.text,
      onWrite: (sizeBytes) => this.#compactor.note(sizeBytes),
      onSaved: () => {
        this.#compactor.saved(this.#share.savedCount)
        options.onChange()
      },
    })
  }

  /** The place in the room's journal that holds everything that has come so far; compare with what `saved` tells. */
  get position(): number {
    return this.#share.writtenCount + (this.#news.length > 0 ? 1 : 0)
  }

  /** The last place in it that everybody was sent who does not lag. */
  get sentPosition(): number {
    return this.#share.writtenCount
  }

  get sessionCount(): number {
    return this.#sessions.size
  }

  /** What it takes in memory, about. */
  get sizeBytes(): number {
    return emptyRoomBytes + this.#replica.sizeBytes
  }

  /** Rule S3: nobody is in, and nothing is on its way to disk. */
  get isIdle(): boolean {
    const isBusy = this.#sessions.size > 0 || this.#share.savedCount < this.position || this.#compactor.isWorking
    return !isBusy && this.#state.name === "live"
  }

  get isClosed(): boolean {
    return this.#state.name === "closed"
  }

  get clock(): Clock {
    return this.#options.clock
  }

  get limits(): Limits {
    return this.#options.limits
  }

  get counts(): Counts {
    return this.#options.counts
  }

  /** A number that has not been given before: later ones are greater. */
  moment(): number {
    return this.#moments++
  }

  get stateVector(): StateVector {
    return this.#replica.stateVector
  }

  get syncStep1(): Frame {
    return this.#replica.syncStep1
  }

  join(session: Session): void {
    this.#sessions.add(session)
    this.whenLive(() => session.greet())
    this.retellRoster()
  }

  leave(session: Session): void {
    if (!this.#sessions.delete(session)) return
    this.#share.forget(session)
    this.#waiting.delete(session)
    this.#audience.announceHere(this.presence.end(session), null)
    this.touchRoster()
    if (this.#owners.end(session)) this.#resyncWaiting()
    if (this.#state.name === "live" && this.#sessions.size === 0) this.#compactor.left(this.#share.savedCount)
    this.#options.onChange()
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

  judge(content: Content, session: Session, healing: boolean): Verdict {
    const {limits} = this
    return judge(content, {
      clockOf: this.#replica.clockOf,
      standingOf: (clientId) => this.#standingOf(clientId, session, healing),
      newClientIds: session.newClientIds(healing),
      bounds: limits,
      shape: this.#shape,
      roots: limits.roots,
      nesting: limits.nesting,
    })
  }

  #standingOf(clientId: number, session: Session, healing: boolean): Standing {
    const standing = this.#owners.standingOf(clientId, session, healing)
    // Whoever is on another node writes there, unless it is known here whose client id it is.
    if (standing === "allow" && this.#link?.shows(clientId) === true && !this.#owners.knows(clientId)) return "wait"
    if (standing === "wait") this.#owners.writerOf(clientId)?.probe()
    return standing
  }

  /** Whether anything of `content` is new here. */
  isNews(content: Content): boolean {
    return this.#replica.isNews(content)
  }

  /** Why the node cannot take `update` now, if it brings something new. */
  tooMuch(update: Update): readonly [Counted, CloseReason] | null {
    const {documentBytes, unsavedBytes} = this.limits
    if (this.#replica.sizeBytes + update.length > documentBytes) return ["limited.tooLarge", closeReasons.tooLarge]
    if (this.#options.journal.unsavedBytes > unsavedBytes) return ["limited.unsaved", closeReasons.readOnly]
    return null
  }

  /** Tells everybody. */
  notify(notice: Notice): void {
    for (const session of this.#sessions) session.notify(notice)
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
   * Takes what the gate has let through; what of it is new goes where its origin says.
   * @param update what says it, where it says nothing else
   */
  push({content, shape}: Ready, update: Update | null, origin: Origin): void {
    if (shape !== null) this.#shape.add(shape)
    const fresh = this.#replica.note(content)
    if (fresh === null) return
    this.#title.note(fresh)
    const said = fresh === content ? update : null
    switch (origin.from) {
      case "session":
        this.#gather(this.#attributed(fresh, said, origin))
        origin.session.act()
        break
      case "bus":
        this.#show(said ?? writeUpdate(fresh))
        break
      default:
        unreachable(origin)
    }
    if (update !== null && update.length >= largeBytes) this.#flush()
    this.#resyncReady()
  }

  /** What another node says. @returns whether everything that it builds on is here */
  takeHint(update: Update): boolean {
    const content = readUpdate(update)
    if (content === null) return true
    const {name, ready} = judgeStored(content, {clockOf: this.#replica.clockOf, shape: this.#shape})
    this.push(ready, name === "admit" ? update : null, {from: "bus"})
    return name === "admit"
  }

  /** To disk, to everybody else and to other nodes, when this turn is over. */
  #gather(news: readonly News[]): void {
    if (this.#news.length === 0) this.clock.defer(this.#flush)
    this.#news.push(...news)
  }

  /** To everybody here and nowhere else: it stands nowhere in this room's journal. */
  #show(update: Update): void {
    this.#flush()
    this.#replica.keep(update, Infinity)
    const frame = encode({type: "update", update})
    for (const session of this.#sessions) session.pass(frame, this.#share.writtenCount + 1)
    this.counts.add("hinted")
  }

  /** Rule G3: what of `content` is whose. */
  #attributed(content: Content, update: Update | null, {session, healing}: FromSession): News[] {
    const {user} = session
    // What a client wrote while it was away comes in a syncStep2, too: its presence came before, and says its client id.
    const ownId = this.presence.idOf(session)
    const authors = content.runs.map(({clientId}) =>
      this.#owners.attribute(clientId, session, healing && clientId !== ownId),
    )
    const healedCount = authors.filter((author) => author !== user).length
    if (healedCount === 0) return [{content, update, session, author: user}]
    this.counts.add("healed", healedCount)
    const writers = new Set(content.deletes.length > 0 ? [user, ...authors] : authors)
    return [...writers].map((author) => {
      const runs = content.runs.filter((_run, index) => authors[index] === author)
      return {content: {runs, deletes: author === user ? content.deletes : []}, update: null, session, author}
    })
  }

  /** `session` has sent something that waits for what is missing, or nothing of it waits any more. */
  waits(session: Session, waits: boolean): void {
    if (waits) this.#waiting.add(session)
    else this.#waiting.delete(session)
  }

  #resyncReady(): void {
    for (const session of this.#waiting) if (session.isReady(this.#replica.clockOf)) session.resync()
  }

  #resyncWaiting(): void {
    for (const session of this.#waiting) session.resync()
  }

  /** `session` said who is there. Whoever says so first hears of the others, even if it has heard of them before. */
  hear(session: Session, entries: readonly PresenceEntry[], opening: boolean): void {
    const known = this.presence.knows(session)
    const [before, shown] = [this.presence.stateOf(session), this.presence.shownBy(session)]
    const told = this.presence.say(session, entries, opening, session.person)
    const isAsSaid = told.every((entry) => entries.some((said) => isSameEntry(entry, said)))
    this.#audience.announceHere(told, isAsSaid ? session : null)
    if (!known && this.presence.knows(session)) session.tell(this.presence.welcome(session))
    if (this.presence.stateOf(session) === before) return
    session.act()
    // The roster says of whoever is signed in what is known, and of others what they say.
    if (session.person === null && this.presence.shownBy(session) !== shown) this.touchRoster()
  }

  /** Who is in here, not on another node. */
  get presenceHere(): PresenceEntry[] {
    return this.presence.all.filter(({clientId}) => this.#link?.shows(clientId) !== true)
  }

  hearElsewhere(who: Elsewhere, entry: PresenceEntry): void {
    this.#audience.announceElsewhere(this.presence.say(who, [entry], true))
  }

  /** Somebody on another node has gone: their client id is free. */
  endElsewhere(who: Elsewhere): void {
    this.#audience.announceElsewhere(this.presence.end(who))
    this.#resyncWaiting()
  }

  /** Who is here has changed. */
  touchRoster(): void {
    this.#audience.touchRoster()
  }

  /** Somebody has to be told who is here, changed or not. */
  retellRoster(): void {
    this.#audience.retellRoster()
  }

  /** Tells `session` as soon as everything that has come so far is on disk. */
  awaitSaved(session: Session): void {
    this.#share.await(session)
  }

  /** Ends it, unless somebody needs it. @returns whether it has ended */
  unload(): boolean {
    if (this.isIdle) this.#end()
    return this.isClosed
  }

  /** Ends every session. What was written stays on its way to disk. */
  close(reason: CloseReason): void {
    if (this.isClosed) return
    this.#flush()
    this.#state = {name: "closed"}
    if (reason === closeReasons.restarting) this.notify({kind: "restarting"})
    for (const session of this.#sessions) session.close(reason)
    this.#unlink()
  }

  #end(): void {
    this.#state = {name: "closed"}
    this.#unlink()
  }

  /** Other nodes hear who has gone before they hear nothing more. */
  #unlink(): void {
    if (this.#link === null) return
    this.#audience.show()
    this.#link.end()
  }

  /** Whatever came in one turn is encoded once, and sent and stored as one (rule R1). */
  #flush = (): void => {
    const news = this.#news
    const [first] = news
    if (first === undefined) return
    this.#news = []
    const content = news.length === 1 ? first.content : join(news.map((one) => one.content))
    const update = (news.length === 1 ? first.update : null) ?? writeUpdate(content)
    const position = this.#share.write(partsOf(news, content, update))
    this.#replica.keep(update, position)
    const author = news.every(({session}) => session === first.session) ? first.session : null
    const frame = encode({type: "update", update})
    for (const session of this.#sessions) if (session !== author) session.pass(frame, position)
    this.#link?.publish(frame)
    this.counts.add("merged", news.length)
    this.counts.add("delivered", this.#sessions.size - (author !== null && this.#sessions.has(author) ? 1 : 0))
  }

  /** Reads what is stored. To be called once; whoever joins before it has ended waits. */
  async load(): Promise<void> {
    const {bus, clock, log} = this.#options
    if (bus !== null) this.#link = new Link(this.#id, this, {bus, clock, log})
    try {
      const stored = await this.#stored()
      if (this.isClosed) return
      this.#compactor.adopt(stored)
      this.#owners.load(stored.owners)
      const rootKeys = this.#adopt(stored)
      const tail = this.#read(stored)
      const isNew = stored.snapshot === null && stored.rows.length === 0
      await this.#prepare([...rootKeys, ...rootKeysOf(tail)], isNew)
      this.#goLive()
    } catch (error) {
      this.#options.log.warn({doc: this.#id, error: String(error)}, "a document could not be loaded")
      this.close(closeReasons.overloaded)
      this.#options.onChange()
    }
  }

  async #stored(): Promise<Stored> {
    const {storage, log} = this.#options
    const stored = await storage.load(this.#id)
    if (stored.damagedCount > 0) log.warn({doc: this.#id, damaged: stored.damagedCount}, "damaged rows set aside")
    return stored
  }

  /** Begins with the snapshot, of which its digest says all that has to be known. @returns its root keys */
  #adopt({snapshot, digest: stored}: Stored): readonly string[] {
    if (snapshot === null) return []
    const digest = readDigest(stored ?? digestOf(snapshot))
    this.#replica.adopt(snapshot, digest.stateVector, digest.deletes)
    this.#title.adopt(digest.title)
    this.#shape.add(digest.shape)
    return digest.rootKeys
  }

  /** Reads what came after the snapshot. */
  #read({rows}: Stored): Content {
    const updates = rows.map(({update}) => update)
    const content = readStored(updates, this.#replica.clockOf, this.#shape)
    this.#note(content)
    if (rows.length > 0) this.#replica.keep(writeUpdate(content), 0)
    return content
  }

  #note(content: Content): void {
    const fresh = this.#replica.note(content)
    if (fresh !== null) this.#title.note(fresh)
  }

  /** Rule D3. */
  async #prepare(rootKeys: readonly string[], isNew: boolean): Promise<void> {
    const {preparation, storage} = this.#options
    const update = preparation === null ? null : writePreparation(preparation, rootKeys, this.#replica.updates)
    const content = update === null ? null : readUpdate(update)
    if (update === null || content === null) return
    this.#note(content)
    this.#replica.keep(update, 0)
    if (isNew) this.#share.begin(content)
    // On disk before anybody sees it: done twice, it would be there twice.
    else
      await storage.append([{doc: this.#id, update, title: this.#title.text, author: null, clocks: clocksOf(content)}])
  }

  /** Unless it was closed meanwhile. */
  #goLive(): void {
    if (this.#state.name !== "loading") return
    const {waiting} = this.#state
    this.#state = {name: "live"}
    for (const action of waiting) action()
    this.#options.onChange()
  }
}

function isSameEntry(a: PresenceEntry, b: PresenceEntry): boolean {
  return a.clientId === b.clientId && a.clock === b.clock && a.state === b.state
}

/** `news`, all of which `update` says, by author. */
function partsOf(news: readonly News[], content: Content, update: Update): Part[] {
  const [first] = news
  if (first !== undefined && news.every(({author}) => author === first.author))
    return [{content, update, author: first.author}]
  const byAuthor = new Map<UserId | null, Content[]>()
  for (const {author, content: own} of news) {
    const known = byAuthor.get(author)
    if (known === undefined) byAuthor.set(author, [own])
    else known.push(own)
  }
  return [...byAuthor].map(([author, contents]) => {
    const own = join(contents)
    return {content: own, update: writeUpdate(own), author}
  })
}
