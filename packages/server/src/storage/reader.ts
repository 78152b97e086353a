import type {DocId} from "@quire/protocol"
import {unseal} from "./segment.ts"
import type {Statements} from "./statements.ts"
import {isSound} from "./tables.ts"
import type {
  DigestRow,
  DocumentRow,
  HistoryRow,
  OwnerRow,
  Rows,
  Sealed,
  SnapshotRow,
  Table,
  UpdateRow,
} from "./tables.ts"

/** A row whose checksum does not hold. */
export interface DamagedRow {
  readonly table: Table
  /** What tells it from the others of its document in that table. */
  readonly place: number
  readonly row: Sealed<Rows[Table]>
}

/** What is stored of a document, as far as opening it goes. */
export interface Found {
  /** Null when there is none, or none whose checksum holds. */
  readonly document: DocumentRow | null
  /** The newest sound snapshot. */
  readonly base: SnapshotRow | null
  /** Of `base`; null when there is none, or none whose checksum holds. */
  readonly digest: DigestRow | null
  /** Of the newest compaction, 0 before the first. */
  readonly generation: number
  /** What compactions after `base` merged: the history gives back what a damaged snapshot held. In order. */
  readonly past: readonly UpdateRow[]
  /** What no compaction merged, in order. */
  readonly tail: readonly UpdateRow[]
  readonly owners: readonly OwnerRow[]
  /** Of the newest update that was ever stored. */
  readonly lastSequence: number
  readonly damaged: readonly DamagedRow[]
  /** Updates that belong to the above and are nowhere, not even set aside. */
  readonly missing: readonly Span[]
}

/** Sequences from `first` to `last`, both included. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** Splits rows into those whose checksum holds, and the others. */
export interface Checked<T> {
  readonly sound: readonly Sealed<T>[]
  readonly damaged: readonly DamagedRow[]
}

/** Reads documents out of a database, and changes nothing. */
export class Reader {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Ids of all documents that `table` knows of. */
  documentIds(table: Table): DocId[] {
    const column = table === "documents" ? "id" : "doc"
    return this.#all<{id: DocId}>(`SELECT DISTINCT ${column} AS id FROM ${table}`).map(({id}) => id)
  }

