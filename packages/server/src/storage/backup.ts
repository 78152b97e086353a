import {existsSync, renameSync, rmSync} from "node:fs"
import path from "node:path"
import {copyDatabase, openForReading} from "./database.ts"
import {StorageError} from "./error.ts"
import {flushFile, flushFolderOf, prepareFolder} from "./files.ts"
import {FolderLock} from "./lock.ts"
import {finishRestoration, restoredFile} from "./restoration.ts"
import {copyUploads, uploadsOf} from "./upload-files.ts"
import {verify} from "./verification.ts"
import type {Verification} from "./verification.ts"

/**
 * Writes everything that is stored in `folder` at this moment into the new file `target`, and the uploaded files into a folder beside it. A server may be running on the folder.
 * @returns what a walk through the backup found; flaws are those of the original
 * @throws StorageError; there is no `target` then
 */
export function backUp(folder: string, target: string): Verification {
  for (const name of [target, uploadsOf(target)]) if (existsSync(name)) throw new StorageError("exists", name)
  if (!existsSync(path.dirname(target))) throw new StorageError("absent", path.dirname(target))
  return copyAll(path.join(folder, "quire.db"), target, () => undefined)
}

/**
 * Makes the backup `source` what `folder` holds. What was there before stays beside it. A crash leaves the old or the new, and
 * what is unfinished is finished at the next start.
 * @returns `replaced`: where the old database is, null when there was none
 * @throws StorageError when the backup is not sound, or a server runs on the folder; nothing has been changed then
 */
export function restore(source: string, folder: string): {verification: Verification; replaced: string | null} {
  if (!existsSync(source)) throw new StorageError("absent", source)
  prepareFolder(folder)
  const lock = new FolderLock(folder)
  try {
    const file = path.join(folder, "quire.db")
    const verification = copyAll(source, restoredFile(file), ({flaws}) => {
      if (flaws.length > 0) throw new StorageError("unsound", source)
    })
    return {verification, replaced: finishRestoration(file)}
  } finally {
    lock.release()
  }
}

/** The copy has its name when it is whole, `accept`ed, and on disk. */
function copyAll(from: string, to: string, accept: (verification: Verification) => void): Verification {
  const unfinished = `${to}.unfinished`
  rmSync(unfinished, {force: true})
  try {
    copyDatabase(from, unfinished)
    copyFiles(unfinished, uploadsOf(from), uploadsOf(to))
    const verification = verify(unfinished, uploadsOf(to))
    accept(verification)
    flushFile(unfinished)
    renameSync(unfinished, to)
    flushFolderOf(to)
    return verification
  } catch (error) {
    rmSync(uploadsOf(to), {recursive: true, force: true})
    throw explain(error, to)
  } finally {
    for (const end of ["", "-journal"]) rmSync(unfinished + end, {force: true})
  }
}

function copyFiles(database: string, from: string, to: string): void {
  const copy = openForReading(database)
  try {
    copyUploads(copy, from, to)
  } finally {
    copy.close()
  }
}

function explain(error: unknown, target: string): unknown {
  if (error instanceof StorageError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/full|ENOSPC|EDQUOT/.test(text)) return new StorageError("noRoom", target)
  const isRefused = /unable to open|readonly|disk I\/O|EACCES|EPERM|EROFS|EIO/.test(text)
  return isRefused ? new StorageError("refusedByDisk", target) : error
}
