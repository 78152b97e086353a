import type {DocId, Update} from "@quire/protocol"
import {digestOf, merge, sameState} from "@quire/relay"
import * as Y from "yjs"
import {openForReading} from "./database.ts"
import {Reader} from "./reader.ts"
import type {Checked} from "./reader.ts"
import {unseal} from "./segment.ts"
import {Statements} from "./statements.ts"
import {isSound} from "./tables.ts"
import type {HistoryRow, Rows, Sealed, SnapshotRow, Table, UpdateRow, UploadRow} from "./tables.ts"
import {flawOf, uploadsOf} from "./upload-files.ts"

/** One thing that is not as it has to be. `doc` is null when it is about the database as a whole. */
export interface Flaw {
  readonly doc: DocId | null
  readonly what: string
}

export interface Verification {
  readonly documentCount: number
  readonly updateCount: number
  readonly snapshotCount: number
  readonly segmentCount: number
  /** Files that belong to a document, once for each that they belong to. */
  readonly uploadCount: number
  /** What was found damaged earlier and set aside. */
  readonly quarantinedCount: number
  readonly flaws: readonly Flaw[]
}

/**
 * Walks every row of the database at `file`, which a server may be writing to meanwhile: checksums, sequences without gaps, each
 * snapshot equal to what the history replays to, nothing that waits for something missing, each uploaded file whole. Changes
 * nothing.
 * @param uploads where the uploaded files are
 * @throws StorageError when the file cannot be read as a database of this Quire's
 */
export function verify(file: string, uploads = uploadsOf(file)): Verification {
  const database = openForReading(file)
  database.exec("BEGIN")
  try {
    const statements = new Statements(database)
    return new Walk(statements, uploads).whole()
  } finally {
    // Nothing was written; where pages are damaged there is nothing that SQLite would commit.
    database.exec("ROLLBACK")
    database.close()
  }
}

const documentTables = ["documents", "updates", "snapshots", "digests", "history", "owners"] as const

class Walk {
  readonly #statements: Statements
  readonly #uploads: string
  readonly #reader: Reader
  readonly #flaws: Flaw[] = []
  #counts = {updateCount: 0, snapshotCount: 0, segmentCount: 0, uploadCount: 0}

  constructor(statements: Statements, uploads: string) {
    this.#statements = statements
    this.#uploads = uploads
    this.#reader = new Reader(statements)
  }

