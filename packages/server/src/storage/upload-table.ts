import type {FileHash} from "@quire/protocol"
import type {UploadRow} from "./tables.ts"

/** Which files belong to which documents. What a promise resolved for is on disk. */
export interface UploadTable {
  /** Where the files are, each under its hash. */
  readonly folder: string
  /** @returns whether the document had room for it: all its files together are at most `limitBytes` */
  add(row: UploadRow, limitBytes: number): Promise<boolean>
  /** Of each document that the file belongs to, the newest first. */
  of(hash: FileHash): Promise<readonly UploadRow[]>
  /** Lets go of files that no stored text has named for `graceMs`, as found once then and again now. @returns those that stay */
  sweep(nowMs: number, graceMs: number): Promise<ReadonlySet<FileHash>>
}
