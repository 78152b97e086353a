import type {CloseReason} from "@quire/protocol"

/** How the bytes travel: over a WebSocket; or, where that is blocked, as server-sent events and posts, or by long polling. */
export type Transport = "websocket" | "events" | "polling"

/**
 * Where the connection stands. Times are milliseconds since 1970.
 * `connecting` is the first attempt; after it there is either a connection or a reason why not.
 */
export type ConnectionState =
  | {readonly name: "connecting"; readonly sinceMs: number}
  | {readonly name: "connected"; readonly sinceMs: number; readonly transport: Transport}
  | {readonly name: "down"; readonly sinceMs: number; readonly cause: "lost" | "token"}
  /** Lasts until a person or the app acts: `retry` of the reason says how. */
  | {readonly name: "refused"; readonly sinceMs: number; readonly reason: CloseReason}

/** Why this device does not keep what is written. */
export type NotKept =
  /** The app does not want it, or this browser has no such store. */
  | "off"
  /** The browser refuses, as some do in private windows. */
  | "denied"
  /** Another tab with an older version of the page holds the store. */
  | "blocked"
  | "full"
  /** The browser has deleted what was kept, or a newer version of the page took the store over. */
  | "lost"
  /** A person has had it removed. */
  | "discarded"

/** Whether this device keeps what is written. */
export type KeepState =
  | {readonly name: "opening"}
  | {readonly name: "keeping"}
  | {readonly name: "failing"; readonly cause: NotKept}

/** What may be said of this tab's edits. `saved` is on the server's disk, nothing less (rule S6). */
export type SaveState =
  /** Nothing has been loaded from anywhere yet. */
  | {readonly name: "connecting"}
  | {readonly name: "saved"}
  | {readonly name: "saving"}
  /** The server has the edits and cannot write to its disk; it tries again. */
  | {readonly name: "stalled"}
  /** Connected, to read only. */
  | {readonly name: "viewing"}
  /** No connection for less than 5 s, and no edit waits. */
  | {readonly name: "reconnecting"}
  /** No connection. Every edit that waits, if `waiting`, is kept on this device. */
  | {readonly name: "offline"; readonly waiting: boolean; readonly cause: "lost" | "token"}
  /** No connection, and edits that are in this tab only: `cause` says why the device does not keep them. */
  | {readonly name: "unkept"; readonly cause: NotKept | "opening" | "writing"}
  /**
   * The server refuses. `opened`: there is a document to look at, else there was never one; `waiting`: there are edits that
   * the server has not got; `kept`: those are on this device.
   * `copied`: this device keeps a copy of the document.
   */
  | {
      readonly name: "refused"
      readonly reason: CloseReason
      readonly opened: boolean
      readonly waiting: boolean
      readonly kept: boolean
      readonly copied: boolean
    }
