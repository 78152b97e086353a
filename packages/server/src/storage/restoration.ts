import {existsSync, renameSync, rmSync, statSync} from "node:fs"
import {flushFolderOf} from "./files.ts"
import {uploadsOf} from "./upload-files.ts"

/** Where a backup waits, whole and verified, to become the database `file`. */
export const restoredFile = (file: string): string => `${file}.restored`

/**
 * Puts a waiting backup in the place of the database `file`, whose log and uploaded files go with it. Can be begun again after a crash at any point.
 * @returns where the old database is, null when there was none
 */
export function finishRestoration(file: string): string | null {
  const waiting = restoredFile(file)
  if (!existsSync(waiting)) return null
  const replaced = `${file}.replaced-${Math.trunc(statSync(waiting).mtimeMs)}`
  if (existsSync(uploadsOf(waiting))) {
    if (existsSync(uploadsOf(file))) renameSync(uploadsOf(file), uploadsOf(replaced))
    renameSync(uploadsOf(waiting), uploadsOf(file))
  }
  for (const end of ["-wal", ""]) if (existsSync(file + end)) renameSync(file + end, replaced + end)
  rmSync(`${file}-shm`, {force: true})
  renameSync(waiting, file)
  flushFolderOf(file)
  return existsSync(replaced) ? replaced : null
}