  whole(): Verification {
    this.#attempt(null, "its pages", () => this.#pages())
    const documentIds = new Set(documentTables.flatMap((table) => this.#idsIn(table)))
    for (const doc of documentIds) this.#attempt(doc, "its rows", () => this.#document(doc))
    this.#attempt(null, "uploads", () => this.#files())
    const quarantinedCount = this.#attempt(null, "quarantine", () => this.#quarantinedCount) ?? 0
    return {documentCount: documentIds.size, ...this.#counts, quarantinedCount, flaws: this.#flaws}
  }

  #pages(): void {
    for (const {integrity_check: what} of this.#statements.of("PRAGMA integrity_check").all())
      if (what !== "ok") this.#flaws.push({doc: null, what: String(what)})
  }

  #idsIn(table: Table): DocId[] {
    return this.#attempt(null, table, () => this.#reader.documentIds(table)) ?? []
  }

  get #quarantinedCount(): number {
    return (this.#statements.of("SELECT count(*) AS count FROM quarantine").get() as {count: number}).count
  }

  /** What cannot be read is a flaw, and the walk goes on. */
  #attempt<T>(doc: DocId | null, what: string, check: () => T): T | null {
    try {
      return check()
    } catch (error) {
      this.#flaws.push({doc, what: `${what}: ${error instanceof Error ? error.message : String(error)}`})
      return null
    }
  }

  #files(): void {
    for (const row of this.#statements.of("SELECT * FROM uploads").all() as unknown as Sealed<UploadRow>[]) {
      this.#counts.uploadCount++
      const what = isSound("uploads", row)
        ? flawOf(row, this.#uploads)
        : `the checksum of uploads ${row.hash} does not hold`
      if (what !== null) this.#flaws.push({doc: row.doc, what})
    }
  }

  #document(doc: DocId): void {
    const found = this.#reader.find(doc)
    const history = this.#reader.history(doc, 0)
    const snapshots = this.#reader.snapshots(doc)
    const digests = this.#reader.digests(doc)
    this.#counts.updateCount += found.tail.length
    this.#counts.snapshotCount += snapshots.sound.length
    this.#counts.segmentCount += history.sound.length
    const flaw = (what: string) => this.#flaws.push({doc, what})
    for (const {table, place} of damagedRows(found, history, snapshots, digests))
      flaw(`the checksum of ${table} ${place} does not hold`)
    for (const {first, last} of found.missing) flaw(`updates ${first} to ${last} are missing`)
    for (const {first, last} of this.#reader.missingInHistory(doc, found.base?.last_sequence ?? 0))
      flaw(`updates ${first} to ${last} are missing in the history`)
    for (const {generation, bytes} of digests.sound)
      if (!snapshots.sound.every((snapshot) => snapshot.generation !== generation || isDigestOf(bytes, snapshot)))
        flaw(`digest ${generation} is not that of its snapshot`)
    if (found.document === null && !found.damaged.some(({table}) => table === "documents")) flaw("its entry is missing")
    this.#replay(doc, history.sound, snapshots.sound, found.tail)
  }

  /** Each snapshot has to be what the history up to it replays to; the last of it with the tail must leave nothing waiting. */
  #replay(
    doc: DocId,
    history: readonly HistoryRow[],
    snapshots: readonly SnapshotRow[],
    tail: readonly UpdateRow[],
  ): void {
    const replayed: Update[] = []
    const attempt = (what: string, check: () => void) => this.#attempt(doc, what, check)
    for (const segment of history) {
      const name = `segment ${segment.generation} of the history`
      attempt(name, () => replayed.push(...this.#unsealed(doc, segment)))
      const snapshot = snapshots.find(({generation}) => generation === segment.generation)
      if (snapshot !== undefined)
        attempt(`snapshot ${snapshot.generation}`, () => requireSame(snapshot.bytes, replayed))
    }
    attempt("its updates", () => void mergeAll([...replayed, ...tail.map(({bytes}) => bytes)]))
  }

  #unsealed(doc: DocId, segment: HistoryRow): Update[] {
    const rows = unseal(doc, segment.bytes)
    const [first, last] = [rows[0]?.sequence ?? 0, rows.at(-1)?.sequence ?? 0]
    if (first !== segment.first_sequence || last !== segment.last_sequence)
      throw new Error("it holds other updates than it says")
    return rows.map(({bytes}) => bytes)
  }
}

function damagedRows(...checked: readonly Pick<Checked<Rows[Table]>, "damaged">[]): {table: Table; place: number}[] {
  const all = checked.flatMap(({damaged}) => damaged)
  return [...new Map(all.map(({table, place}) => [`${table} ${place}`, {table, place}])).values()]
}

function isDigestOf(digest: Uint8Array, {bytes}: SnapshotRow): boolean {
  try {
    return Buffer.compare(digest, digestOf(bytes)) === 0
  } catch {
    return false
  }
}

function requireSame(snapshot: Update, replayed: readonly Update[]): void {
  const [one, other] = [new Y.Doc(), new Y.Doc()]
  try {
    Y.applyUpdate(one, snapshot)
    Y.applyUpdate(other, mergeAll(replayed))
    if (!sameState(one, other)) throw new Error("it differs from what its history replays to")
  } finally {
    one.destroy()
    other.destroy()
  }
}

function mergeAll(updates: readonly Update[]): Update {
  return merge({snapshot: null, rows: updates.map((update, index) => ({id: index as never, update}))})
}
