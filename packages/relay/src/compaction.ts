import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import type {Stored} from "./ports.ts"
import {sameState} from "./same-state.ts"

/** A tail shorter than this is left alone, however small the snapshot. */
const shortTailRows = 200
const shortTailBytes = 64 * 1024

/** How much is stored behind the newest snapshot. */
export interface Tail {
  readonly rowCount: number
  readonly sizeBytes: number
  readonly snapshotBytes: number
}

/** A snapshot has to replace the tail: it is long, and outgrows the snapshot before it. */
export function isOutgrown({rowCount, sizeBytes, snapshotBytes}: Tail): boolean {
  return (
    rowCount >= shortTailRows * 10 ||
    (rowCount >= shortTailRows && sizeBytes >= Math.max(shortTailBytes, snapshotBytes / 2))
  )
}

export function tailOf(stored: Stored): Tail {
  return {
    rowCount: stored.rows.length,
    sizeBytes: stored.rows.reduce((sum, {update}) => sum + update.length, 0),
    snapshotBytes: stored.snapshot?.length ?? 0,
  }
}

/**
 * The snapshot that can stand for what is `stored` (rule S5): made from that alone, and verified in a fresh replica. Deleted
 * text leaves it here. Takes as long as the document is large: storage drivers call it off the main thread.
 * @throws when the snapshot does not hold what the rows hold
 */
export function merge(stored: Stored): Update {
  const doc = new Y.Doc()
  const fresh = new Y.Doc()
  try {
    for (const update of updatesOf(stored)) Y.applyUpdate(doc, update)
    const snapshot = Y.encodeStateAsUpdate(doc)
    Y.applyUpdate(fresh, snapshot)
    if (fresh.store.pendingStructs !== null || fresh.store.pendingDs !== null) throw new Error("A snapshot has a hole")
    if (!sameState(doc, fresh)) throw new Error("A snapshot differs from its rows")
    return snapshot
  } finally {
    doc.destroy()
    fresh.destroy()
  }
}

/** All stored updates of a document in the order they have to be applied. */
export function updatesOf(stored: Stored): Update[] {
  return [...(stored.snapshot === null ? [] : [stored.snapshot]), ...stored.rows.map(({update}) => update)]
}
