import type {DocId} from "@quire/protocol"
import type {Counted, Counts} from "./counts.ts"
import type {Limits} from "./limits.ts"
import type {Clock} from "./ports.ts"
import type {Room} from "./room.ts"

export interface RoomsOptions {
  readonly clock: Clock
  readonly limits: Limits
  readonly counts: Counts
  /** A room that has not been loaded yet. `onChange`: its size, or whether it is idle, may have changed. */
  readonly make: (doc: DocId, onChange: () => void) => Room
}

interface Entry {
  readonly room: Room
  /** What was last counted of it. */
  sizeBytes: number
}

/**
 * The documents that are live. One that nobody needs stays for a while, since people come back; when memory is short the one
 * that was left longest ago goes first. What somebody is in, or is not on disk yet, always stays (rule S3).
 */
export class Rooms {
  readonly #options: RoomsOptions
  readonly #entries = new Map<DocId, Entry>()
  /** Since when nobody needs them, the longest first. */
  readonly #idleSinceMs = new Map<DocId, number>()
  #sizeBytes = 0
  #cancelLook: (() => void) | null = null

  constructor(options: RoomsOptions) {
    this.#options = options
  }

  get count(): number {
    return this.#entries.size
  }

  /** How many of them nobody needs. */
  get idleCount(): number {
    return this.#idleSinceMs.size
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  get all(): Room[] {
    return [...this.#entries.values()].map(({room}) => room)
  }

  /**
   * The room of `doc` for one more client, and why it cannot be taken. A document that there is no place for is not loaded: its
   * room ends with whoever is sent away.
   */
  enter(doc: DocId): {readonly room: Room; readonly refusal: Counted | null} {
    const open = this.#entries.get(doc)?.room
    if (open === undefined) return this.#open(doc)
    this.#idleSinceMs.delete(doc)
    const isFull = open.sessionCount >= this.#options.limits.connectionsPerDocument
    return {room: open, refusal: isFull ? "limited.connections" : null}
  }

  /** Nothing is unloaded any more. */
  end(): void {
    this.#cancelLook?.()
    this.#idleSinceMs.clear()
  }

  #open(doc: DocId): {room: Room; refusal: Counted | null} {
    const {make, counts} = this.#options
    this.#letGo()
    const room = make(doc, () => this.#onChange(doc))
    if (this.#isFull) return {room, refusal: "limited.rooms"}
    this.#entries.set(doc, {room, sizeBytes: 0})
    this.#count(doc)
    counts.add("rooms.loaded")
    void room.load()
    return {room, refusal: null}
  }

  #onChange(doc: DocId): void {
    const room = this.#entries.get(doc)?.room
    if (room === undefined) return
    this.#count(doc)
    if (!room.isIdle) this.#idleSinceMs.delete(doc)
    else if (!this.#idleSinceMs.has(doc)) this.#idleSinceMs.set(doc, this.#options.clock.nowMs())
    if (room.isClosed) this.#forget(doc)
    this.#letGo()
  }

  #count(doc: DocId): void {
    const entry = this.#entries.get(doc)!
    const {sizeBytes} = entry.room
    this.#sizeBytes += sizeBytes - entry.sizeBytes
    entry.sizeBytes = sizeBytes
  }

  get #isFull(): boolean {
    return this.#sizeBytes >= this.#options.limits.roomsBytes
  }

  /** Unloads what has been idle long enough; when memory is short, what has been longest. */
  #letGo(): void {
    const {clock, limits, counts} = this.#options
    for (const [doc, sinceMs] of this.#idleSinceMs) {
      const isDue = sinceMs + limits.roomIdleMs <= clock.nowMs()
      if (!isDue && !this.#isFull) break
      // What has been written to it since, by nobody who is in, comes back when that is on disk.
      if (!this.#entries.get(doc)!.room.unload()) this.#idleSinceMs.delete(doc)
      else {
        this.#forget(doc)
        counts.add(isDue ? "rooms.unloaded" : "rooms.evicted")
      }
    }
    this.#lookLater()
  }

  #forget(doc: DocId): void {
    this.#sizeBytes -= this.#entries.get(doc)!.sizeBytes
    this.#entries.delete(doc)
    this.#idleSinceMs.delete(doc)
  }

  #lookLater(): void {
    const [sinceMs] = this.#idleSinceMs.values()
    if (this.#cancelLook !== null || sinceMs === undefined) return
    const {clock, limits} = this.#options
    this.#cancelLook = clock.setTimer(sinceMs + limits.roomIdleMs - clock.nowMs(), () => {
      this.#cancelLook = null
      this.#letGo()
    })
  }
}
