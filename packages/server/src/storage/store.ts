import {digestOf, merge} from "@quire/relay"
import type {Append, Compacted, RowId, Stored} from "@quire/relay"
import {unreachable} from "@quire/protocol"
import type {DocId, UserId} from "@quire/protocol"
import {rowsOf} from "./compaction.ts"
import type {Compaction} from "./compaction.ts"
import type {Database} from "./database.ts"
import {isFlushFailure} from "./error.ts"
import {Reader} from "./reader.ts"
import type {Found} from "./reader.ts"
import {Statements} from "./statements.ts"
import {encodeClocks, insertionOf, insertionWhereNone, replacementOf, sealed} from "./tables.ts"
import type {DigestRow, DocumentRow, Table} from "./tables.ts"

/** What is known of a document while updates of it are written. */
interface Head {
  sequence: number
  title: string
}

const snapshotsKept = 2
/** Of how many documents the newest sequence is remembered. */
const sequencesKept = 10_000

/** Documents in a database. Every method is one transaction at most: done when it returns, or, when it throws, not begun. */
export class Store {
  readonly #database: Database
  readonly #reader: Reader
  readonly #statements: Statements
  /** Of the newest update of documents that were written to: only this writes them, so nothing is read again. */
  readonly #sequences = new Map<DocId, number>()
  #lastChange: number

