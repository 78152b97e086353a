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
  const used = new Set<FileHash>()
  const rows = statements.of("SELECT bytes FROM snapshots UNION ALL SELECT bytes FROM updates").iterate()
  for (const {bytes} of rows as Iterable<{readonly bytes: Uint8Array}>) {
    for (const hash of filesIn(bytes)) used.add(hash)
  }
  return used
}

/** The files that `bytes` name. */
export function* filesIn(bytes: Uint8Array): Generator<FileHash> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = text.indexOf(uploadPath); at >= 0; at = text.indexOf(uploadPath, at + 1)) {
    const start = at + uploadPath.length
    const hash = parseFileHash(text.toString("latin1", start, start + hashLength))
    if (hash !== null) yield hash
  }
}
