import {closeReasons} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {Counts} from "./counts.ts"
import {Journal} from "./journal.ts"
import type {JournalOptions, JournalState} from "./journal.ts"
import {defaultLimits} from "./limits.ts"
import type {Limits} from "./limits.ts"
import type {Clock, Connection} from "./ports.ts"
import {Room} from "./room.ts"
import type {Preparation} from "./preparation.ts"
import {Session} from "./session.ts"
import type {SessionOptions} from "./session.ts"

export interface RelayOptions extends JournalOptions {
  /** Default: documents are left as they are. */
  readonly preparation?: Preparation
  /** Default: `defaultLimits`. */
  readonly limits?: Partial<Limits>
}

/** All live documents of one node. */
export class Relay {
  readonly #options: RelayOptions
  /** What has happened, how often. */
  readonly counts = new Counts()
  readonly #limits: Limits
  readonly #journal: Journal
  readonly #rooms = new Map<DocId, Room>()

  constructor(options: RelayOptions) {
    this.#options = options
    this.#limits = {...defaultLimits, ...options.limits}
    this.#journal = new Journal({...options, onStateChange: this.#onStorage})
  }

  get clock(): Clock {
    return this.#options.clock
  }

  /** How many clients are in. */
  get sessionCount(): number {
    let count = 0
    for (const room of this.#rooms.values()) count += room.sessionCount
    return count
  }

  /** The way to disk: whether it works, and how much is on it. */
  get journal(): Pick<Journal, "state" | "unsavedCount" | "unsavedBytes"> {
    return this.#journal
  }

  /** How many documents are live. */
  get roomCount(): number {
    return this.#rooms.size
  }

  /** Lets a client into the room of `doc`, which is loaded for it if nobody is in. */
  join(doc: DocId, connection: Connection, options: SessionOptions): Session {
    const room = this.#room(doc)
    const session = new Session(room, connection, options)
    const isFull = room.sessionCount >= this.#limits.connectionsPerDocument
    if (isFull) this.counts.add("limited.connections")
    room.join(session)
    if (isFull) session.close(closeReasons.overloaded)
    return session
  }

  #onStorage = (state: JournalState): void => {
    this.#options.onStateChange?.(state)
    for (const room of this.#rooms.values()) room.notify({kind: "storage", writable: state === "working"})
  }

  /** Waits until everything received is on disk, tells the clients, then ends every session. */
  async close(): Promise<void> {
    await this.#journal.flushed()
    for (const room of this.#rooms.values()) room.close(closeReasons.restarting)
    await this.#journal.flushed()
  }

  #room(doc: DocId): Room {
    const open = this.#rooms.get(doc)
    if (open) return open
    const {storage, log, clock, preparation = null} = this.#options
    const room: Room = new Room(doc, {
      storage,
      journal: this.#journal,
      log,
      clock,
      preparation,
      limits: this.#limits,
      counts: this.counts,
      onIdle: () => this.#forget(doc, room),
    })
    this.#rooms.set(doc, room)
    return room
  }

  #forget(doc: DocId, room: Room): void {
    if (this.#rooms.get(doc) === room) this.#rooms.delete(doc)
  }
}
