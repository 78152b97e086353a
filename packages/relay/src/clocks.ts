import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import type {ClockRange} from "./ports.ts"

/** What `update` adds, one range a client id. */
export function clocksOf(update: Update): ClockRange[] {
  const {from, to} = Y.parseUpdateMeta(update)
  return [...to].map(([clientId, end]) => ({clientId, from: from.get(clientId) ?? 0, to: end}))
}
