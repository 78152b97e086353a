import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {ProtocolError} from "./codec.ts"
import type {Frame} from "./messages.ts"
import {maxFrameBytes} from "./messages.ts"

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

/** The two pieces of the stream that carry `frame`: its length, and itself, which is not copied. */
export function piecesOf(frame: Frame): readonly [Uint8Array, Frame] {
  return [encoding.encode((encoder) => encoding.writeVarUint(encoder, frame.length)), frame]
}

/** A frame says that it is longer than `maxFrameBytes`. */
export class FrameTooBig extends Error {
  override readonly name = "FrameTooBig"
}

/** Puts frames together again from one direction's bytes. */
export class FrameReader {
  #pieces: Uint8Array[] = []
  #sizeBytes = 0
  /** Fewer than these cannot complete a frame; so a long one is put together once, and never allocated on its mere word. */
  #awaitedBytes = 1

  /**
   * @param bytes the next of the stream
   * @returns the frames that are whole now
   * @throws FrameTooBig
   */
  read(bytes: Uint8Array): Frame[] {
    this.#pieces.push(bytes)
    this.#sizeBytes += bytes.length
    if (this.#sizeBytes < this.#awaitedBytes) return []
    const frames: Frame[] = []
    let rest = joined(this.#pieces, this.#sizeBytes)
    for (let end = endOf(rest); ; end = endOf(rest)) {
      this.#awaitedBytes = end.end
      if (end.end > rest.length) break
      frames.push(rest.subarray(end.start, end.end))
      rest = rest.subarray(end.end)
    }
    this.#pieces = [rest]
    this.#sizeBytes = rest.length
    return frames
  }
}

/** Where the frame at the head of `bytes` starts and ends; one byte more than there is while its length is not whole. */
function endOf(bytes: Uint8Array): {readonly start: number; readonly end: number} {
  const last = bytes.subarray(0, 4).findIndex((byte) => byte < 128)
  if (last === -1 && bytes.length < 4) return {start: 0, end: bytes.length + 1}
  const length = last === -1 ? Infinity : decoding.readVarUint(decoding.createDecoder(bytes))
  if (length > maxFrameBytes) throw new FrameTooBig()
  return {start: last + 1, end: last + 1 + length}
}

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(sizeBytes)
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
