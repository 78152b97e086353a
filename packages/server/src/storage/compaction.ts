import type {DocId} from "@quire/protocol"
import {digestOf, merge} from "@quire/relay"
import type {RowId, StoredRow} from "@quire/relay"
import type {Found} from "./reader.ts"
import {seal} from "./segment.ts"
import type {DigestRow, HistoryRow, SnapshotRow, UpdateRow} from "./tables.ts"

/** What one compaction writes: a snapshot with its digest, and the rows that it merged, sealed, in their place. */
export interface Compaction {
  readonly snapshot: SnapshotRow
  readonly digest: DigestRow
  readonly segment: HistoryRow
  /** Sequences of the rows that go. */
  readonly merged: readonly RowId[]
}

/**
 * Makes a compaction of what was `found`, and of nothing else (rule S5).
 * @returns null when there is nothing to merge
 * @throws when the snapshot would not hold what the rows hold
 */
export function compactionOf(doc: DocId, found: Found, nowMs: number): Compaction | null {
  const {base, past, tail, generation} = found
  if (past.length === 0 && tail.length === 0) return null
  const bytes = merge({snapshot: base?.bytes ?? null, rows: rowsOf([...past, ...tail])})
  const {first, last} = spanOf(tail)
  const last_sequence = Math.max(base?.last_sequence ?? 0, past.at(-1)?.sequence ?? 0, last.sequence)
  return {
    snapshot: {doc, generation: generation + 1, last_sequence, stored_at: nowMs, bytes},
    digest: {doc, generation: generation + 1, bytes: digestOf(bytes)},
    segment: {
      doc,
      generation: generation + 1,
      first_sequence: first.sequence,
      last_sequence: last.sequence,
      first_at: first.stored_at,
      last_at: last.stored_at,
      bytes: seal(tail),
    },
    merged: tail.map(({sequence}) => sequence as RowId),
  }
}

export function rowsOf(rows: readonly UpdateRow[]): StoredRow[] {
  return rows.map(({sequence, bytes}) => ({id: sequence as RowId, update: bytes}))
}

function spanOf(tail: readonly UpdateRow[]) {
  const none = {sequence: 0, stored_at: 0}
  return {first: tail[0] ?? none, last: tail.at(-1) ?? none}
}
