import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import type {Stored} from "./ports.ts"
import {sameState} from "./same-state.ts"

/** A tail shorter than this is left alone, however small the snapshot. */
const shortTailRows = 200
const shortTailBytes = 64 * 1024
/** The same of a tail that nobody is adding to. */
const restingTailRows = 64
/** Writing so much of a snapshot anew costs no more than reading a row whenever the document is opened. */
const snapshotBytesPerRow = 16 * 1024

/** How much is stored behind the newest snapshot. */
export interface Tail {
  rowCount: number
  sizeBytes: number
  snapshotBytes: number
}

/** A snapshot has to replace the tail: it is long, and outgrows the snapshot before it. */
export function isOutgrown({rowCount, sizeBytes, snapshotBytes}: Readonly<Tail>): boolean {
  return (
    rowCount >= shortTailRows * 10 ||
    (rowCount >= shortTailRows && sizeBytes >= Math.max(shortTailBytes, snapshotBytes / 2))
  )
}

/**
 * Nobody is in, and reading the tail would keep whoever comes next waiting: it is worth a snapshot even though it has not outgrown
 * the one before.
 */
export function isWorthMerging({rowCount, sizeBytes, snapshotBytes}: Readonly<Tail>): boolean {
  return (
    rowCount >= Math.max(restingTailRows, snapshotBytes / snapshotBytesPerRow) ||
    sizeBytes >= Math.max(shortTailBytes, snapshotBytes / 8)
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
export function merge(stored: Pick<Stored, "snapshot" | "rows">): Update {
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
export function updatesOf(stored: Pick<Stored, "snapshot" | "rows">): Update[] {
  return [...(stored.snapshot === null ? [] : [stored.snapshot]), ...stored.rows.map(({update}) => update)]
}
