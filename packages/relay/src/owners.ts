import type {UserId} from "@quire/protocol"
import type {Standing} from "./gate.ts"

/** What ownership needs to know of a session. */
export interface Writer {
  /** Null when nobody is signed in. */
  readonly user: UserId | null
  /** Moments of the room: when it joined, and when it was last heard. */
  readonly joinedAt: number
  readonly heardAt: number
}

/**
 * Whose each Yjs client id is (rule G3): the user's whose session first wrote with it. Where nobody is signed in it is the session's,
 * and free again when that has ended.
 */
export class Owners<W extends Writer> {
  readonly #users = new Map<number, UserId>()
  readonly #writers = new Map<number, W>()
  readonly #live: ReadonlySet<W>

  /** @param live the sessions that are there at the moment */
  constructor(live: ReadonlySet<W>) {
    this.#live = live
  }

  /** What is known from before. */
  load(users: ReadonlyMap<number, UserId>): void {
    for (const [clientId, user] of users) this.#users.set(clientId, user)
  }

  /**
   * Whether `writer` may bring something new under `clientId`.
   * @param healing it came in a syncStep2, which may bring what others wrote, when they are not there to bring it
   */
  standingOf(clientId: number, writer: W, healing: boolean): Standing {
    const user = this.#users.get(clientId)
    if (user !== undefined) {
      if (user === writer.user) return "allow"
      if (!healing) return "refuse"
      return this.#isHere(user) ? "wait" : "allow"
    }
    const owner = this.#writers.get(clientId)
    if (owner === undefined || owner === writer) return "allow"
    // A client that comes back before its old socket is known to be dead has its old id, and the old socket is silent.
    return healing || owner.heardAt < writer.joinedAt ? "wait" : "refuse"
  }

  #isHere(user: UserId): boolean {
    for (const writer of this.#live) if (writer.user === user) return true
    return false
  }

  /** Whether `clientId` is known to be somebody's. */
  knows(clientId: number): boolean {
    return this.#users.has(clientId) || this.#writers.has(clientId)
  }

  /** The session that a client id belongs to, where nobody is signed in. */
  writerOf(clientId: number): W | null {
    return this.#writers.get(clientId) ?? null
  }

  /**
   * Who is said to have written what `writer` brings under `clientId`, which it may.
   * @param healing it was written by others
   */
  attribute(clientId: number, writer: W, healing: boolean): UserId | null {
    const user = this.#users.get(clientId)
    if (user !== undefined || healing) return user ?? null
    if (writer.user === null) this.#writers.set(clientId, writer)
    else this.#users.set(clientId, writer.user)
    return writer.user
  }

  /** `writer` has ended. @returns whether client ids have become free */
  end(writer: W): boolean {
    let freed = false
    for (const [clientId, owner] of this.#writers) {
      if (owner === writer) freed = this.#writers.delete(clientId)
    }
    return freed
  }
}
