import {closeReasons, decode, encode, ProtocolError, unreachable} from "@quire/protocol"
import type {ClientMessage, CloseReason, Frame, PresenceEntry, Update, UserId} from "@quire/protocol"
import type {Connection} from "./ports.ts"
import type {Room} from "./room.ts"
import {readUpdate} from "./update.ts"

/** How much a session may send before its room has loaded. */
const maxWaitingBytes = 32 * 1024 * 1024
/** Rule R4: a client for which more is queued is told nothing more, until that has left. */
export const maxQueuedBytes = 1024 * 1024
/** It has to take some of it in this time. */
export const drainWithinMs = 30_000

/** A client that does not take what it is sent fast enough. */
interface Lag {
  /** It has been sent everything up to this place of the room's journal. */
  readonly position: number
  /** Whether somebody's presence was left out. */
  missedPresence: boolean
  readonly cancel: () => void
}

export interface SessionOptions {
  /** The client offered `quire.v1`: it is told what is saved. */
  readonly ownMessages: boolean
}

/** One client in one room: the protocol between a connection and the room. */
export class Session {
  readonly #room: Room
  readonly #connection: Connection
  readonly #options: SessionOptions
  #ended = false
  #lag: Lag | null = null
  #waitingBytes = 0
  /** How many syncStep2 and update messages have come. */
  #receivedCount = 0
  /** Messages whose content is on its way to disk, by the place in the room's journal that holds it. */
  #unsaved: {readonly count: number; readonly position: number}[] = []
  /** Something this client wrote could not be merged for want of this: nothing is called saved until it is. */
  #held: {readonly client: number; readonly clock: number} | null = null
  /** A syncStep1 has been sent for what is missing, and not been answered yet. */
  #asked = false

  constructor(room: Room, connection: Connection, options: SessionOptions) {
    this.#room = room
    this.#connection = connection
    this.#options = options
  }

  /** The room is there: says what the server has, and who is here. */
  greet(): void {
    this.resync()
    this.tell(this.#room.presence.all)
  }

  /** Says who is there. */
  tell(entries: readonly PresenceEntry[]): void {
    if (entries.length > 0) this.send(encode({type: "presence", entries}))
  }

  /** Bytes came from the client. Whatever they are, only this session can suffer from them. */
  receive(frame: Frame): void {
    if (this.#ended) return
    try {
      const message = decode(frame)
      this.#waitingBytes += frame.length
      if (this.#waitingBytes > maxWaitingBytes) return this.close(closeReasons.overloaded)
      this.#room.whenLive(() => {
        this.#waitingBytes -= frame.length
        if (!this.#ended) this.#handle(message)
      })
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.close(closeReasons.protocolError)
    }
  }

  send(frame: Frame): void {
    if (!this.#ended) this.#connection.send(frame)
  }

  /** An update of others, which the room's journal holds at `position`. */
  pass(frame: Frame, position: number): void {
    if (this.#lag === null && this.#connection.bufferedBytes <= maxQueuedBytes) this.send(frame)
    else
      this.#lag ??= {position: position - 1, missedPresence: false, cancel: this.#watch(this.#connection.bufferedBytes)}
  }

  /** Presence of others. Who lags hears who is there when it has caught up. */
  show(frame: Frame): void {
    if (this.#lag === null) this.send(frame)
    else this.#lag.missedPresence = true
  }

  /** Everything that was sent has left: whoever lagged gets what it missed, as one update (rule R4). */
  drained(): void {
    const lag = this.#lag
    if (lag === null || this.#ended) return
    lag.cancel()
    this.#lag = null
    this.send(encode({type: "update", update: this.#room.updateSince(lag.position)}))
    if (lag.missedPresence) this.tell(this.#room.presence.welcome(this))
  }

  /** Ends the session unless some of what is queued leaves in time. */
  #watch(queuedBytes: number): () => void {
    let cancel = this.#room.clock.setTimer(drainWithinMs, () => {
      const {bufferedBytes} = this.#connection
      if (bufferedBytes >= queuedBytes) this.close(closeReasons.overloaded)
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

  /** The connection is gone. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#lag?.cancel()
    this.#room.leave(this)
  }

  /** Who is signed in behind it; null when nobody is. */
  get user(): UserId | null {
    return null
  }

  /** Asks the client for everything that the server lacks (rules R2, D6). The answer brings all of it: one question is enough. */
  resync(): void {
    if (this.#asked) return
    this.#asked = true
    this.send(encode({type: "syncStep1", stateVector: this.#room.stateVector}))
  }

  /** Something came in: if it is what this client's words hang on, they can be merged now. */
  resyncIfHeld(clockOf: (clientId: number) => number): void {
    if (this.#held !== null && clockOf(this.#held.client) > this.#held.clock) this.resync()
  }

  /** Everything up to `position` of the room's journal is on disk. @returns whether more is awaited */
  saved(position: number): boolean {
    const saved = this.#unsaved.findLast((message) => message.position <= position)
    if (saved === undefined) return this.#unsaved.length > 0
    this.#unsaved = this.#unsaved.filter((message) => message.position > position)
    this.send(encode({type: "saved", count: saved.count}))
    return this.#unsaved.length > 0
  }

  #handle(message: ClientMessage): void {
    switch (message.type) {
      case "syncStep1":
        return this.#answer(message.stateVector)
      case "syncStep2":
      case "update":
        return this.#merge(message.type, message.update)
      case "presence":
        // The syncStep2 answers our first frame, and so comes before any echo of our second, who is here.
        return this.#room.hear(this, message.entries, this.#receivedCount === 0)
      case "queryPresence":
        // Answered also when nobody is here: clients ask to see whether the link lives.
        return this.send(encode({type: "presence", entries: this.#room.presence.all}))
      case "unknown":
        return
      default:
        unreachable(message)
    }
  }

  #answer(stateVector: Uint8Array): void {
    const frames = this.#room.framesSince(stateVector)
    if (frames === null) return this.close(closeReasons.protocolError)
    for (const frame of frames) this.send(frame)
  }

  #merge(type: "syncStep2" | "update", update: Update): void {
    this.#receivedCount++
    if (type === "syncStep2") this.#asked = false
    const content = readUpdate(update)
    if (content === null) return this.close(closeReasons.invalidUpdate)
    const verdict = this.#room.judge(content)
    switch (verdict.name) {
      case "refuse":
        return this.close(closeReasons.invalidUpdate)
      case "gap":
        this.#held = verdict.missing
        // A syncStep2 is all that this client has: asking again would bring the same. What can be merged of it is.
        if (type === "update") return this.resync()
        return this.#room.push(verdict.ready, null, {from: "session", session: this})
      case "admit":
        this.#room.push(content, update, {from: "session", session: this})
        if (type === "syncStep2") this.#held = null
        return this.#awaitSaved()
      default:
        unreachable(verdict)
    }
  }

  #awaitSaved(): void {
    if (this.#ended || this.#held !== null || !this.#options.ownMessages) return
    this.#unsaved.push({count: this.#receivedCount, position: this.#room.position})
    this.#room.awaitSaved(this)
  }
}
