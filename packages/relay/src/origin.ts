import type {Session} from "./session.ts"

/** A session brought an update. `healing`: in a syncStep2, which may bring what others wrote. */
export interface FromSession {
  readonly from: "session"
  readonly session: Session
  readonly healing: boolean
}

/** Another node told of an update, which is on its way to disk there. */
export interface FromBus {
  readonly from: "bus"
}

/** Where an update comes from. `Room.push` decides by it, in one switch, where the update goes. */
export type Origin = FromSession | FromBus
