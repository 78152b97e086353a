import type {Session} from "./session.ts"

/** Where an update came from. `Room.push` decides by it, and nothing else does, what becomes of the update. */
export type Origin =
  | {readonly from: "session"; readonly session: Session}
  /** Written by the server itself, as when a document is converted on load. */
  | {readonly from: "server"}
