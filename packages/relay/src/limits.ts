/** How much one client, or one document, may ask of the node. Each has a close reason and a count of its own. */
export interface Limits {
  /** Of one document, as updates. Beyond it: 4413. */
  readonly documentBytes: number
  /** Of one document. Beyond it: 1013. */
  readonly connectionsPerDocument: number
  /** Of one connection, in the long run; `messageBurst` at once. Beyond it: 4529. */
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** That one connection may bring of its own. Beyond it: 4422. */
  readonly newClientIds: number
  /** The same of others, in a syncStep2, which heals a server that lost what they wrote. */
  readonly healedClientIds: number
  /** Structs and ranges of deletes in one update. Beyond it: 4422. */
  readonly updateParts: number
  /** Types that stand in each other, roots of a document, characters of a root's name, a key or a mark. Beyond each: 4422. */
  readonly nesting: number
  readonly roots: number
  readonly nameLength: number
  /** Of the value of a mark, and of a map or an embed, about. Beyond it: 4422. */
  readonly markBytes: number
  readonly attributeBytes: number
  /** Of all documents that are live, as updates and 8 KiB each. While those that people are in take more, no other is opened: 1013. */
  readonly roomsBytes: number
  /** How long a document that nobody is in stays live, unless that memory is short. */
  readonly roomIdleMs: number
  /** Received and not on disk yet, of all documents, while the disk takes nothing. Beyond it: 4507. */
  readonly unsavedBytes: number
  /** Of one connection, before its document has been loaded. Beyond it: 1013. */
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

  /** Takes one. @returns whether there was one */
  take(nowMs: number): boolean {
    const fresh = ((nowMs - this.#filledAtMs) / 1_000) * this.#perSecond
    this.#tokens = Math.min(this.#capacity, this.#tokens + fresh)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
