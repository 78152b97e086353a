import {connectionAdvice} from "./connection-advice.ts"
import type {ConnectionAdvice} from "./connection-advice.ts"

/** What a connection check tries, in this order: the echo at `/ws`, then a document, then the ways around a blocked WebSocket. */
export const connectionChecks = ["handshake", "text", "binary", "close", "document", "stream", "poll"] as const

export type ConnectionCheck = (typeof connectionChecks)[number]

/** What a failure of a check usually is, and the lines that mend it in each proxy; null: no proxy's lines would. */
export interface ConnectionFault extends ConnectionAdvice {
  readonly title: string
}

/** Shown by the check page of the web app. */
export const connectionFaults: Readonly<Record<ConnectionCheck, ConnectionFault>> = {
  handshake: {
    title: "A WebSocket opens at /ws",
    usually: "A proxy between this device and the server does not pass the upgrade to WebSocket on.",
    lines: connectionAdvice.upgradeBlocked.lines,
  },
  text: {
    title: "Text comes back",
    usually:
      "Something on the way opens WebSockets itself and does not pass on what is said, as some virus scanners do.",
    lines: null,
  },
  binary: {
    title: "Bytes come back unchanged",
    usually: "Something on the way changes or drops binary messages, as some inspecting firewalls do.",
    lines: null,
  },
  close: {
    title: "The close code comes back",
    usually: "A proxy ends connections in its own way. Nothing is lost by that; reasons for an end may be missing.",
    lines: null,
  },
  document: {
    title: "A document opens over WebSocket",
    usually:
      "The proxy passes WebSocket on for /ws but not for /collab, or the server refuses: not signed in, or another origin.",
    lines: connectionAdvice.upgradeBlocked.lines,
  },
  stream: {
    title: "A stream of events comes through",
    usually: "A proxy holds back what the server sends until it is complete.",
    lines: connectionAdvice.heldBack.lines,
  },
  poll: {
    title: "Long polling comes through",
    usually:
      "The server is not reachable at all, or a firewall answers in its place: a sign-in page of the network, a 502.",
    lines: connectionAdvice.badGateway.lines,
  },
}
