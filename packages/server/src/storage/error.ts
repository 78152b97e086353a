import {unreachable} from "@quire/protocol"

export type StorageProblem = "damaged" | "foreign" | "newer" | "inUse" | "unwritable"

/** The data folder cannot be used. Nothing in it has been changed. `code` is stable; the message is one line for people. */
export class StorageError extends Error {
  override readonly name = "StorageError"
  readonly code: StorageProblem

  /** @param place the file or folder that it is about */
  constructor(code: StorageProblem, place: string) {
    super(describe(code, place))
    this.code = code
  }
}

function describe(code: StorageProblem, place: string): string {
  switch (code) {
    case "damaged":
      return `${place} is damaged; nothing in it was changed. Put a backup in its place, or move it away to start empty.`
    case "foreign":
      return `${place} is a database of another program; nothing in it was changed. Choose another folder with --data.`
    case "newer":
      return `${place} was written by a newer Quire; nothing in it was changed. Start that version, or choose another folder with --data.`
    case "inUse":
      return `${place} is in use by another Quire. Stop that one, or choose another folder with --data.`
    case "unwritable":
      return `${place} cannot be written to. Give this user the right to write there, or choose another folder with --data.`
    default:
      return unreachable(code)
  }
}
