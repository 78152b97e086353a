import {closeSync, fsyncSync, openSync} from "node:fs"
import path from "node:path"

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
