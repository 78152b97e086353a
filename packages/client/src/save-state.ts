import {allows, closeReasons, unreachable} from "@quire/protocol"
import type {CloseReason, Grant} from "@quire/protocol"
import type {ConnectionState, KeepState, SaveState} from "./state.ts"

/** No close reason: the connection goes on, to read. */
const mayNotWrite: CloseReason = {
  ...closeReasons.forbidden,
  name: "mayNotWrite",
  text: "You may read this document, not change it. Ask its owner.",
}

/** How long a lost connection is only *Reconnecting*. */
export const reconnectingMs = 5_000

/** The device has this long to keep an edit before the screen stops saying that it does. */
export const keptWithinMs = 1_000

/** All that the save state follows from. */
export interface Facts {
  readonly connection: ConnectionState
  readonly keep: KeepState
  /** Edits of this tab that are not known to be on the server's disk. */
  readonly unsaved: number
  /** Those of them that are not on this device's disk either. */
  readonly unkept: number
  /** When the oldest of those was made. */
  readonly unkeptSinceMs: number | null
  /** What the server allows this tab to do. */
  readonly grant: Grant
  /** The server can write to its disk. */
  readonly writable: boolean
  /** There is a document to look at, from the server or from this device. */
  readonly shown: boolean
}

/** The save state at `nowMs`: a pure function, so that no way that led here can make it lie. */
export function saveStateOf(facts: Facts, nowMs: number): SaveState {
  const {connection, unsaved} = facts
  switch (connection.name) {
    case "connecting":
      return {name: "connecting"}
    case "connected":
      return connectedState(facts)
    case "down":
      if (isUnkept(facts, nowMs)) return {name: "unkept", cause: unkeptCause(facts.keep)}
      if (unsaved === 0 && nowMs - connection.sinceMs < reconnectingMs && connection.cause === "lost") {
        return {name: facts.shown ? "reconnecting" : "connecting"}
      }
      return {name: "offline", waiting: unsaved > 0, cause: connection.cause}
    case "refused":
      return refusedState(facts, connection.reason)
    default:
      return unreachable(connection)
  }
}

function connectedState(facts: Facts): SaveState {
  const {grant, writable, unsaved} = facts
  if (!allows(grant, "editor")) return unsaved > 0 ? refusedState(facts, mayNotWrite) : {name: "viewing"}
  if (unsaved === 0) return {name: "saved"}
  return {name: writable ? "saving" : "stalled"}
}

function refusedState({keep, unsaved, unkept, shown}: Facts, reason: CloseReason): SaveState {
  const copied = shown && keep.name === "keeping"
  return {name: "refused", reason, opened: shown || unsaved > 0, waiting: unsaved > 0, kept: unkept === 0, copied}
}

/** Leaving the page would lose something: it is neither acknowledged nor kept on the device. */
export function losesWhenLeft({unkept}: Pick<Facts, "unkept">): boolean {
  return unkept > 0
}

function isUnkept({keep, unkept, unkeptSinceMs}: Facts, nowMs: number): boolean {
  if (unkept === 0) return false
  return keep.name !== "keeping" || nowMs - (unkeptSinceMs ?? nowMs) >= keptWithinMs
}

function unkeptCause(keep: KeepState): Extract<SaveState, {readonly name: "unkept"}>["cause"] {
  switch (keep.name) {
    case "opening":
      return "opening"
    case "keeping":
      return "writing"
    case "failing":
      return keep.cause
    default:
      return unreachable(keep)
  }
}
