import {closeReasons} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {Counts} from "./counts.ts"
import {Journal} from "./journal.ts"
import type {JournalOptions, JournalState} from "./journal.ts"
import {defaultLimits, TokenBucket} from "./limits.ts"
import type {Limits} from "./limits.ts"
import type {Bus, Clock, Connection} from "./ports.ts"
import {Room} from "./room.ts"
import {Rooms} from "./rooms.ts"
import type {Preparation} from "./preparation.ts"
import {Session} from "./session.ts"
import type {SessionOptions} from "./session.ts"

export interface RelayOptions extends JournalOptions {
  /** To other nodes that have the same storage. Default: there are none. */
  readonly bus?: Bus
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
  readonly #rooms: Rooms

  constructor(options: RelayOptions) {
    this.#options = options
    this.#limits = {...defaultLimits, ...options.limits}
    this.#journal = new Journal({...options, onStateChange: this.#onStorage})
    this.#rooms = new Rooms({clock: options.clock, limits: this.#limits, counts: this.counts, make: this.#makeRoom})
  }

  get clock(): Clock {
    return this.#options.clock
  }

  /** How many clients are in. */
  get sessionCount(): number {
    return this.#rooms.all.reduce((sum, {sessionCount}) => sum + sessionCount, 0)
  }

  /** The way to disk: whether it works, and how much is on it. */
  get journal(): Pick<Journal, "state" | "unsavedCount" | "unsavedBytes"> {
    return this.#journal
  }

  /** The documents that are live. */
  get rooms(): Pick<Rooms, "count" | "idleCount" | "sizeBytes"> {
    return this.#rooms
  }

  /** Lets a client into the room of `doc`, which is loaded for it if it is not live. */
  join(doc: DocId, connection: Connection, options: SessionOptions): Session {
    const {room, refusal} = this.#rooms.enter(doc)
    const session = new Session(room, connection, options)
    room.join(session)
    if (refusal !== null) {
      this.counts.add(refusal)
      session.close(closeReasons.overloaded)
    }
    return session
  }

  /** What one client may say that is in several rooms at once, all of them together. */
  newBucket(): TokenBucket {
    const {messageBurst, messagesPerSecond} = this.#limits
    return new TokenBucket(messageBurst, messagesPerSecond, this.clock.nowMs())
  }

  #onStorage = (state: JournalState): void => {
    this.#options.onStateChange?.(state)
    for (const room of this.#rooms.all) room.notify({kind: "storage", writable: state === "working"})
  }

  /** Waits until everything received is on disk, tells the clients, then ends every session. */
  async close(): Promise<void> {
    await this.#journal.flushed()
    this.#rooms.end()
    for (const room of this.#rooms.all) room.close(closeReasons.restarting)
    await this.#journal.flushed()
  }

  #makeRoom = (doc: DocId, onChange: () => void): Room => {
    const {storage, log, clock, preparation = null, bus = null} = this.#options
    return new Room(doc, {
      storage,
      journal: this.#journal,
      log,
      clock,
      preparation,
      bus,
      limits: this.#limits,
      counts: this.counts,
      onChange,
    })
  }
}