  find(doc: DocId): Found {
    const documents = this.#documents(doc)
    const {base, damaged: snapshots} = this.#base(doc)
    const updates = check("updates", this.#of<UpdateRow>("updates", doc, "sequence"))
    const owners = check("owners", this.#of<OwnerRow>("owners", doc, "client_id"))
    const digests = this.#digests(doc, base?.generation ?? 0)
    const history = this.history(doc, base?.generation ?? 0)
    const past = history.sound.flatMap(({bytes}) => unseal(doc, bytes))
    const document = documents.sound[0] ?? null
    const lastSequence = document?.sequence ?? this.#newestSequence(doc)
    const present = [...past, ...updates.sound].map(({sequence}) => ({first: sequence, last: sequence}))
    return {
      document,
      base,
      digest: digests.sound[0] ?? null,
      generation: this.#generation(doc),
      past,
      tail: updates.sound,
      owners: owners.sound,
      lastSequence,
      damaged: [documents, {damaged: snapshots}, digests, history, updates, owners].flatMap(({damaged}) => damaged),
      missing: gapsBetween(
        [...present, ...updates.damaged.map(({place}) => ({first: place, last: place})), ...this.#setAside(doc)],
        {first: (base?.last_sequence ?? 0) + 1, last: lastSequence},
      ),
    }
  }

  /** Of the newest update of `doc` that was ever stored, 0 before the first. */
  lastSequence(doc: DocId): number {
    return this.#documents(doc).sound[0]?.sequence ?? this.#newestSequence(doc)
  }

  /** Segments of `doc` from compactions after `generation`. */
  history(doc: DocId, generation: number): Checked<HistoryRow> {
    const sql = "SELECT * FROM history WHERE doc = ? AND generation > ? ORDER BY generation"
    return check("history", this.#all<Sealed<HistoryRow>>(sql, doc, generation))
  }

  /** Updates up to `last`, which were merged, that no segment of the history says to hold, and that are not set aside. */
  missingInHistory(doc: DocId, last: number): Span[] {
    const sql = "SELECT first_sequence AS first, last_sequence AS last FROM history WHERE doc = ?"
    return gapsBetween([...this.#all<Span>(sql, doc), ...this.#setAside(doc)], {first: 1, last})
  }

  /** All snapshots of `doc`, oldest first. */
  snapshots(doc: DocId): Checked<SnapshotRow> {
    return check("snapshots", this.#of<SnapshotRow>("snapshots", doc, "generation"))
  }

  /** All digests of `doc`, oldest first. */
  digests(doc: DocId): Checked<DigestRow> {
    return check("digests", this.#of<DigestRow>("digests", doc, "generation"))
  }

  /** The newest sound snapshot, and those after it. Older ones are the reserve: they are not even read. */
  #base(doc: DocId): {readonly base: SnapshotRow | null; readonly damaged: readonly DamagedRow[]} {
    const damaged: DamagedRow[] = []
    const sql = "SELECT generation FROM snapshots WHERE doc = ? ORDER BY generation DESC"
    for (const {generation} of this.#all<{generation: number}>(sql, doc)) {
      const one = "SELECT * FROM snapshots WHERE doc = ? AND generation = ?"
      const checked = check("snapshots", this.#all<Sealed<SnapshotRow>>(one, doc, generation))
      const [base] = checked.sound
      if (base !== undefined) return {base, damaged}
      damaged.push(...checked.damaged)
    }
    return {base: null, damaged}
  }

  #digests(doc: DocId, generation: number): Checked<DigestRow> {
    const sql = "SELECT * FROM digests WHERE doc = ? AND generation = ?"
    return check("digests", this.#all<Sealed<DigestRow>>(sql, doc, generation))
  }

  #documents(doc: DocId): Checked<DocumentRow> {
    return check("documents", this.#all<Sealed<DocumentRow>>("SELECT * FROM documents WHERE id = ?", doc))
  }

  #setAside(doc: DocId): Span[] {
    const sql = "SELECT place AS first, last_place AS last FROM quarantine WHERE doc = ? AND source = 'updates'"
    return this.#all(sql, doc)
  }

  #generation(doc: DocId): number {
    const sql = `SELECT max((SELECT coalesce(max(generation), 0) FROM snapshots WHERE doc = ?1),
      (SELECT coalesce(max(generation), 0) FROM history WHERE doc = ?1)) AS newest`
    return this.#all<{newest: number}>(sql, doc)[0]?.newest ?? 0
  }

  /** Where the document's own row is of no use. */
  #newestSequence(doc: DocId): number {
    const sql = `SELECT max((SELECT coalesce(max(sequence), 0) FROM updates WHERE doc = ?1),
      (SELECT coalesce(max(last_sequence), 0) FROM snapshots WHERE doc = ?1),
      (SELECT coalesce(max(last_sequence), 0) FROM history WHERE doc = ?1),
      (SELECT coalesce(max(last_place), 0) FROM quarantine WHERE doc = ?1 AND source = 'updates')) AS newest`
    return this.#all<{newest: number}>(sql, doc)[0]?.newest ?? 0
  }

  #of<T>(table: Table, doc: DocId, order: string): Sealed<T>[] {
    return this.#all(`SELECT * FROM ${table} WHERE doc = ? ORDER BY ${order}`, doc)
  }

  #all<T>(sql: string, ...parameters: readonly (string | number)[]): T[] {
    return this.#statements.of(sql).all(...parameters) as T[]
  }
}

/** What of `whole` is in none of `parts`. */
function gapsBetween(parts: readonly Span[], whole: Span): Span[] {
  const gaps: Span[] = []
  let next = whole.first
  for (const {first, last} of parts.toSorted((a, b) => a.first - b.first)) {
    if (first > next && next <= whole.last) gaps.push({first: next, last: Math.min(first - 1, whole.last)})
    next = Math.max(next, last + 1)
  }
  if (next <= whole.last) gaps.push({first: next, last: whole.last})
  return gaps
}

const placeOf: {readonly [T in Table]: (row: Rows[T]) => number} = {
  documents: () => 0,
  updates: ({sequence}) => sequence,
  snapshots: ({generation}) => generation,
  digests: ({generation}) => generation,
  history: ({generation}) => generation,
  owners: ({client_id}) => client_id,
}

function check<T extends Table>(table: T, rows: readonly Sealed<Rows[T]>[]): Checked<Rows[T]> {
  const sound = rows.filter((row) => isSound(table, row))
  if (sound.length === rows.length) return {sound, damaged: []}
  const damaged = rows.filter((row) => !sound.includes(row))
  return {sound, damaged: damaged.map((row) => ({table, place: placeOf[table](row), row: row as Sealed<Rows[Table]>}))}
}
