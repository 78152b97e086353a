import * as Y from "yjs"
import {Peer} from "./peer.ts"
import {KINDS, playSession} from "./session.ts"

/** Fails unless the view shows what Yjs holds, and shows it validly. */
export function checkPeer(peer: Peer, what: string): void {
  // What comes meanwhile waits: the view is behind, and is not corrected either.
  if (peer.composing) return
  peer.state.doc.check()
  for (const expected of [peer.pure, peer.binding.read()]) {
    const shown = peer.state.doc
    if (!shown.eq(expected))
      throw new Error(`after ${what} the view shows\n${String(shown)}\nand not\n${String(expected)}`)
  }
}

/** Plays one session; says what went wrong and how to replay it, or null when everything held. */
export function failureOf(seed: number, kinds = KINDS): string | null {
  try {
    const peers = playSession(seed, 30, checkPeer, kinds)
    const [first] = peers
    for (const peer of peers) checkSame(peer, first!, "everything has arrived")
    const opened = new Peer(77, [Y.encodeStateAsUpdate(first!.doc)])
    if (opened.updates.length > 0) throw new Error("opening wrote something")
    checkSame(opened, first!, "opening")
    return null
  } catch (error) {
    return `QUIRE_FUZZ_SEED=${seed} replays: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

function checkSame(a: Peer, b: Peer, what: string): void {
  if (!a.state.doc.eq(b.state.doc)) {
    throw new Error(`after ${what} one sees\n${String(a.state.doc)}\nand another\n${String(b.state.doc)}`)
  }
}
