import {unreachable} from "@quire/protocol"

const problems = [
  "absent",
  "exists",
  "unsound",
  "damaged",
  "foreign",
  "newer",
  "older",
  "inUse",
  "unwritable",
  "unreadable",
  "refusedByDisk",
  "noRoom",
  "unsafeSqlite",
  "flushFailed",
] as const
export type StorageProblem = (typeof problems)[number]

export function isStorageProblem(code: unknown): code is StorageProblem {
  return problems.some((problem) => problem === code)
}

/** SQLite's extended result codes for: the disk did not confirm what it was given. */
const flushFailures: readonly unknown[] = [1034, 1290]

export function isFlushFailure(sqliteCode: unknown): boolean {
  return flushFailures.includes(sqliteCode)
}

/**
 * The data folder, or a backup, cannot be used. Nothing in it has been changed. `code` is stable; the message is one line for
 * people.
 */
export class StorageError extends Error {
  override readonly name = "StorageError"
  readonly code: StorageProblem
  /** The file or folder that it is about. */
  readonly place: string

  constructor(code: StorageProblem, place: string) {
    super(describe(code, place))
    this.code = code
    this.place = place
  }
}

function describe(code: StorageProblem, place: string): string {
  switch (code) {
    case "absent":
      return `${place} does not exist. Is that the right place?`
    case "exists":
      return `${place} exists already, and was left as it is. Name a new file.`
    case "unsound":
      return `${place} is not sound, and nothing was changed. Take an older backup.`
    case "damaged":
      return `${place} is damaged; nothing in it was changed. Put a backup in its place, or move it away to start empty.`
    case "foreign":
      return `${place} is a database of another program; nothing in it was changed. Choose another folder with --data.`
    case "newer":
      return `${place} was written by a newer Quire; nothing in it was changed. Start that version, or choose another folder with --data.`
    case "older":
      return `${place} was written by an older Quire. Start this one on it once, which brings it up to date; \`backup\` takes it as it is.`
    case "inUse":
      return `${place} is in use by another Quire. Stop that one, or choose another folder with --data.`
    case "unwritable":
      return `${place} cannot be written to. Give this user the right to write there, or choose another folder with --data.`
    case "unreadable":
      return `${place} could not be opened. To read it takes the right to write in its folder: run this as the user that has it, or copy the file, and what is beside it, to where this one has.`
    case "refusedByDisk":
      return `${place} could not be written, and nothing of it was left. Give this user the right to write there, or name another place.`
    case "noRoom":
      return `${place} was not written, and nothing of it was left: there is no room for it. Make room, or name another place.`
    case "unsafeSqlite":
      return `${place} was not opened: this SQLite is older than 3.51.3 and could damage it. Install Quire's own dependencies anew.`
    case "flushFailed":
      return `the disk under ${place} failed to confirm what was written. Everything that was called saved is there. Check the disk, then start again.`
    default:
      return unreachable(code)
  }
}
