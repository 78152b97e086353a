import {createHash} from "node:crypto"
import type {DocId} from "@quire/protocol"
import type {ClockRange} from "@quire/relay"
import * as Y from "yjs"
import type {Database} from "./database.ts"
import {seal} from "./segment.ts"
import {digestsTable, encodeClocks, formatVersion, insertionOf, sealed, secondTables, uploadsTable} from "./tables.ts"
import type {UpdateRow} from "./tables.ts"

/** From each version of the tables to the next. */
const migrations: Readonly<Record<number, (database: Database) => void>> = {
  1: fromFirst,
  2: (database) => database.exec(uploadsTable),
  // They are made when they are first needed.
  3: (database) => database.exec(digestsTable),
  // Of a document in which several wrote in turns they said less than there is.
  4: (database) => database.exec("DELETE FROM digests"),
}

/** Brings the tables from the version `from` to this build's, each step in one transaction: a crash leaves the old version or the new one. */
export function migrate(database: Database, from: number): void {
  for (let version = from; version < formatVersion; version++) {
    database.exec("BEGIN IMMEDIATE")
    try {
      migrations[version]?.(database)
      database.exec(`PRAGMA user_version = ${version + 1}; COMMIT`)
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK")
      throw error
    }
  }
}

interface FirstRow {
  readonly id: number
  readonly doc: DocId
  readonly bytes: Uint8Array
  readonly checksum: Uint8Array
  readonly stored_at: number
}

interface FirstDocument {
  readonly id: DocId
  readonly title: string
  readonly changed_at: number
  readonly last_update: number
}

type FirstTable = "updates" | "snapshots"

/**
 * Version 1 had no history and counted the rows of all documents together. The newest good snapshot of a document becomes its
 * first update and its first generation, the rows after it the updates 2, 3 and so on.
 */
function fromFirst(database: Database): void {
  for (const name of ["documents", "updates", "snapshots", "quarantine"]) {
    database.exec(`ALTER TABLE ${name} RENAME TO first_${name}`)
  }
  for (const index of ["documents_by_update", "updates_by_doc", "snapshots_by_doc"])
    database.exec(`DROP INDEX ${index}`)
  database.exec(secondTables)
  const documents = database
    .prepare("SELECT * FROM first_documents ORDER BY last_update")
    .all() as unknown as FirstDocument[]
  for (const document of documents) migrateDocument(database, document)
  database.exec(`
    INSERT INTO quarantine SELECT source, doc, 0, 0, json_object('id', id, 'checksum', hex(checksum)), bytes, found_at FROM first_quarantine;
    DROP TABLE first_documents; DROP TABLE first_updates; DROP TABLE first_snapshots; DROP TABLE first_quarantine`)
}

function migrateDocument(database: Database, {id: doc, title, changed_at, last_update}: FirstDocument): void {
  const snapshots = soundRows(database, "snapshots", doc)
  const newest = snapshots.at(-1)
  const base = newest === undefined ? null : updateOf(newest, 1)
  const updates = soundRows(database, "updates", doc).map((row, index) =>
    updateOf(row, (base === null ? 1 : 2) + index),
  )
  if (base !== null) migrateSnapshot(database, base)
  const insertion = database.prepare(insertionOf.updates)
  for (const row of updates) insertion.run(...sealed("updates", row))
  const document = {id: doc, title, changed_at, sequence: (updates.at(-1) ?? base)?.sequence ?? 0, change: last_update}
  database.prepare(insertionOf.documents).run(...sealed("documents", document))
}

function migrateSnapshot(database: Database, base: UpdateRow): void {
  const {doc, stored_at, bytes} = base
  const place = {doc, generation: 1, last_sequence: 1}
  database.prepare(insertionOf.snapshots).run(...sealed("snapshots", {...place, stored_at, bytes}))
  const segment = {...place, first_sequence: 1, first_at: stored_at, last_at: stored_at, bytes: seal([base])}
  database.prepare(insertionOf.history).run(...sealed("history", segment))
}

function updateOf({doc, bytes, stored_at}: FirstRow, sequence: number): UpdateRow {
  return {doc, sequence, author: null, clocks: encodeClocks(readClocks(bytes)), stored_at, bytes}
}

/** The file has to open even if the gate of an older version let something in that cannot be read. */
function readClocks(bytes: Uint8Array): ClockRange[] {
  try {
    const {from, to} = Y.parseUpdateMeta(bytes)
    return [...to].map(([clientId, end]) => ({clientId, from: from.get(clientId) ?? 0, to: end}))
  } catch {
    return []
  }
}

/** In order; the others are set aside. */
function soundRows(database: Database, table: FirstTable, doc: DocId): FirstRow[] {
  const rows = database
    .prepare(`SELECT * FROM first_${table} WHERE doc = ? ORDER BY id`)
    .all(doc) as unknown as FirstRow[]
  const damaged = rows.filter((row) => !isSound(table, row))
  const insertion = database.prepare("INSERT INTO quarantine VALUES (?, ?, 0, 0, ?, ?, ?)")
  for (const {id, bytes, checksum} of damaged) {
    insertion.run(table, doc, JSON.stringify({id, checksum: Buffer.from(checksum).toString("hex")}), bytes, Date.now())
  }
  return rows.filter((row) => !damaged.includes(row))
}

function isSound(table: FirstTable, {doc, id, bytes, checksum}: FirstRow): boolean {
  const wanted = createHash("sha256").update(`${table}\0${doc}\0${id}\0`).update(bytes).digest().subarray(0, 16)
  return Buffer.compare(wanted, checksum) === 0
}
