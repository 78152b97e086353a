import type {CloseReason, DocId, Frame, Grant, Update, UserId} from "@quire/protocol"

/** Names one stored update of one document; opaque, made by the storage. */
export type RowId = number & {readonly __brand: "RowId"}

/** What one Yjs client id wrote: the clocks from `from` up to, and not including, `to`. */
export interface ClockRange {
  readonly clientId: number
  readonly from: number
  readonly to: number
}

/** One update on its way to disk. */
export interface Append {
  readonly doc: DocId
  readonly update: Update
  /** The document's title after it. */
  readonly title: string
  /** Who wrote it; null when nobody is signed in, or when it was brought by somebody else than its author. */
  readonly author: UserId | null
  /** What it adds, one range a client id. Empty when it only deletes. */
  readonly clocks: readonly ClockRange[]
}

export interface StoredRow {
  readonly id: RowId
  readonly update: Update
}

/** Everything that is stored of a document: the newest good snapshot, and the rows that came after it, in order. */
export interface Stored {
  readonly snapshot: Update | null
  /** What `digestOf` makes of the snapshot; null where it is not stored. */
  readonly digest: Uint8Array | null
  readonly rows: readonly StoredRow[]
  /** Rows and snapshots whose checksum did not hold: set aside, not part of the above. */
  readonly damagedCount: number
  /** Whose each client id is: of those who appended with it in their clocks and were signed in, the first (rule G3). */
  readonly owners: ReadonlyMap<number, UserId>
}

/** What a compaction did: `snapshot` holds the snapshot before it and the rows `merged`. */
export interface Compacted {
  readonly snapshot: Update
  readonly merged: readonly RowId[]
}

export interface DocumentInfo {
  readonly id: DocId
  readonly title: string
  /** Of the newest stored update. */
  readonly changedAt: Date
}

/** Where documents live. Whatever a promise resolved for is durable: it survives kill -9 and power loss (rule S1). */
export interface Storage {
  /** An unknown document is an empty one. */
  load(doc: DocId): Promise<Stored>
  /** One commit for many documents: all of `batch`, or, when it rejects, nothing. */
  append(batch: readonly Append[]): Promise<readonly RowId[]>
  /**
   * Puts a snapshot in the place of exactly the rows that it merged, in one transaction (rule S5). Rejects, with nothing
   * changed, when the snapshot does not hold what the rows hold. The work is not done on the caller's thread.
   */
  compact(doc: DocId): Promise<Compacted>
  /** Commits next to nothing: rejects when updates could not be written either. */
  probe(): Promise<void>
  /** Every document that has been written to, newest change first. */
  list(): Promise<readonly DocumentInfo[]>
  close(): Promise<void>
}

/** Brings word of a document from node to node: late, in no order, at most once. A hint, and never the truth. */
export interface Bus {
  publish(doc: DocId, frame: Frame): void
  /** Calls `onFrame` with what other nodes publish of `doc`, never this one, until what it resolves with is called. */
  subscribe(doc: DocId, onFrame: (frame: Frame) => void): Promise<() => void>
}

/**
 * What a transport offers a session. No method throws; sending after the end is ignored. When everything that was buffered
 * has left, the transport calls `drained` of the session.
 */
export interface Connection {
  send(frame: Frame): void
  /** What has been sent and has not left yet, from the moment of `send` on. */
  readonly bufferedBytes: number
  close(reason: CloseReason): void
  /** Asks the client for a sign of life now, where it can: it comes as `heard` of the session. */
  probe?(): void
}

/** Somebody who is signed in, as others see them. */
export interface Person {
  readonly id: UserId
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
}

/** Who asks to use a document. */
export interface Identity {
  /** Who is signed in; null when nobody is. */
  readonly person: Person | null
  /** What was shown to be let in: a secret. Null when nothing was. */
  readonly token: string | null
  /** The most that is asked for; null when that was not said. */
  readonly asked: Grant | null
}

/**
 * What `identity` may do with `doc` now, or why nothing. Asked before somebody joins, and whenever they show a new token. That it
 * rejects says that nobody knows now: whoever asked is told to come back, and is not let in.
 */
export type Authorize = (identity: Identity, doc: DocId) => Promise<Grant | CloseReason>

/** Monotonic time and every timer. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  nowMs(): number
  /** Calls `run` once after `delayMs`; the returned function cancels. */
  setTimer(delayMs: number, run: () => void): () => void
  /** Calls `run` when everything that has arrived by now has been handled. */
  defer(run: () => void): void
}

/** Structured lines; `fields` hold no document text and no secret. */
export interface Log {
  warn(fields: Readonly<Record<string, unknown>>, text: string): void
}
