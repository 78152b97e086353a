import {allows, closeReasons, decode, encode, ProtocolError, unreachable} from "@quire/protocol"
import type {
  ClientMessage,
  CloseReason,
  Frame,
  Grant,
  Notice,
  PresenceEntry,
  RosterEntry,
  StateVector,
  Update,
  UserId,
} from "@quire/protocol"
import type {Counted} from "./counts.ts"
import type {Ready, Verdict} from "./gate.ts"
import {TokenBucket} from "./limits.ts"
import type {Connection, Person} from "./ports.ts"
import type {Room} from "./room.ts"
import {readUpdate} from "./update.ts"

/** Rule R4: a client for which more is queued is told nothing more, until that has left. */
const maxQueuedBytes = 1024 * 1024
/** Of each MiB of it, it has to take some in this time. */
const drainWithinMs = 30_000
/** A connection that has to show that it is alive has this long. */
export const probeMs = 3_000
/** To ask what is new counts as so many messages that this often uses up all that may come at once: of a large document it takes a millisecond. */
const questionsAtOnce = 50
/** Whoever does nothing for so long is idle. */
const idleAfterMs = 60_000

export interface SessionOptions {
  /** The client offered `quire.v1`: it is told what is saved, who is here, and what it may do. */
  readonly ownMessages: boolean
  /** Who is signed in. Default: nobody. */
  readonly person?: Person | null
  /** What it may do. Default: `editor`. */
  readonly grant?: Grant
  /** What it may do with a new token (message 67), or why nothing any more; does not reject. Default: tokens change nothing. */
  readonly renew?: (token: string) => Promise<Grant | CloseReason>
}

/** A client that does not take what it is sent fast enough. */
interface Lag {
  /** It has been sent everything up to this place of the room's journal. */
  readonly position: number
  /** The newest state vector that it wants an answer to; null when it waits for none. */
  question: StateVector | null
  missedUpdate: boolean
  missedPresence: boolean
  readonly cancel: () => void
}

/** Why something of a client's is not merged: what it hangs on is missing, or its grant does not allow it. */
type Held = Gap | "refused"
interface Gap {
  readonly missing: {readonly client: number; readonly clock: number}
}

function isGap(held: Held | null): held is Gap {
  return held !== null && held !== "refused"
}

/** One client in one room: the protocol between a connection and the room. */
export class Session {
  readonly person: Person | null
  /** When it joined and when it was last heard, in moments of the room. */
  readonly joinedAt: number
  #heardAt = -1
  #grant: Grant
  readonly #room: Room
  readonly #connection: Connection
  readonly #options: SessionOptions
  readonly #bucket: TokenBucket
  #ended = false
  #lag: Lag | null = null
  #waitingBytes = 0
  /** How many syncStep2 and update messages have come. */
  #receivedCount = 0
  /** Messages whose content is on its way to disk, by the place in the room's journal that holds it. */
  #unsaved: {readonly count: number; readonly position: number}[] = []
  /** How many client ids it has brought that nobody had used: as its own, and while it healed. */
  readonly #brought = {own: 0, healed: 0}
  /** Nothing is called saved as long as something is held. */
  #held: Held | null = null
  /** A syncStep1 has been sent, and not been answered yet. */
  #asked = false
  #probing = false
  /** The newest token, while it is asked what may be done with it. */
  #newToken: string | null = null
  #activeAtMs: number
  #shownIdle = false
  #roundTripMs: number | null = null

  constructor(room: Room, connection: Connection, options: SessionOptions) {
    const {limits, clock} = room
    this.#room = room
    this.#connection = connection
    this.#options = options
    this.#grant = options.grant ?? "editor"
    this.person = options.person ?? null
    this.joinedAt = room.moment()
    this.#activeAtMs = clock.nowMs()
    this.#bucket = new TokenBucket(limits.messageBurst, limits.messagesPerSecond, clock.nowMs())
  }

  /** Who is signed in behind it; null when nobody is. */
  get user(): UserId | null {
    return this.person?.id ?? null
  }

