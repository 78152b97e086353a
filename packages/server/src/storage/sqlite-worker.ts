import {createHash} from "node:crypto"
import {parentPort, workerData} from "node:worker_threads"
import {DatabaseSync} from "@photostructure/sqlite"
import type {DocId} from "@quire/protocol"
import {merge} from "@quire/relay"
import type {Append, Compacted, RowId, Stored, StoredRow} from "@quire/relay"
import {openDatabase} from "./database.ts"
import type {Database} from "./database.ts"
import type {Request, Response, SqliteFiles} from "./sqlite.ts"

/** The thread that owns the database: SQLite's calls block until the disk has answered. */
const {file, lock} = workerData as SqliteFiles

const guard = acquire(lock)
const database = openDatabase(file)

const insertUpdate = database.prepare(
  "INSERT INTO updates (id, doc, bytes, checksum, stored_at) VALUES (?, ?, ?, ?, ?)",
)
const upsertDocument = database.prepare(
  `INSERT INTO documents (id, title, changed_at, last_update) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
   SET title = excluded.title, changed_at = excluded.changed_at, last_update = excluded.last_update`,
)
const selectUpdates = database.prepare("SELECT id, bytes, checksum FROM updates WHERE doc = ? ORDER BY id")
const selectSnapshots = database.prepare("SELECT id, bytes, checksum FROM snapshots WHERE doc = ? ORDER BY id DESC")
const insertSnapshot = database.prepare(
  "INSERT INTO snapshots (id, doc, bytes, checksum, stored_at) VALUES (?, ?, ?, ?, ?)",
)
const deleteOldSnapshots = database.prepare(
  "DELETE FROM snapshots WHERE doc = ? AND id NOT IN (SELECT id FROM snapshots WHERE doc = ? ORDER BY id DESC LIMIT 2)",
)
const deleteUpdate = database.prepare("DELETE FROM updates WHERE doc = ? AND id = ?")
const selectLastId = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?")
const selectDocuments = database.prepare("SELECT id, title, changed_at FROM documents ORDER BY last_update DESC")

interface Row {
  readonly id: number
  readonly bytes: Uint8Array
  readonly checksum: Uint8Array
}

/** Holds the data folder for this process: a lock that the system drops with the process, however that ends. */
function acquire(path: string): Database {
  const held = new DatabaseSync(path)
  held.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
  return held
}

function transaction<T>(run: () => T): T {
  database.exec("BEGIN IMMEDIATE")
  try {
    const result = run()
    database.exec("COMMIT")
    return result
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK")
    throw error
  }
}

/** Rule S4: over document, place and bytes, so that a row that strayed is noticed too. */
function checksum(kind: Kind, doc: string, id: number, bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(`${kind}\0${doc}\0${id}\0`).update(bytes).digest().subarray(0, 16)
}

type Kind = "updates" | "snapshots"

/** The id after the last one that was ever given: what was deleted is not given again. */
function nextId(kind: Kind): number {
  const last = selectLastId.get(kind) as {readonly seq: number} | undefined
  return (last?.seq ?? 0) + 1
}

function append(batch: readonly Append[]): readonly RowId[] {
  const now = Date.now()
  return transaction(() =>
    batch.map(({doc, update, title}) => {
      const id = nextId("updates")
      insertUpdate.run(id, doc, update, checksum("updates", doc, id, update), now)
      upsertDocument.run(doc, title, now, id)
      return id as RowId
    }),
  )
}

function load(doc: DocId): Stored {
  const snapshots = rows(selectSnapshots, doc)
  const snapshot = snapshots.find((row) => isGood("snapshots", doc, row))
  const updates = rows(selectUpdates, doc)
  const damaged = {
    // Only what stands before the newest good one matters: older ones are the reserve.
    snapshots: snapshots.slice(0, snapshot ? snapshots.indexOf(snapshot) : undefined),
    updates: updates.filter((row) => !isGood("updates", doc, row)),
  }
  setAside("snapshots", doc, damaged.snapshots)
  setAside("updates", doc, damaged.updates)
  const good = updates.filter((row) => !damaged.updates.includes(row))
  return {
    snapshot: snapshot?.bytes ?? null,
    rows: good.map(({id, bytes}): StoredRow => ({id: id as RowId, update: bytes})),
    damagedCount: damaged.snapshots.length + damaged.updates.length,
    owners: new Map(),
  }
}

function rows(statement: typeof selectUpdates, doc: DocId): Row[] {
  return statement.all(doc)
}

function isGood(kind: Kind, doc: DocId, row: Row): boolean {
  return Buffer.compare(checksum(kind, doc, row.id, row.bytes), row.checksum) === 0
}

/** A damaged row is kept for whoever wants to examine it, where it does no harm. */
function setAside(kind: Kind, doc: DocId, damaged: readonly Row[]): void {
  if (damaged.length === 0) return
  transaction(() => {
    for (const {id, bytes, checksum} of damaged) {
      database
        .prepare("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?)")
        .run(kind, id, doc, bytes, checksum, Date.now())
      database.prepare(`DELETE FROM ${kind} WHERE id = ?`).run(id)
    }
  })
}

function compact(doc: DocId): Compacted {
  const stored = load(doc)
  const snapshot = merge(stored)
  const merged = stored.rows.map(({id}) => id)
  transaction(() => {
    const id = nextId("snapshots")
    insertSnapshot.run(id, doc, snapshot, checksum("snapshots", doc, id, snapshot), Date.now())
    deleteOldSnapshots.run(doc, doc)
    for (const row of merged) deleteUpdate.run(doc, row)
  })
  return {snapshot, merged}
}

function list(): readonly {id: string; title: string; changed_at: number}[] {
  return selectDocuments.all()
}

function close(): null {
  database.close()
  guard.close()
  return null
}

const operations = {append, load, compact, list, close}
export type Operations = typeof operations

function answer({id, operation, args}: Request): Response {
  try {
    const run = operations[operation] as (...args: readonly unknown[]) => unknown
    return {id, result: run(...args)}
  } catch (error) {
    return {id, error: String(error)}
  }
}

parentPort?.on("message", (request: Request) => parentPort?.postMessage(answer(request)))
