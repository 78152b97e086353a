import {closeReasons, decode, encode, ProtocolError, unreachable} from "@quire/protocol"
import type {ClientMessage, CloseReason, Frame, PresenceEntry, Update} from "@quire/protocol"
import type {Connection} from "./ports.ts"
import type {Room} from "./room.ts"

/** How much a session may send before its room has loaded. */
const maxWaitingBytes = 32 * 1024 * 1024

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
  #waitingBytes = 0
  /** How many syncStep2 and update messages have come. */
  #receivedCount = 0
  /** Messages whose content is on its way to disk, by the place in the room's journal that holds it. */
  #unsaved: {readonly count: number; readonly position: number}[] = []
  /** Something this client wrote could not be merged for want of what came before: nothing is called saved until it is. */
  #held = false

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
    this.#room.leave(this)
  }

  /** Asks the client for everything that the server lacks (rule R2). */
  resync(): void {
    this.#room.whenLive(() => this.send(encode({type: "syncStep1", stateVector: this.#room.replica.stateVector})))
  }

  /** A hole in the room has closed: if this client's words were behind it, they can be merged now. */
  resyncIfHeld(): void {
    if (this.#held) this.resync()
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
    const update = this.#room.diff(stateVector)
    if (update === null) return this.close(closeReasons.protocolError)
    this.send(encode({type: "syncStep2", update}))
  }

  #merge(type: "syncStep2" | "update", update: Update): void {
    this.#receivedCount++
    const verdict = this.#room.judge(update)
    switch (verdict.name) {
      case "refuse":
        return this.close(closeReasons.invalidUpdate)
      case "gap":
        this.#held = true
        // A syncStep2 is all that this client has: asking again would bring the same. What can be merged of it is.
        return type === "update" ? this.resync() : this.#room.push(update, this)
      case "admit":
        this.#room.push(update, this)
        if (type === "syncStep2") this.#held = false
        return this.#awaitSaved()
      default:
        unreachable(verdict)
    }
  }

  #awaitSaved(): void {
    if (this.#ended || this.#held || !this.#options.ownMessages) return
    this.#unsaved.push({count: this.#receivedCount, position: this.#room.position})
    this.#room.awaitSaved(this)
  }
}
