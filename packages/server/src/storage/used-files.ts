import {parseFileHash, uploadPath} from "@quire/protocol"
import type {FileHash} from "@quire/protocol"
import type {Statements} from "./statements.ts"

const hashLength = 64

/**
 * The files that a stored text names: in a snapshot or an update that is not merged yet, of whichever document. Their bytes are
 * searched, no document is built: Yjs keeps an attribute as one run of characters, so an address stands in them as it is
 * written. What only the sealed history names is in no text any more.
 */
export function usedFiles(statements: Statements): Set<FileHash> {
  return filesIn(statements, "SELECT bytes FROM snapshots UNION ALL SELECT bytes FROM updates")
}

/** Those that an update names that is not merged yet. */
export function filesInTails(statements: Statements): Set<FileHash> {
  return filesIn(statements, "SELECT bytes FROM updates")
}

/** The files that the bytes name which `sql` selects, one row after the other. */
function filesIn(statements: Statements, sql: string): Set<FileHash> {
  const files = new Set<FileHash>()
  for (const {bytes} of statements.of(sql).iterate() as Iterable<{readonly bytes: Uint8Array}>) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = text.indexOf(uploadPath); at >= 0; at = text.indexOf(uploadPath, at + 1)) {
      const start = at + uploadPath.length
      const hash = parseFileHash(text.toString("latin1", start, start + hashLength))
      if (hash !== null) files.add(hash)
    }
  }
  return files
}
