import {Copy} from "./copy.ts"
import {Cursor, requireSound} from "./cursor.ts"
import type {Picture} from "./picture.ts"

/** Of a whole file, and of one picture of an animation. */
const kept = new Set(["VP8X", "ICCP", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"])
const keptOfFrame = new Set(["ALPH", "VP8 ", "VP8L"])
/** Bits of `VP8X` that announce what is not kept. */
const announcesNotes = 0x0c

export function readWebp(bytes: Buffer): Picture {
  const length = bytes.length >= 12 ? bytes.readUInt32LE(4) + 8 : 0
  requireSound(length >= 12 && length <= bytes.length)
  const cursor = new Cursor(bytes.subarray(0, length))
  const copy = new Copy(length)
  copy.add(cursor.take(12))
  let width = 0
  let height = 0
  let hasPixels = false
  while (!cursor.isAtEnd) {
    const {type, data, whole} = takeChunk(cursor)
    if (!kept.has(type)) continue
    const size = sizeIn(type, data)
    width = Math.max(width, size?.width ?? 0)
    height = Math.max(height, size?.height ?? 0)
    hasPixels ||= type === "ANMF" || (type.startsWith("VP8") && type !== "VP8X")
    if (type === "VP8X") copy.add(chunk(type, Buffer.concat([Buffer.of(data[0]! & ~announcesNotes), data.subarray(1)])))
    else if (type === "ANMF") copy.add(chunk(type, frame(data)))
    else copy.add(whole)
  }
  requireSound(hasPixels)
  copy.bytes.writeUInt32LE(copy.bytes.length - 8, 4)
  return {width, height, bytes: copy.bytes}
}

function takeChunk(cursor: Cursor) {
  const length = cursor.peek(8).readUInt32LE(4)
  const head = cursor.take(8)
  const data = cursor.take(length)
  // A length that is odd is made even.
  const filler = cursor.take(length % 2)
  return {type: head.toString("latin1", 0, 4), data, whole: Buffer.concat([head, data, filler])}
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, "latin1")
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** One picture of an animation, of which chunks follow its place, size and time. */
function frame(data: Buffer): Buffer {
  const cursor = new Cursor(data)
  const copy = new Copy(data.length)
  copy.add(cursor.take(16))
  while (!cursor.isAtEnd) {
    const {type, whole} = takeChunk(cursor)
    if (keptOfFrame.has(type)) copy.add(whole)
  }
  return copy.bytes
}

function sizeIn(type: string, data: Buffer): {readonly width: number; readonly height: number} | null {
  switch (type) {
    case "VP8X":
      requireSound(data.length === 10)
      return {width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1}
    case "ANMF":
      requireSound(data.length >= 16)
      return {width: data.readUIntLE(6, 3) + 1, height: data.readUIntLE(9, 3) + 1}
    case "VP8 ":
      requireSound(data.length >= 10)
      return {width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff}
    case "VP8L": {
      requireSound(data.length >= 5)
      const bits = data.readUInt32LE(1)
      return {width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1}
    }
    default:
      return null
  }
}
