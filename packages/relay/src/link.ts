import {decode, encode, ProtocolError, unreachable} from "@quire/protocol"
import type {ClientMessage, DocId, Frame, PresenceEntry, StateVector, Update} from "@quire/protocol"
import type {Bus, Clock, Log} from "./ports.ts"

/** Rule P3 between nodes: who is here is said again, and whoever was not for a while is taken for gone. */
const sayAgainMs = 15_000
const goneAfterMs = 35_000
/** What a bus has lost is asked for at most this often. */
const askEveryMs = 1_000

/** Somebody whose session is on another node. */
export interface Elsewhere {
  heardAtMs: number
}

/** What a room does with what the same room on other nodes says. */
export interface LinkedRoom {
  readonly stateVector: StateVector
  /** Who is in here, not elsewhere. */
  readonly presenceHere: readonly PresenceEntry[]
  whenLive(action: () => void): void
  framesSince(since: StateVector): Frame[] | null
  /** @returns whether everything that it builds on is here */
  takeHint(update: Update): boolean
  hearElsewhere(who: Elsewhere, entry: PresenceEntry): void
  endElsewhere(who: Elsewhere, clientId: number): void
}

export interface LinkOptions {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/**
 * A room's word to the same room on other nodes: its updates, once they are merged, and who is here. What the bus loses is healed as
 * with clients: whoever lacks something says what it has (rule R2).
 */
export class Link {
  readonly #doc: DocId
  readonly #room: LinkedRoom
  readonly #options: LinkOptions
  /** By client id. */
  readonly #elsewhere = new Map<number, Elsewhere>()
  #askedAtMs = Number.NEGATIVE_INFINITY
  /** Ends the subscription; null before there is one. */
  #unsubscribe: (() => void) | null = null
  #cancelSaying: (() => void) | null = null
  /** Null when nothing has to be asked later. */
  #cancelAsking: (() => void) | null = null
  #ended = false

  constructor(doc: DocId, room: LinkedRoom, options: LinkOptions) {
    this.#doc = doc
    this.#room = room
    this.#options = options
    void this.#begin()
  }

  publish(frame: Frame): void {
    if (!this.#ended) this.#options.bus.publish(this.#doc, frame)
  }

  /** Whether `clientId` is somebody's who is on another node now. */
  shows(clientId: number): boolean {
    return this.#elsewhere.has(clientId)
  }

  end(): void {
    this.#ended = true
    this.#unsubscribe?.()
    this.#cancelSaying?.()
    this.#cancelAsking?.()
  }

  async #begin(): Promise<void> {
    const {bus, log} = this.#options
    try {
      const unsubscribe = await bus.subscribe(this.#doc, this.#receive)
      if (this.#ended) return unsubscribe()
      this.#unsubscribe = unsubscribe
      this.#room.whenLive(() => this.#greet())
    } catch (error) {
      log.warn({doc: this.#doc, error: String(error)}, "other nodes cannot be heard")
    }
  }

  #greet(): void {
    this.#ask()
    this.publish(encode({type: "queryPresence"}))
    this.#sayAgain()
  }

  #sayAgain = (): void => {
    const {clock} = this.#options
    this.#say(this.#room.presenceHere)
    for (const [clientId, who] of this.#elsewhere)
      if (clock.nowMs() - who.heardAtMs >= goneAfterMs) this.#lose(who, clientId)
    this.#cancelSaying = clock.setTimer(sayAgainMs, this.#sayAgain)
  }

  #say(entries: readonly PresenceEntry[]): void {
    if (entries.length > 0) this.publish(encode({type: "presence", entries}))
  }

  /** Asks for what is not here: now, or as soon as it may ask again. */
  #ask = (): void => {
    const {clock} = this.#options
    const remainingMs = this.#askedAtMs + askEveryMs - clock.nowMs()
    this.#cancelAsking?.()
    this.#cancelAsking = remainingMs > 0 ? clock.setTimer(remainingMs, this.#ask) : null
    if (remainingMs > 0) return
    this.#askedAtMs = clock.nowMs()
    this.publish(encode({type: "syncStep1", stateVector: this.#room.stateVector}))
  }

  #receive = (frame: Frame): void => {
    try {
      const message = decode(frame)
      this.#room.whenLive(() => this.#handle(message))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#options.log.warn({doc: this.#doc}, "another node says what is no message")
    }
  }

  #handle(message: ClientMessage): void {
    switch (message.type) {
      case "syncStep1":
        for (const frame of this.#room.framesSince(message.stateVector) ?? []) this.publish(frame)
        return
      case "syncStep2":
      case "update":
        if (!this.#room.takeHint(message.update)) this.#ask()
        return
      case "presence":
        for (const entry of message.entries) this.#hear(entry)
        return
      case "queryPresence":
        return this.#say(this.#room.presenceHere)
      case "refresh":
      case "unknown":
        return
      default:
        unreachable(message)
    }
  }

  #hear(entry: PresenceEntry): void {
    const {clientId} = entry
    const known = this.#elsewhere.get(clientId)
    const heardAtMs = this.#options.clock.nowMs()
    if (entry.state === "null") return known === undefined ? undefined : this.#lose(known, clientId)
    const who = known ?? {heardAtMs}
    who.heardAtMs = heardAtMs
    this.#elsewhere.set(clientId, who)
    this.#room.hearElsewhere(who, entry)
  }

  #lose(who: Elsewhere, clientId: number): void {
    this.#elsewhere.delete(clientId)
    this.#room.endElsewhere(who, clientId)
  }
}
