import {createHash} from "node:crypto"
import {copyFileSync, existsSync, mkdirSync, readFileSync, renameSync} from "node:fs"
import path from "node:path"
import type {Database} from "./database.ts"
import {flushFile, flushFolderOf} from "./files.ts"
import type {UploadRow} from "./tables.ts"

/** The folder beside the database `file` that holds what was uploaded, each file under its hash. */
export const uploadsOf = (file: string): string => `${file}.uploads`

/** Puts into `to` every file that `database` knows of and `from` has, whole and on disk. */
export function copyUploads(database: Database, from: string, to: string): void {
  mkdirSync(to, {recursive: true})
  const rows = database.prepare("SELECT DISTINCT hash FROM uploads").all() as unknown as Pick<UploadRow, "hash">[]
  for (const {hash} of rows) {
    const [source, target] = [path.join(from, hash), path.join(to, hash)]
    if (!existsSync(source) || existsSync(target)) continue
    copyFileSync(source, `${target}.unfinished`)
    flushFile(`${target}.unfinished`)
    renameSync(`${target}.unfinished`, target)
  }
  flushFolderOf(path.join(to, "any"))
}

/** What is wrong with the file of `row`; null when nothing is. */
export function flawOf({hash, size_bytes}: UploadRow, folder: string): string | null {
  const file = path.join(folder, hash)
  if (!existsSync(file)) return `the file ${hash} is missing`
  const bytes = readFileSync(file)
  const isWhole = bytes.length === size_bytes && createHash("sha256").update(bytes).digest("hex") === hash
  return isWhole ? null : `the file ${hash} is damaged`
}
