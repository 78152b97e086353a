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
  /** It is on disk already, or the room writes it itself before it is live. */
  | {readonly from: "storage"}

/** What has to be done with an update. */
export interface Route {
  readonly journal: boolean
  readonly fanOut: boolean
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
      return {journal: true, fanOut: true, publish: true, except: session, author: session.user}
    }
    case "bus":
      return {journal: false, fanOut: true, publish: false, except: null, author: null}
    case "api":
      return {journal: true, fanOut: true, publish: true, except: null, author: origin.by}
    case "storage":
      return {journal: false, fanOut: false, publish: false, except: null, author: null}
    default:
      return unreachable(origin)
  }
}
