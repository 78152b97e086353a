import {brotliCompressSync, brotliDecompressSync, constants} from "node:zlib"
import type {DocId, UserId} from "@quire/protocol"
import type {UpdateRow} from "./tables.ts"

/** Good enough for text, and ten times as fast as the best. */
const quality = 5
const headerLengthBytes = 4

/** `[sequence, author, clocks, stored at, size in bytes]` of one update. */
type Entry = readonly [number, UserId | null, string, number, number]

/**
 * Seals updates of one document for the history, compressed: the length of a header (32 bits, big-endian), the header (JSON, one
 * entry an update), then the bytes of the updates, in the same order.
 */
export function seal(rows: readonly UpdateRow[]): Uint8Array {
  const entries = rows.map((row): Entry => [row.sequence, row.author, row.clocks, row.stored_at, row.bytes.length])
  const header = Buffer.from(JSON.stringify(entries))
  const length = Buffer.alloc(headerLengthBytes)
  length.writeUInt32BE(header.length)
  const whole = Buffer.concat([length, header, ...rows.map(({bytes}) => bytes)])
  return brotliCompressSync(whole, {params: {[constants.BROTLI_PARAM_QUALITY]: quality}})
}

/** The updates of `doc` that `seal` sealed. */
export function unseal(doc: DocId, segment: Uint8Array): UpdateRow[] {
  const whole = brotliDecompressSync(segment)
  let offset = headerLengthBytes + whole.readUInt32BE(0)
  const entries = JSON.parse(whole.subarray(headerLengthBytes, offset).toString()) as readonly Entry[]
  return entries.map(([sequence, author, clocks, stored_at, sizeBytes]) => {
    const bytes = new Uint8Array(whole.subarray(offset, offset + sizeBytes))
    offset += sizeBytes
    return {doc, sequence, author, clocks, stored_at, bytes}
  })
}
