import type {Update} from "@quire/protocol"
import * as Y from "yjs"

/** What the gate says of an update, before anything is applied or relayed. */
export type Verdict =
  /** Everything that it builds on is there. */
  | {readonly name: "admit"}
  /** It builds on something that is not there: a hole. The sender has to send what is missing. */
  | {readonly name: "gap"}
  /** Not an update, or beyond what any real one is. */
  | {readonly name: "refuse"; readonly why: string}

/** No client writes 2^31 characters; a clock beyond it is a claim that costs its sender a few bytes. */
const maxClock = 2 ** 31

/**
 * Judges untrusted update bytes against what the replica knows (rules G1, G2): a pure function.
 * It decodes only: applying unchecked bytes lets 7 of them allocate 256 MB.
 *
 * @param clockOf the clock up to which everything of a client id is there
 */
export function judge(update: Update, clockOf: (clientId: number) => number): Verdict {
  const decoded = decodeUpdate(update)
  if (decoded === null) return {name: "refuse", why: "undecodable"}
  const reach = new Map<number, number>()
  const reached = (clientId: number) => reach.get(clientId) ?? clockOf(clientId)
  const has = (id: Y.ID) => id.clock < reached(id.client)
  for (const struct of decoded.structs) {
    const {client, clock} = struct.id
    const end = clock + struct.length
    if (!(struct.length > 0) || end > maxClock) return {name: "refuse", why: "clock out of bounds"}
    if (struct instanceof Y.Skip || clock > reached(client)) return {name: "gap"}
    reach.set(client, Math.max(reached(client), end))
  }
  for (const struct of decoded.structs)
    if (struct instanceof Y.Item && !dependencies(struct).every(has)) return {name: "gap"}
  for (const [client, ranges] of decoded.ds.clients) {
    for (const range of ranges)
      if (range.len > 0 && !has(Y.createID(client, range.clock + range.len - 1))) return {name: "gap"}
  }
  return {name: "admit"}
}

function decodeUpdate(update: Update): ReturnType<typeof Y.decodeUpdate> | null {
  try {
    return Y.decodeUpdate(update)
  } catch {
    return null
  }
}

/** The ids that an item hangs on. A parent is an id only where it is not a root type's name. */
function dependencies(item: Y.Item): Y.ID[] {
  const parent: unknown = item.parent
  return [item.origin, item.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
}
