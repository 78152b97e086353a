import {copyFileSync, existsSync, mkdtempSync, openSync, readSync, closeSync, rmSync, statSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {StorageError} from "./error.ts"

export type Database = InstanceType<typeof DatabaseSync>

/** Marks a file as Quire's: "Quir" in the application id of the SQLite header. */
const applicationId = 0x51756972
/** Raised with every change of the tables. A file with a higher number was made by a newer Quire. */
const formatVersion = 1

const tables = `
  CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    last_update INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX documents_by_update ON documents (last_update);
  CREATE TABLE updates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    doc TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL,
    stored_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX updates_by_doc ON updates (doc, id);
  CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    doc TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL,
    stored_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX snapshots_by_doc ON snapshots (doc, id);
  CREATE TABLE quarantine (
    source TEXT NOT NULL,
    id INTEGER NOT NULL,
    doc TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum BLOB NOT NULL,
    found_at INTEGER NOT NULL
  ) STRICT;
`

/**
 * Opens the database at `file`, and makes it when there is none. Every commit is flushed to disk before it returns.
 * @throws StorageError when the file is not Quire's, newer than this build, or damaged; it has not been touched then
 */
export function openDatabase(file: string): Database {
  const fresh = !existsSync(file) || statSync(file).size === 0
  if (!fresh) examine(file)
  const database = new DatabaseSync(file)
  // The tables and the numbers in the header come before WAL, so that `examine` finds them in the main file.
  if (fresh) create(database)
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
  return database
}

function create(database: Database): void {
  database.exec(
    `BEGIN; ${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT`,
  )
}

function examine(file: string): void {
  const header = readHeader(file)
  if (statSync(file).size < header.length) throw new StorageError("damaged", file)
  if (header.subarray(0, 16).toString("latin1") !== "SQLite format 3\0") throw new StorageError("damaged", file)
  if (header.readUInt32BE(68) !== applicationId) throw new StorageError("foreign", file)
  if (header.readUInt32BE(60) > formatVersion) throw new StorageError("newer", file)
  if (!isSound(file)) throw new StorageError("damaged", file)
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(100)
  const descriptor = openSync(file, "r")
  try {
    readSync(descriptor, header, 0, header.length, 0)
  } finally {
    closeSync(descriptor)
  }
  return header
}

/** Checks a copy: SQLite writes beside a file merely by opening it, and moves a left-over log into it. */
function isSound(file: string): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-check-"))
  try {
    const copy = path.join(folder, "copy.db")
    copyFileSync(file, copy)
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
    return quickCheck(copy)
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

function quickCheck(file: string): boolean {
  let database: Database | null = null
  try {
    database = new DatabaseSync(file)
    const [row] = database.prepare("PRAGMA quick_check(1)").all() as unknown as {readonly quick_check: string}[]
    return row?.quick_check === "ok"
  } catch {
    return false
  } finally {
    database?.close()
  }
}
