import {accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync} from "node:fs"
import path from "node:path"
import {StorageError} from "./error.ts"

/**
 * Sees to it that there is a data folder to write in.
 * @throws StorageError
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(path.resolve(folder))
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new StorageError("unwritable", folder)
  }
}

/** Level by level: where nothing can be made, as in /proc, Node's own `recursive` tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
}

/** Sees to it that what `file` holds is on disk. */
export function flushFile(file: string): void {
  const descriptor = openSync(file, "r")
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Sees to it that `file` is in its folder after a power loss too. */
export function flushFolderOf(file: string): void {
  flushFile(path.dirname(file))
}
