import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {ProtocolError} from "./codec.ts"

/** A piece of one direction of a connection, as FALLBACK.md has it. */
export interface Segment {
  /** How many bytes of the other direction this side has. */
  readonly received: number
  /** The close code that ends the connection after `bytes`; 0 while it goes on. */
  readonly close: number
  /** Where `bytes` begin in this direction. */
  readonly offset: number
  readonly bytes: Uint8Array
}

/** The most `bytes` that one segment holds. */
export const maxSegmentBytes = 256 * 1024

/** Times that both ends know, as FALLBACK.md has them. */
export const fallbackTimes = {
  /** The server says something. */
  beatMs: 15_000,
  /** The server answers a poll, with no bytes if there are none: many a proxy cuts after 10 s what says nothing. */
  pollMs: 5_000,
  /** The server waits for a client whose stream or poll has ended. */
  resumeMs: 10_000,
  /** The server gives up a client that posts nothing. */
  silentMs: 30_000,
} as const

/** Room for the three numbers before the bytes. */
const maxHeaderBytes = 3 * 8

/** The largest encoded segment. */
export const maxBodyBytes = maxSegmentBytes + maxHeaderBytes

export function encodeSegment({received, close, offset, bytes}: Segment): Uint8Array<ArrayBuffer> {
  return encoding.encode((encoder) => {
    for (const number of [received, close, offset]) encoding.writeVarUint(encoder, number)
    encoding.writeUint8Array(encoder, bytes)
  })
}

/** @throws ProtocolError when `body` is none; an empty one, whose bytes a proxy has dropped, is none */
export function decodeSegment(body: Uint8Array): Segment {
  try {
    const decoder = decoding.createDecoder(body)
    const read = () => decoding.readVarUint(decoder)
    const [received, close, offset] = [read(), read(), read()]
    const bytes = decoding.readTailAsUint8Array(decoder)
    if (bytes.length > maxSegmentBytes) throw new ProtocolError("More bytes than a segment holds")
    return {received, close, offset, bytes}
  } catch (cause) {
    throw cause instanceof ProtocolError ? cause : new ProtocolError("Not a segment", {cause})
  }
}