  constructor(database: Database) {
    this.#database = database
    this.#statements = new Statements(database)
    this.#reader = new Reader(this.#statements)
    this.#lastChange = (
      this.#statements.of("SELECT coalesce(max(change), 0) AS last FROM documents").get() as {last: number}
    ).last
  }

  /** Sets aside whatever is damaged, and gives the rest (rule S4). */
  load(doc: DocId): Stored {
    const found = this.#found(doc)
    const damagedCount = found.damaged.length + found.missing.length
    if (damagedCount > 0) this.#attempt(() => this.#setAside(doc, found))
    return {
      snapshot: found.base?.bytes ?? null,
      digest: this.#digest(found),
      rows: rowsOf([...found.past, ...found.tail]),
      damagedCount,
      owners: new Map(found.owners.map(({client_id, author}) => [client_id, author])),
    }
  }

  /** One that is not there, or was damaged, is made anew. */
  #digest({base, digest}: Found): Uint8Array | null {
    if (base === null || digest !== null) return digest?.bytes ?? null
    const {doc, generation} = base
    const bytes = digestOf(base.bytes)
    this.#attempt(() => this.#writeDigest({doc, generation, bytes}))
    return bytes
  }

  /** What reading writes may wait for the next time: a disk that takes nothing can be read all the same. */
  #attempt(write: () => void): void {
    try {
      this.#transaction(write)
    } catch (error) {
      if (error instanceof Error && "sqliteExtendedCode" in error && isFlushFailure(error.sqliteExtendedCode))
        throw error
    }
  }

  #writeDigest(row: DigestRow): void {
    this.#statements.of(replacementOf.digests).run(...sealed("digests", row))
  }

  append(batch: readonly Append[]): readonly RowId[] {
    const now = Date.now()
    return this.#transaction(() => {
      const heads = new Map<DocId, Head>()
      const ids = batch.map((append) => this.#insert(append, heads, now))
      for (const [id, {title, sequence}] of heads) {
        this.#writeDocument({id, title, changed_at: now, sequence, change: ++this.#lastChange})
        this.#sequences.set(id, sequence)
      }
      if (this.#sequences.size > sequencesKept) this.#sequences.clear()
      return ids
    })
  }

  /** @throws when the document is not any more what the compaction was made from */
  replace({snapshot, digest, segment, merged}: Compaction): void {
    const {doc, generation} = snapshot
    this.#transaction(() => {
      this.#statements.of(insertionOf.snapshots).run(...sealed("snapshots", snapshot))
      this.#writeDigest(digest)
      this.#statements.of(insertionOf.history).run(...sealed("history", segment))
      const removal = this.#statements.of("DELETE FROM updates WHERE doc = ? AND sequence = ?")
      for (const sequence of merged) {
        if (removal.run(doc, sequence).changes !== 1) throw new Error(`Row ${sequence} is gone`)
      }
      for (const table of ["snapshots", "digests"]) {
        const sql = `DELETE FROM ${table} WHERE doc = ? AND generation <= ?`
        this.#statements.of(sql).run(doc, generation - snapshotsKept)
      }
    })
  }

  /** What there is when nothing was to be merged. */
  compacted(doc: DocId): Compacted {
    return {snapshot: merge(this.load(doc)), merged: []}
  }

  list(): readonly Pick<DocumentRow, "id" | "title" | "changed_at">[] {
    return this.#statements.of("SELECT id, title, changed_at FROM documents ORDER BY change DESC").all()
  }

  /** Commits next to nothing: throws when the disk takes nothing. */
  probe(): void {
    const {user_version} = this.#statements.of("PRAGMA user_version").get() as {user_version: number}
    this.#transaction(() => this.#database.exec(`PRAGMA user_version = ${user_version}`))
  }

  close(): void {
    this.#database.close()
  }

  #insert({doc, update, title, author, clocks}: Append, heads: Map<DocId, Head>, now: number): RowId {
    const head = heads.get(doc) ?? {sequence: this.#sequences.get(doc) ?? this.#reader.lastSequence(doc), title}
    heads.set(doc, head)
    head.sequence++
    head.title = title
    const row = {
      doc,
      sequence: head.sequence,
      author,
      clocks: encodeClocks(clocks),
      stored_at: now,
      bytes: update,
    }
    this.#statements.of(insertionOf.updates).run(...sealed("updates", row))
    if (author !== null) for (const {clientId} of clocks) this.#own(doc, clientId, author)
    return head.sequence as RowId
  }

  /** Rule G3: whoever was first. */
  #own(doc: DocId, client_id: number, author: UserId): void {
    this.#statements.of(insertionWhereNone.owners).run(...sealed("owners", {doc, client_id, author}))
  }

  #writeDocument(row: DocumentRow): void {
    this.#statements.of(replacementOf.documents).run(...sealed("documents", row))
  }

  /** A row that is nowhere may only be missing in an index: those can be made anew. */
  #found(doc: DocId): Found {
    const found = this.#reader.find(doc)
    if (found.missing.length === 0) return found
    this.#database.exec("REINDEX")
    return this.#reader.find(doc)
  }

  /** What is damaged is kept for whoever wants to examine it, where it does no harm. */
  #setAside(doc: DocId, {damaged, missing, document, lastSequence}: Found): void {
    for (const {table, place, row} of damaged) {
      const {bytes = null, ...record} = row as typeof row & {readonly bytes?: Uint8Array}
      this.#quarantine(
        table,
        doc,
        place,
        JSON.stringify({...record, checksum: Buffer.from(row.checksum).toString("hex")}),
        bytes,
      )
      this.#removal(table).run(doc, place)
    }
    for (const {first, last} of missing) this.#quarantine("updates", doc, first, "{}", null, last)
    const title = damaged.flatMap(({row}) => ("title" in row ? [row.title] : []))[0]
    if (document === null && title !== undefined) {
      this.#writeDocument({id: doc, title, changed_at: Date.now(), sequence: lastSequence, change: ++this.#lastChange})
    }
  }

  #quarantine(
    source: Table,
    doc: DocId,
    place: number,
    record: string,
    bytes: Uint8Array | null,
    lastPlace = place,
  ): void {
    const insertion = this.#statements.of("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)")
    insertion.run(source, doc, place, lastPlace, record, bytes, Date.now())
  }

  #removal(table: Table): ReturnType<Statements["of"]> {
    switch (table) {
      case "documents":
        return this.#statements.of("DELETE FROM documents WHERE id = ?1 AND ?2 = 0")
      case "updates":
        return this.#statements.of("DELETE FROM updates WHERE doc = ? AND sequence = ?")
      case "snapshots":
      case "digests":
      case "history":
        return this.#statements.of(`DELETE FROM ${table} WHERE doc = ? AND generation = ?`)
      case "owners":
        return this.#statements.of("DELETE FROM owners WHERE doc = ? AND client_id = ?")
      default:
        return unreachable(table)
    }
  }

  #transaction<T>(run: () => T): T {
    try {
      return this.#statements.transaction(run)
    } catch (error) {
      this.#sequences.clear()
      throw error
    }
  }
}
