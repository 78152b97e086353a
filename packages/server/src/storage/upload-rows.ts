import type {FileHash} from "@quire/protocol"
import type {Database} from "./database.ts"
import {Statements} from "./statements.ts"
import {isSound, replacementOf, sealed} from "./tables.ts"
import type {Sealed, UploadRow} from "./tables.ts"
import {filesIn} from "./used-files.ts"

/** Which files belong to which documents, in a database. What a method changed is on disk when it returns. */
export class UploadRows {
  readonly #statements: Statements

  constructor(database: Database) {
    this.#statements = new Statements(database)
  }

  /**
   * A file that the document has already is as if new.
   * @returns whether the document has room for it: all its files together are at most `limitBytes`
   */
  add(row: UploadRow, limitBytes: number): boolean {
    const sql = "SELECT coalesce(sum(size_bytes), 0) AS total FROM uploads WHERE doc = ? AND hash <> ?"
    const {total} = this.#statements.of(sql).get(row.doc, row.hash) as {total: number}
    if (total + row.size_bytes > limitBytes) return false
    this.#write(row)
    return true
  }

  /** Of the documents that the file belongs to, the newest first; rows that are damaged count for nothing. */
  of(hash: FileHash): UploadRow[] {
    const sql = "SELECT * FROM uploads WHERE hash = ? ORDER BY stored_at DESC"
    return this.#all(sql, hash).filter((row) => isSound("uploads", row))
  }

  /**
   * Notes which files no text names any more, and lets go of those that none has named for `graceMs`.
   * @param used what the stored texts name; what was stored since then is looked through here
   * @returns the files that stay
   */
  sweep(used: ReadonlySet<string>, nowMs: number, graceMs: number): Set<string> {
    const named = new Set([...used, ...this.#namedInTail()])
    const kept = new Set<string>()
    for (const row of this.#all("SELECT * FROM uploads")) {
      if (this.#keeps(row, named.has(row.hash), nowMs, graceMs)) kept.add(row.hash)
    }
    return kept
  }

  /** A damaged row is left as it is, and its file with it. */
  #keeps(row: Sealed<UploadRow>, isNamed: boolean, nowMs: number, graceMs: number): boolean {
    if (!isSound("uploads", row)) return true
    const unused_since = isNamed ? null : (row.unused_since ?? nowMs)
    if (unused_since !== null && nowMs - unused_since >= graceMs) {
      this.#statements.of("DELETE FROM uploads WHERE hash = ? AND doc = ?").run(row.hash, row.doc)
      return false
    }
    if (unused_since !== row.unused_since) this.#write({...row, unused_since})
    return true
  }

  #write(row: UploadRow): void {
    this.#statements.of(replacementOf.uploads).run(...sealed("uploads", row))
  }

  #namedInTail(): FileHash[] {
    return this.#all<{bytes: Uint8Array}>("SELECT bytes FROM updates").flatMap(({bytes}) => [...filesIn(bytes)])
  }

  #all<T = Sealed<UploadRow>>(sql: string, ...parameters: readonly string[]): T[] {
    return this.#statements.of(sql).all(...parameters) as T[]
  }
}
