import {closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync} from "node:fs"
import {DatabaseSync} from "@photostructure/sqlite"
import {StorageError} from "./error.ts"
import {flushFolderOf} from "./files.ts"
import {migrate} from "./migrations.ts"
import {finishRestoration} from "./restoration.ts"
import {formatVersion, tableChecks, tables} from "./tables.ts"

export type Database = InstanceType<typeof DatabaseSync>

/** Marks a file as Quire's: "Quir" in the application id of the SQLite header. */
const applicationId = 0x51756972
/** The first SQLite that cannot damage a database in WAL mode that has several connections. */
const oldestSqlite = "3.51.3"
/** The log beside the database shrinks to this after it was longer: a backup of a busy server makes it so. */
const longestLogBytes = 64 * 1024 * 1024

/**
 * Opens the database at `file`, and makes it when there is none. Every commit is flushed to disk before it returns (rule S1).
 * The caller holds the data folder.
 * @throws StorageError when the file is not Quire's, newer than this build, or damaged; it has not been touched then
 */
export function openDatabase(file: string): Database {
  finishRestoration(file)
  if (!existsSync(file) || statSync(file).size === 0) create(file)
  else examine(file)
  const database = new DatabaseSync(file)
  requireSafe(database, file)
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
  database.exec(`PRAGMA journal_size_limit = ${longestLogBytes}`)
  migrate(database, versionOf(database))
  return database
}

/**
 * Opens the database at `file` for reading only, beside a server that writes to it or without one.
 * @throws StorageError
 */
export function openForReading(file: string): Database {
  const database = openOfAnyVersion(file)
  try {
    if (versionOf(database) < formatVersion) throw new StorageError("older", file)
    for (const check of tableChecks) database.exec(check)
    return database
  } catch (error) {
    database.close()
    throw isDamage(error) ? new StorageError("damaged", file) : error
  }
}

/**
 * Writes everything that the database at `from` holds at this moment into the new file `to`, in this build's format.
 * @throws StorageError when `from` is not Quire's, or newer than this build
 */
export function copyDatabase(from: string, to: string): void {
  const source = openOfAnyVersion(from)
  try {
    source.prepare("VACUUM INTO ?").run(to)
  } catch (error) {
    throw isMalformed(error) ? new StorageError("damaged", from) : error
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  try {
    migrate(copy, versionOf(copy))
  } finally {
    copy.close()
  }
}

function openOfAnyVersion(file: string): Database {
  if (!existsSync(file)) throw new StorageError("absent", file)
  let database: Database | null = null
  try {
    examineHeader(file)
    database = new DatabaseSync(file, {readOnly: true, timeout: 10_000})
    if (versionOf(database) > formatVersion) throw new StorageError("newer", file)
  } catch (error) {
    database?.close()
    if (isDamage(error)) throw new StorageError("damaged", file)
    throw isBarred(error) ? new StorageError("unreadable", file) : error
  }
  requireSafe(database, file)
  return database
}

/** `version`, as SQLite tells it, is one that can be trusted with several connections. */
export function isSafeVersion(version: string): boolean {
  const [wanted, given] = [oldestSqlite, version].map((text) => text.split(".").map(Number))
  const index = wanted!.findIndex((number, place) => number !== given![place])
  return index === -1 || (given![index] ?? 0) > wanted![index]!
}

function requireSafe(database: Database, file: string): void {
  if (isSafeVersion(String(valueOf(database, "SELECT sqlite_version()")))) return
  database.close()
  throw new StorageError("unsafeSqlite", file)
}

/** Made beside its place and moved there: it is whole or it is not there. */
function create(file: string): void {
  const unfinished = `${file}.new`
  rmSync(unfinished, {force: true})
  const database = new DatabaseSync(unfinished)
  database.exec(
    `BEGIN; ${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT`,
  )
  database.close()
  renameSync(unfinished, file)
  flushFolderOf(file)
}

function examine(file: string): void {
  examineHeader(file)
  const beside = [`${file}-wal`, `${file}-shm`].filter((name) => !existsSync(name))
  try {
    examineContent(file)
  } catch (error) {
    // Reading leaves these behind.
    for (const name of beside) rmSync(name, {force: true})
    throw error
  }
}

function examineHeader(file: string): void {
  const header = readHeader(file)
  if (statSync(file).size < header.length) throw new StorageError("damaged", file)
  if (header.subarray(0, 16).toString("latin1") !== "SQLite format 3\0") throw new StorageError("damaged", file)
  if (header.readUInt32BE(68) !== applicationId) throw new StorageError("foreign", file)
  if (header.readUInt32BE(60) > formatVersion) throw new StorageError("newer", file)
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

/** Only reads: SQLite would write into a damaged file as well. */
function examineContent(file: string): void {
  let database: Database | null = null
  try {
    database = new DatabaseSync(file, {readOnly: true})
    if (valueOf(database, "SELECT quick_check FROM pragma_quick_check") !== "ok")
      throw new StorageError("damaged", file)
    // The log may hold a newer header than the file.
    const version = versionOf(database)
    if (version > formatVersion) throw new StorageError("newer", file)
    if (version === formatVersion) for (const check of tableChecks) database.exec(check)
  } catch (error) {
    throw isDamage(error) ? new StorageError("damaged", file) : error
  } finally {
    database?.close()
  }
}

function isMalformed(error: unknown): boolean {
  return error instanceof Error && /malformed/.test(error.message)
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && /malformed|not a database|disk I\/O|no such (table|column)/i.test(error.message)
}

/** SQLite makes files beside the one that it reads. */
function isBarred(error: unknown): boolean {
  return error instanceof Error && /unable to open|readonly|EACCES|EPERM/i.test(error.message)
}

function versionOf(database: Database): number {
  return Number(valueOf(database, "SELECT user_version FROM pragma_user_version"))
}

/** What `query` selects, one value. A prepared statement would keep the connection open beyond its close. */
function valueOf(database: Database, query: string): unknown {
  let value: unknown
  database.function("take", (given: unknown) => {
    value = given
    return null
  })
  database.exec(`SELECT take((${query}))`)
  return value
}
