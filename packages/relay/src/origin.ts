import {unreachable} from "@quire/protocol"
import type {UserId} from "@quire/protocol"
import type {Session} from "./session.ts"

/** Where an update comes from. */
export type Origin =
  | {readonly from: "session"; readonly session: Session; readonly healing: boolean}
  /** Another node, which has journalled it. */
  | {readonly from: "bus"}
  /** A program, in the name of `by`. */
  | {readonly from: "api"; readonly by: UserId}

/** What has to be done with an update, besides telling it to everybody in the room. */
export interface Route {
  readonly journal: boolean
  readonly publish: boolean
  /** Has it already. */
  readonly except: Session | null
  readonly author: UserId | null
}

/** The only place that decides it. */
export function routeOf(origin: Origin): Route {
  switch (origin.from) {
    case "session": {
      const {session} = origin
      return {journal: true, publish: true, except: session, author: session.user}
    }
    case "bus":
      return {journal: false, publish: false, except: null, author: null}
    case "api":
      return {journal: true, publish: true, except: null, author: origin.by}
    default:
      return unreachable(origin)
  }
}