  get heardAt(): number {
    return this.#heardAt
  }

  get grant(): Grant {
    return this.#grant
  }

  get ownMessages(): boolean {
    return this.#options.ownMessages
  }

  /** What the roster says of this connection. `shown`: what it shows of itself, where nobody is signed in. */
  member(shown: {readonly name: string; readonly color: string}): RosterEntry {
    const {id, name, color} = this.person ?? {id: `-${this.joinedAt}`, ...shown}
    this.#shownIdle = this.#isIdle
    return {id, name, color, grant: this.#grant, idle: this.#isIdle, roundTripMs: this.#roundTripMs}
  }

  /** The room is there: says what the server has, what this client may do, and who is here. */
  greet(): void {
    this.notify({kind: "grant", grant: this.#grant})
    this.resync()
    this.tell(this.#room.presence.all)
  }

  /** Says who is there. */
  tell(entries: readonly PresenceEntry[]): void {
    if (entries.length > 0) this.send(encode({type: "presence", entries}))
  }

  notify(notice: Notice): void {
    if (this.ownMessages) this.send(encode({type: "notice", notice}))
  }

  /** Its grant has changed. What it wrote and was not allowed to is asked for again. */
  regrant(grant: Grant): void {
    if (grant === this.#grant || this.#ended) return
    this.#grant = grant
    this.notify({kind: "grant", grant})
    this.#room.touchRoster()
    if (this.#held === "refused" && this.#mayWrite) this.resync()
  }

  /** Its client has a new token. One is asked about at a time, and then the newest: a flood of them asks no more than that. */
  refresh(token: string): void {
    const isAsking = this.#newToken !== null
    this.#newToken = token
    if (!isAsking) void this.#renew(token)
  }

  /** How many more client ids it may bring. */
  newClientIds(healing: boolean): number {
    const {newClientIds, healedClientIds} = this.#room.limits
    return healing ? healedClientIds - this.#brought.healed : newClientIds - this.#brought.own
  }

  /** A sign of life, whatever it was. */
  heard(): void {
    this.#heardAt = this.#room.moment()
  }

  /** Somebody else uses a client id of this session: either that is its client, which came back, or it is still here. */
  probe(): void {
    if (this.#probing || this.#connection.probe === undefined) return
    this.#probing = true
    const since = this.#room.moment()
    this.#connection.probe()
    this.#room.clock.setTimer(probeMs, () => {
      this.#probing = false
      if (this.#heardAt < since) this.close(closeReasons.overloaded)
    })
  }

  /** The connection was seen to take this long there and back. */
  measured(roundTripMs: number): void {
    this.heard()
    const before = this.#roundTripMs
    this.#roundTripMs = roundTripMs
    const changed = before === null || Math.abs(roundTripMs - before) > 10 + before / 4
    if (changed || this.#isIdle !== this.#shownIdle) this.#room.touchRoster()
  }

  /** Its person did something. */
  act(): void {
    this.#activeAtMs = this.#room.clock.nowMs()
    if (this.#shownIdle) this.#room.touchRoster()
  }

  get #isIdle(): boolean {
    return this.#room.clock.nowMs() - this.#activeAtMs >= idleAfterMs
  }

  /** Bytes came from the client. Whatever they are, only this session can suffer from them. */
  receive(frame: Frame): void {
    if (this.#ended) return
    this.heard()
    if (!this.#bucket.take(this.#room.clock.nowMs())) return this.#end("limited.tooFast", closeReasons.tooFast)
    // What it says is answered: who talks and does not read must not have the answers pile up.
    this.#lagging()
    try {
      const message = decode(frame)
      this.#waitingBytes += frame.length
      if (this.#waitingBytes > this.#room.limits.waitingBytes)
        return this.#end("limited.waiting", closeReasons.overloaded)
      this.#room.whenLive(() => {
        this.#waitingBytes -= frame.length
        if (!this.#ended) this.#handle(message)
      })
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#end("refused.protocolError", closeReasons.protocolError)
    }
  }

  send(frame: Frame): void {
    if (!this.#ended) this.#connection.send(frame)
  }

  /** An update of others, which the room's journal holds at `position`. Who lags gets it with all that it missed. */
  pass(frame: Frame, position: number): void {
    const lag = this.#lagging(position - 1)
    if (lag === null) this.send(frame)
    else lag.missedUpdate = true
  }

  /** Presence of others. Who lags hears who is there when it has caught up. */
  show(frame: Frame): void {
    const lag = this.#lagging()
    if (lag === null) this.send(frame)
    else lag.missedPresence = true
  }

  /** Everything that was sent has left: whoever lagged gets what it missed, as one update (rule R4). */
  drained(): void {
    const lag = this.#lag
    if (lag === null || this.#ended) return
    lag.cancel()
    this.#lag = null
    if (lag.question !== null) this.#answer(lag.question)
    else if (lag.missedUpdate) this.send(encode({type: "update", update: this.#room.updateSince(lag.position)}))
    if (!lag.missedPresence) return
    this.tell(this.#room.presence.welcome(this))
    this.#room.retellRoster()
  }

  /**
   * How far behind it is; null as long as it takes what it is sent.
   * @param position it has been sent everything up to this place of the room's journal
   */
  #lagging(position = this.#room.sentPosition): Lag | null {
    const {bufferedBytes} = this.#connection
    if (this.#lag !== null || bufferedBytes <= maxQueuedBytes) return this.#lag
    this.#room.counts.add("lagged")
    const cancel = this.#watch(bufferedBytes)
    this.#lag = {position, question: null, missedUpdate: false, missedPresence: false, cancel}
    return this.#lag
  }

  /** Ends the session unless some of what is queued leaves in time: a long frame is seen to leave when all of it has. */
  #watch(queuedBytes: number): () => void {
    const mebibytes = Math.max(1, Math.floor(queuedBytes / maxQueuedBytes))
    let cancel = this.#room.clock.setTimer(mebibytes * drainWithinMs, () => {
      const {bufferedBytes} = this.#connection
      if (bufferedBytes >= queuedBytes) this.#end("limited.slow", closeReasons.overloaded)
      else cancel = this.#watch(bufferedBytes)
    })
    return () => cancel()
  }

  /** Ends the session from this side. */
  close(reason: CloseReason): void {
    if (this.#ended) return
    this.#connection.close(reason)
    this.end()
  }

  #end(counted: Counted, reason: CloseReason): void {
    this.#room.counts.add(counted)
    this.close(reason)
  }

  /** The connection is gone. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#lag?.cancel()
    this.#room.leave(this)
  }

  /** Asks the client for everything that the server lacks (rules R2, D6). The answer brings all of it: one question is enough. */
  resync(): void {
    if (this.#asked) return
    this.#asked = true
    this.send(this.#room.syncStep1)
  }

  /** Whether what this client's words hang on is there now. */
  isReady(clockOf: (clientId: number) => number): boolean {
    return isGap(this.#held) && clockOf(this.#held.missing.client) > this.#held.missing.clock
  }

  #hold(held: Held | null): void {
    this.#held = held
    this.#room.waits(this, isGap(held))
  }

  /** Everything up to `position` of the room's journal is on disk. @returns whether more is awaited */
  saved(position: number): boolean {
    const last = this.#unsaved.findLastIndex((message) => message.position <= position)
    if (last >= 0) {
      this.send(encode({type: "saved", count: this.#unsaved[last]!.count}))
      this.#unsaved.splice(0, last + 1)
    }
    return this.#unsaved.length > 0
  }

  get #mayWrite(): boolean {
    return allows(this.#grant, "editor")
  }

  #handle(message: ClientMessage): void {
    switch (message.type) {
      case "syncStep1":
        return this.#answer(message.stateVector)
      case "syncStep2":
      case "update":
        return this.#merge(message.type === "syncStep2", message.update)
      case "presence":
        // The syncStep2 answers our first frame, and so comes before any echo of our second, who is here.
        return this.#room.hear(this, message.entries, this.#receivedCount === 0)
      case "queryPresence":
        return this.#showAll()
      case "refresh":
        return this.refresh(message.token)
      case "unknown":
        return
      default:
        unreachable(message)
    }
  }

  /** Though nobody is here: the client wants to see that the link lives. */
  #showAll(): void {
    const lag = this.#lagging()
    if (lag !== null) lag.missedPresence = true
    else this.send(encode({type: "presence", entries: this.#room.presence.all}))
  }

  /** What a client lacks may be the whole document: no second one is queued for whoever has not read the first. */
  #answer(stateVector: StateVector): void {
    const lag = this.#lagging()
    if (lag !== null) return void (lag.question = stateVector)
    if (!this.#mayAsk(stateVector)) return this.#end("limited.tooFast", closeReasons.tooFast)
    const frames = this.#room.framesSince(stateVector)
    if (frames === null) return this.#end("refused.protocolError", closeReasons.protocolError)
    for (const frame of frames) this.send(frame)
  }

  /** Whoever has nothing is sent what everybody else is who has nothing: that takes no time. */
  #mayAsk(stateVector: StateVector): boolean {
    const {clock, limits} = this.#room
    return stateVector.length <= 1 || this.#bucket.take(clock.nowMs(), limits.messageBurst / questionsAtOnce)
  }

  /** `healing`: it is a syncStep2, which may bring what others wrote. */
  #merge(healing: boolean, update: Update): void {
    this.#receivedCount++
    this.#room.counts.add("received")
    if (healing) this.#asked = false
    const content = readUpdate(update, this.#room.limits.updateParts)
    if (content === null) return this.#end("refused.undecodable", closeReasons.invalidUpdate)
    if (!this.#mayWrite && this.#room.isNews(content)) return this.#refuse()
    const tooMuch = this.#room.tooMuch(update)
    if (tooMuch !== null && this.#room.isNews(content)) return this.#end(...tooMuch)
    this.#settle(this.#room.judge(content, this, healing), update, healing)
  }

  #settle(verdict: Verdict, update: Update, healing: boolean): void {
    switch (verdict.name) {
      case "refuse":
        return this.#end(`refused.${verdict.why}`, closeReasons.invalidUpdate)
      case "gap":
        this.#hold({missing: verdict.missing})
        // A syncStep2 is all that this client has: asking again would bring the same. What can be merged of it is.
        if (healing) return this.#bring(verdict.ready, null, healing)
        this.#room.counts.add("resynced")
        return this.resync()
      case "admit":
        this.#bring(verdict.ready, update, healing)
        if (healing) this.#hold(null)
        return this.#awaitSaved()
      default:
        unreachable(verdict)
    }
  }

  #bring(ready: Ready, update: Update | null, healing: boolean): void {
    this.#brought[healing ? "healed" : "own"] += ready.newClientIds
    this.#room.push(ready, update, {from: "session", session: this, healing})
  }

  async #renew(token: string): Promise<void> {
    const answer = (await this.#options.renew?.(token)) ?? this.#grant
    const newest = this.#newToken
    if (newest !== null && newest !== token) return this.#renew(newest)
    this.#newToken = null
    if (typeof answer === "string") this.regrant(answer)
    else this.close(answer)
  }

  /** Rule G4: refused whole. It stays with its author, who is told. */
  #refuse(): void {
    this.#hold("refused")
    this.#room.counts.add("refused.grant")
    this.notify({kind: "refused", count: this.#receivedCount})
  }

  #awaitSaved(): void {
    if (this.#ended || this.#held !== null || !this.ownMessages) return
    const {position} = this.#room
    // One that brings nothing new waits with the one before it: however many there are, they take no room.
    if (this.#unsaved.at(-1)?.position === position) this.#unsaved.pop()
    this.#unsaved.push({count: this.#receivedCount, position})
    this.#room.awaitSaved(this)
  }
}
