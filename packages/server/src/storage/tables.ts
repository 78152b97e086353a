import {createHash, hash} from "node:crypto"
import type {DocId, FileHash, UserId} from "@quire/protocol"
import type {ClockRange} from "@quire/relay"

/** Raised with every change of the tables; `migrations.ts` leads from each to the next. A file with a higher number was made by a newer Quire. */
export const formatVersion = 5

/** Which files belong to which documents; what they hold is beside the database (`upload-files.ts`). */
export const uploadsTable = `
  CREATE TABLE uploads (
    doc TEXT NOT NULL,
    hash TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    unused_since INTEGER,
    checksum BLOB NOT NULL,
    PRIMARY KEY (hash, doc)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX uploads_by_doc ON uploads (doc);
`

/** What rooms have to know of snapshots. Version 4 brought it. */
export const digestsTable = `
  CREATE TABLE digests (
    doc TEXT NOT NULL,
    generation INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX digests_by_doc ON digests (doc, generation);
`

/** The tables of version 2. */
export const secondTables = `
  CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    change INTEGER NOT NULL,
    checksum BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX documents_by_change ON documents (change);
  CREATE TABLE updates (
    doc TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    author TEXT,
    clocks TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX updates_by_doc ON updates (doc, sequence);
  CREATE TABLE snapshots (
    doc TEXT NOT NULL,
    generation INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX snapshots_by_doc ON snapshots (doc, generation);
  CREATE TABLE history (
    doc TEXT NOT NULL,
    generation INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX history_by_doc ON history (doc, generation);
  CREATE TABLE owners (
    doc TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    author TEXT NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (doc, client_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE quarantine (
    source TEXT NOT NULL,
    doc TEXT NOT NULL,
    place INTEGER NOT NULL,
    last_place INTEGER NOT NULL,
    record TEXT NOT NULL,
    bytes BLOB,
    found_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX quarantine_by_doc ON quarantine (doc);
`

/**
 * The tables. In each row `checksum` is over all other columns (rule S4), so that a row that was changed, or that stands in
 * another's place, is noticed.
 */
export const tables = secondTables + uploadsTable + digestsTable

/** What is known of a document. `sequence`: of its newest update. `change`: orders documents by their newest update. */
export interface DocumentRow {
  readonly id: DocId
  readonly title: string
  readonly changed_at: number
  readonly sequence: number
  readonly change: number
}

/** One update that no snapshot holds yet. `sequence` counts the updates of a document: 1, 2, 3 and so on. */
export interface UpdateRow {
  readonly doc: DocId
  readonly sequence: number
  readonly author: UserId | null
  /** JSON of `[client id, from, to][]`. */
  readonly clocks: string
  readonly stored_at: number
  readonly bytes: Uint8Array
}

/** Everything up to `last_sequence`, merged. `generation` counts the compactions of a document: 1, 2, 3 and so on. */
export interface SnapshotRow {
  readonly doc: DocId
  readonly generation: number
  readonly last_sequence: number
  readonly stored_at: number
  readonly bytes: Uint8Array
}

/** What a room has to know of the snapshot of that `generation`. One that is missing is made anew from it. */
export interface DigestRow {
  readonly doc: DocId
  readonly generation: number
  readonly bytes: Uint8Array
}

/** The updates that the compaction `generation` merged, sealed (`segment.ts`). Never sent to clients: deleted text is in it. */
export interface HistoryRow {
  readonly doc: DocId
  readonly generation: number
  readonly first_sequence: number
  readonly last_sequence: number
  readonly first_at: number
  readonly last_at: number
  readonly bytes: Uint8Array
}

/** Whose a client id is (rule G3). */
export interface OwnerRow {
  readonly doc: DocId
  readonly client_id: number
  readonly author: UserId
}

/** A file that was uploaded into a document. `unused_since`: when clean-up first found that no stored text names it; null while one does. */
export interface UploadRow {
  readonly doc: DocId
  readonly hash: FileHash
  readonly type: string
  readonly name: string
  readonly size_bytes: number
  readonly stored_at: number
  readonly unused_since: number | null
}

export interface Rows {
  readonly documents: DocumentRow
  readonly updates: UpdateRow
  readonly snapshots: SnapshotRow
  readonly digests: DigestRow
  readonly history: HistoryRow
  readonly owners: OwnerRow
  readonly uploads: UploadRow
}

/** Tables of what documents are made of. */
export type Table = Exclude<keyof Rows, "uploads">
export type Sealed<T> = T & {readonly checksum: Uint8Array}

const columns: {readonly [T in keyof Rows]: readonly (keyof Rows[T] & string)[]} = {
  documents: ["id", "title", "changed_at", "sequence", "change"],
  updates: ["doc", "sequence", "author", "clocks", "stored_at", "bytes"],
  snapshots: ["doc", "generation", "last_sequence", "stored_at", "bytes"],
  digests: ["doc", "generation", "bytes"],
  history: ["doc", "generation", "first_sequence", "last_sequence", "first_at", "last_at", "bytes"],
  owners: ["doc", "client_id", "author"],
  uploads: ["doc", "hash", "type", "name", "size_bytes", "stored_at", "unused_since"],
}

export function encodeClocks(clocks: readonly ClockRange[]): string {
  return JSON.stringify(clocks.map(({clientId, from, to}) => [clientId, from, to]))
}

type Value = string | number | null | Uint8Array

const maxCopyBytes = 16 * 1024

/** The values of `row` as its INSERT takes them: its columns in their order, and the checksum over them. */
export function sealed<T extends keyof Rows>(table: T, row: Rows[T]): Value[] {
  const values = columns[table].map((column) => row[column] as Value)
  return [...values, checksum(table, values)]
}

/** The checksum of `row` holds. */
export function isSound<T extends keyof Rows>(table: T, row: Sealed<Rows[T]>): boolean {
  const values = columns[table].map((column) => row[column] as Value)
  return Buffer.compare(checksum(table, values), row.checksum) === 0
}

/** They read nothing, and fail where a table is not as it should be. */
export const tableChecks = Object.entries(columns).map(
  ([table, own]) => `SELECT ${[...own, "checksum"].join(", ")} FROM ${table} LIMIT 0`,
)

/** Made once: they run for every update. `or`: what to do where there is such a row. */
function insertions(or = ""): {readonly [T in keyof Rows]: string} {
  const all = Object.entries(columns).map(([table, own]) => {
    const names = [...own, "checksum"]
    return [table, `INSERT ${or}INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`]
  })
  return Object.fromEntries(all) as {readonly [T in keyof Rows]: string}
}

export const insertionOf = insertions()
export const replacementOf = insertions("OR REPLACE ")
export const insertionWhereNone = insertions("OR IGNORE ")

function checksum(table: keyof Rows, values: readonly Value[]): Uint8Array {
  const text = Buffer.from(JSON.stringify([table, ...values.filter((value) => !isBytes(value))]))
  return sha256([text, ...values.filter(isBytes)]).subarray(0, 16)
}

/** Copying small parts together costs less than taking in one after the other. */
function sha256(parts: readonly Uint8Array[]): Buffer {
  if (parts.every(({length}) => length <= maxCopyBytes)) return hash("sha256", Buffer.concat(parts), "buffer")
  const digest = createHash("sha256")
  for (const part of parts) digest.update(part)
  return digest.digest()
}

function isBytes(value: Value): value is Uint8Array {
  return value instanceof Uint8Array
}
