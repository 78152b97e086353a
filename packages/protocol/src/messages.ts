import type {Grant} from "./grant.ts"

/** What one client says of itself, as y-protocols frames it. `state` is JSON text; `null` is "gone". */
export interface PresenceEntry {
  readonly clientId: number
  readonly clock: number
  readonly state: string
}

/** Yjs v1 update bytes, never looked into here. */
export type Update = Uint8Array
/** An encoded Yjs state vector. */
export type StateVector = Uint8Array
/** One whole message as it travels: the payload of one binary WebSocket frame. */
export type Frame = Uint8Array

/** Both sides send these. They are y-websocket's, so that its unmodified clients connect. */
export type Message =
  | {readonly type: "syncStep1"; readonly stateVector: StateVector}
  | {readonly type: "syncStep2"; readonly update: Update}
  | {readonly type: "update"; readonly update: Update}
  | {readonly type: "presence"; readonly entries: readonly PresenceEntry[]}
  | {readonly type: "queryPresence"}

/**
 * From a client. `refresh`: a new token for this connection. A number from 64 up that this build does not know is ignored.
 */
export type ClientMessage =
  | Message
  | {readonly type: "refresh"; readonly token: string}
  | {readonly type: "unknown"; readonly number: number}

/** One person who is here, however many of their pages are. */
export interface RosterEntry {
  /** The same for all connections of one person; where nobody is signed in each connection is one. */
  readonly id: string
  readonly name: string
  /** `#rrggbb`. */
  readonly color: string
  readonly grant: Grant
  /** Nothing has come from them for a minute. */
  readonly idle: boolean
  /** Of their fastest connection; null when not measured yet. */
  readonly roundTripMs: number | null
}

/** What a client is told about its own session. */
export type Notice =
  /** What it may do from now on, and at the start. */
  | {readonly kind: "grant"; readonly grant: Grant}
  /** The `count`th syncStep2 or update of this connection was refused whole: its grant does not allow it. */
  | {readonly kind: "refused"; readonly count: number}
  /** Whether the server can write to its disk. What it cannot is kept, and tried again. */
  | {readonly kind: "storage"; readonly writable: boolean}
  | {readonly kind: "restarting"}

/** From the server. `saved`: the first `count` syncStep2 and update messages of this connection are on disk. */
export type ServerMessage =
  | Message
  | {readonly type: "saved"; readonly count: number}
  | {readonly type: "roster"; readonly people: readonly RosterEntry[]}
  | {readonly type: "notice"; readonly notice: Notice}

/** Numbers on the wire, written down in PROTOCOL.md. Never reused. */
export const messageNumbers = {
  sync: 0,
  presence: 1,
  auth: 2,
  queryPresence: 3,
  saved: 64,
  roster: 65,
  notice: 66,
  refresh: 67,
} as const
/** Kinds of notice. Never reused. */
export const noticeNumbers = {grant: 1, refused: 2, storage: 3, restarting: 4} as const
export const syncNumbers = {step1: 0, step2: 1, update: 2} as const

/** Numbers from here up are Quire's own; a peer that does not know one ignores it. */
export const firstOwnNumber = 64

/** The WebSocket subprotocol of clients that understand Quire's own messages. */
export const subprotocol = "quire.v1"

/** The largest frame that a server takes unless it is told otherwise. */
export const maxFrameBytes = 16 * 1024 * 1024
