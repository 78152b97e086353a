import type {CloseReason} from "@quire/protocol"

/** Where the connection stands. `refused` lasts until the app makes a new provider. */
export type ConnectionState =
  | {readonly name: "connecting"}
  | {readonly name: "connected"}
  | {readonly name: "offline"}
  | {readonly name: "refused"; readonly reason: CloseReason}

/** What may be said of this tab's edits. `saved` is on the server's disk, nothing less. */
export type SaveState =
  | {readonly name: "connecting"}
  | {readonly name: "saved"}
  | {readonly name: "saving"}
  | {readonly name: "offline"; readonly unsaved: boolean}
  | {readonly name: "refused"; readonly reason: CloseReason; readonly unsaved: boolean}
