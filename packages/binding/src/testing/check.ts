import {expect} from "vitest"
import * as Y from "yjs"
import {Peer} from "./peer.ts"
import {playSession} from "./session.ts"

/** Fails unless the view shows what Yjs holds, and shows it validly. */
export function checkPeer(peer: Peer, what: string): void {
  peer.state.doc.check()
  for (const expected of [peer.pure, peer.binding.read()]) {
    const shown = peer.state.doc
    if (!shown.eq(expected))
      throw new Error(`after ${what} the view shows\n${String(shown)}\nand not\n${String(expected)}`)
  }
}

/** Plays one session and fails unless everything held; the message says how to replay it. */
export function runSession(seed: number): void {
  try {
    const peers = playSession(seed, 30, checkPeer)
    const [first] = peers
    for (const peer of peers) expect(peer.state.doc.toJSON()).toEqual(first!.state.doc.toJSON())
    const opened = new Peer(77, [Y.encodeStateAsUpdate(first!.doc)])
    expect(opened.updates).toEqual([])
    expect(opened.state.doc.toJSON()).toEqual(first!.state.doc.toJSON())
  } catch (cause) {
    throw new Error(`QUIRE_FUZZ_SEED=${seed} replays this`, {cause})
  }
}
