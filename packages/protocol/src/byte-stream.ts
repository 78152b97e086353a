import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {ProtocolError} from "./codec.ts"
import type {Frame} from "./messages.ts"
import {maxFrameBytes} from "./messages.ts"
import {maxSegmentBytes} from "./segment.ts"

/** Bytes that begin beyond what has arrived: those in between were lost, and nobody will send them again. */
export class StreamGap extends Error {
  override readonly name = "StreamGap"
}

/** The far end of one direction: takes its bytes in whatever pieces and however often they come, and gives each frame once. */
export class Incoming {
  /** Null when a frame was too big: where the next one begins is not known. */
  #reader: FrameReader | null
  #received = 0

  /** @param limitBytes how long a frame may be */
  constructor(limitBytes = maxFrameBytes) {
    this.#reader = new FrameReader(limitBytes)
  }

  /** How many bytes have arrived without a gap. */
  get received(): number {
    return this.#received
  }

  /**
   * @returns the frames that `bytes` complete
   * @throws StreamGap when bytes before them are missing: nothing was taken
   * @throws FrameTooBig once; what comes after it is counted, and thrown away
   */
  take(offset: number, bytes: Uint8Array): Frame[] {
    if (bytes.length === 0) return []
    if (offset > this.#received) throw new StreamGap()
    const news = bytes.subarray(this.#received - offset)
    this.#received += news.length
    try {
      return this.#reader?.read(news) ?? []
    } catch (error) {
      this.#reader = null
      throw error
    }
  }
}

interface Piece {
  readonly start: number
  readonly bytes: Uint8Array
}

const endOfPiece = ({start, bytes}: Piece) => start + bytes.length

/** The near end of one direction: keeps what the other side has not acknowledged. Frames are kept as they are, not copied. */
export class Outgoing {
  #pieces: Piece[] = []
  #acknowledged = 0
  #end = 0

  /** How many bytes there are, from the start of the connection. */
  get end(): number {
    return this.#end
  }

  push(frame: Frame): void {
    this.#append(encoding.encode((encoder) => encoding.writeVarUint(encoder, frame.length)))
    this.#append(frame)
  }

  /** How many bytes wait to be acknowledged. */
  get pendingBytes(): number {
    return this.#end - this.#acknowledged
  }

  /** Whether what comes from `offset` on is still here. */
  holds(offset: number): boolean {
    return offset >= this.#acknowledged && offset <= this.#end
  }

  /**
   * The other side has the first `count` bytes. Less than it has said before is an old word that took its time.
   * @throws ProtocolError when there are not as many
   */
  acknowledge(count: number): void {
    if (count > this.#end) throw new ProtocolError("Acknowledged what was never sent")
    if (count <= this.#acknowledged) return
    this.#acknowledged = count
    const kept = this.#pieces.findIndex((piece) => endOfPiece(piece) > count)
    this.#pieces.splice(0, kept === -1 ? this.#pieces.length : kept)
  }

  /** What comes from `offset` on, as much as a segment holds. `holds(offset)` must be true. */
  read(offset: number): Uint8Array {
    const whole = new Uint8Array(Math.min(maxSegmentBytes, this.#end - offset))
    // What is asked for is nearly always the newest.
    let index = this.#pieces.findLastIndex(({start}) => start <= offset)
    for (let filled = 0; filled < whole.length; index++) {
      const {start, bytes} = this.#pieces[index]!
      const part = bytes.subarray(offset + filled - start, offset + whole.length - start)
      whole.set(part, filled)
      filled += part.length
    }
    return whole
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pieces.push({start: this.#end, bytes})
    this.#end += bytes.length
  }
}

/** A frame says that it is longer than it may be. */
export class FrameTooBig extends Error {
  override readonly name = "FrameTooBig"
}

/** Puts frames together again from the bytes of one direction. */
class FrameReader {
  readonly #limitBytes: number
  #pieces: Uint8Array[] = []
  #sizeBytes = 0
  /** Fewer than these cannot complete a frame; so a long one is put together once, and never allocated on its mere word. */
  #awaitedBytes = 1

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

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
    for (let end = endOf(rest, this.#limitBytes); ; end = endOf(rest, this.#limitBytes)) {
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
function endOf(bytes: Uint8Array, limitBytes: number): {readonly start: number; readonly end: number} {
  const last = bytes.subarray(0, 4).findIndex((byte) => byte < 128)
  if (last === -1 && bytes.length < 4) return {start: 0, end: bytes.length + 1}
  const length = last === -1 ? Infinity : decoding.readVarUint(decoding.createDecoder(bytes))
  if (length > limitBytes) throw new FrameTooBig()
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
