import type {FileHash} from "@quire/protocol"
import type {Database} from "./database.ts"
import {Statements} from "./statements.ts"
import {isSound, replacementOf, sealed} from "./tables.ts"
import type {Sealed, UploadRow} from "./tables.ts"
import {filesInTails} from "./used-files.ts"

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
  sweep(used: ReadonlySet<FileHash>, nowMs: number, graceMs: number): Set<FileHash> {
    const usedSince = filesInTails(this.#statements)
    const isNamed = ({hash}: UploadRow) => used.has(hash) || usedSince.has(hash)
    const rows = this.#all("SELECT * FROM uploads")
    // One flush for all of them: commits wait meanwhile.
    const kept = this.#statements.transaction(() =>
      rows.filter((row) => this.#keeps(row, isNamed(row), nowMs, graceMs)),
    )
    return new Set(kept.map(({hash}) => hash))
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

  #all(sql: string, ...parameters: readonly string[]): Sealed<UploadRow>[] {
    return this.#statements.of(sql).all(...parameters)
  }
}
