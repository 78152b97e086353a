import {connectionAdvice} from "./connection-advice.ts"
import type {ConnectionAdvice} from "./connection-advice.ts"

/** What a connection check tries, in this order: the echo at `/ws`, then a document, then the ways around a blocked WebSocket. */
export const connectionChecks = ["handshake", "text", "binary", "close", "document", "stream", "poll"] as const

export type ConnectionCheck = (typeof connectionChecks)[number]

/** The lines that mend in each proxy what usually makes a check fail; null: no proxy's lines would. */
export const connectionRemedies: Readonly<Record<ConnectionCheck, ConnectionAdvice["lines"]>> = {
  handshake: connectionAdvice.upgradeBlocked.lines,
  text: null,
  binary: null,
  close: null,
  document: connectionAdvice.upgradeBlocked.lines,
  stream: connectionAdvice.heldBack.lines,
  poll: connectionAdvice.badGateway.lines,
}
