/** How much one client, or one document, may ask of the node. Each has a close reason and a count of its own. */
export interface Limits {
  /** The largest document, counted as the updates that it is made of. Beyond it: 4413. */
  readonly documentBytes: number
  /** Connections to one document. Beyond it: 1013. */
  readonly connectionsPerDocument: number
  /** Messages of one connection in the long run. Beyond it: 4529. */
  readonly messagesPerSecond: number
  /** Messages of one connection at once. Beyond it: 4529. */
  readonly messageBurst: number
  /** Client ids that nobody had used, which one connection may bring as its own. Beyond it: 4422. */
  readonly newClientIds: number
  /** The same of others' client ids, which a syncStep2 may bring to heal a server that lost what they wrote. */
  readonly healedClientIds: number
  /** Structs and ranges of deletes in one update. Beyond it: 4422. */
  readonly updateParts: number
  /** Types that stand in each other. Beyond it: 4422. */
  readonly nesting: number
  /** Roots of a document. Beyond it: 4422. */
  readonly roots: number
  /** Characters of a root's name, a key or a mark. Beyond it: 4422. */
  readonly nameLength: number
  /** The value of a mark, about. Beyond it: 4422. */
  readonly markBytes: number
  /** A value in a map, or an embed, about. Beyond it: 4422. */
  readonly attributeBytes: number
  /** All live documents, counted as updates and 8 KiB each. While those that people are in take more, no other is opened: 1013. */
  readonly roomsBytes: number
  /** How long a document that nobody is in stays live, unless that memory is short. */
  readonly roomIdleMs: number
  /** What of all documents was received and is not on disk yet. Beyond it what comes is refused with 4507. */
  readonly unsavedBytes: number
  /** What one connection has sent before its document is loaded. Beyond it: 1013. */
  readonly waitingBytes: number
}

const mebibyte = 1024 * 1024

export const defaultLimits: Limits = {
  documentBytes: 100 * mebibyte,
  connectionsPerDocument: 5_000,
  messagesPerSecond: 20_000,
  messageBurst: 10_000,
  newClientIds: 16,
  healedClientIds: 4_096,
  updateParts: 1_000_000,
  nesting: 64,
  roots: 20_000,
  nameLength: 256,
  markBytes: 16 * 1024,
  attributeBytes: 4 * mebibyte,
  roomsBytes: 512 * mebibyte,
  roomIdleMs: 30_000,
  unsavedBytes: 64 * mebibyte,
  waitingBytes: 32 * mebibyte,
}

/** A bucket of `capacity` tokens into which `perSecond` drop. */
export class TokenBucket {
  readonly #capacity: number
  readonly #perSecond: number
  #tokens: number
  #filledAtMs: number

  constructor(capacity: number, perSecond: number, nowMs: number) {
    this.#capacity = capacity
    this.#perSecond = perSecond
    this.#tokens = capacity
    this.#filledAtMs = nowMs
  }

  /** Takes `count`. @returns whether there were as many; else none is taken */
  take(nowMs: number, count = 1): boolean {
    const fresh = ((nowMs - this.#filledAtMs) / 1_000) * this.#perSecond
    this.#tokens = Math.min(this.#capacity, this.#tokens + fresh)
    this.#filledAtMs = nowMs
    if (this.#tokens < count) return false
    this.#tokens -= count
    return true
  }
}
