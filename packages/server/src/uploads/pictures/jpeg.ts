import {Copy} from "./copy.ts"
import {Cursor, requireSound} from "./cursor.ts"
import {orientationOf, orientationSegment} from "./orientation.ts"
import type {Picture} from "./picture.ts"

const end = 0xd9
const startOfScan = 0xda
const application = {jfif: 0xe0, exif: 0xe1, colours: 0xe2, adobe: 0xee} as const
/** Baseline, extended and progressive: what browsers show. */
const frames = [0xc0, 0xc1, 0xc2]
/** Tables of codes and of quantities, and how often a scan starts anew. */
const tables = [0xc4, 0xdb, 0xdd]

export function readJpeg(bytes: Buffer): Picture {
  const cursor = new Cursor(bytes)
  const copy = new Copy(bytes.length + orientationSegment(1).length)
  copy.add(cursor.take(2))
  let size: {readonly width: number; readonly height: number} | null = null
  let isTurned = false
  let hasPixels = false
  for (let marker = takeMarker(cursor); marker !== end; marker = takeMarker(cursor)) {
    const segment = takeSegment(cursor)
    const whole = [Buffer.of(0xff, marker), segment]
    const data = segment.subarray(2)
    if (frames.includes(marker)) {
      requireSound(size === null && data.length >= 6)
      size = {height: data.readUInt16BE(1), width: data.readUInt16BE(3)}
      copy.add(...whole)
    } else if (marker === startOfScan) {
      requireSound(size !== null)
      copy.add(...whole, takeScan(cursor))
      hasPixels = true
    } else if (marker === application.exif && !isTurned) {
      const orientation = orientationOf(data)
      isTurned = orientation !== null
      if (orientation !== null) copy.add(orientationSegment(orientation))
    } else if (marker === application.jfif && begins(data, "JFIF\0") && data.length >= 14) {
      copy.add(withoutThumbnail(data))
    } else if (tables.includes(marker) || isAboutColours(marker, data)) {
      copy.add(...whole)
    } else {
      requireSound(isNote(marker))
    }
  }
  requireSound(size !== null && hasPixels)
  copy.add(Buffer.of(0xff, end))
  return {...size, bytes: copy.bytes}
}

function takeMarker(cursor: Cursor): number {
  requireSound(cursor.take(1)[0] === 0xff)
  // Any number of these may stand before the marker itself.
  while (cursor.peek(1)[0] === 0xff) cursor.take(1)
  return cursor.take(1)[0]!
}

/** With the two bytes that say how long it is. */
function takeSegment(cursor: Cursor): Buffer {
  const length = cursor.peek(2).readUInt16BE()
  requireSound(length >= 2)
  return cursor.take(length)
}

/** Codes of pixels, up to the marker that ends them. */
function takeScan(cursor: Cursor): Buffer {
  const {bytes, at: start} = cursor
  let at = start
  while (at < bytes.length && (bytes[at] !== 0xff || belongsToScan(bytes[at + 1]))) at++
  return cursor.take(at - start)
}

/** What follows 0xff: nothing, in place of 0xff itself, or that the codes start anew. */
function belongsToScan(next = 0): boolean {
  return next === 0 || (next >= 0xd0 && next <= 0xd7)
}

function withoutThumbnail(jfif: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0xff, application.jfif, 0, 16), jfif.subarray(0, 12), Buffer.alloc(2)])
}

function isAboutColours(marker: number, data: Buffer): boolean {
  if (marker === application.colours) return begins(data, "ICC_PROFILE\0")
  return marker === application.adobe && begins(data, "Adobe")
}

/** What programs note for each other, and comments. */
function isNote(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
}

const begins = (data: Buffer, name: string) => data.toString("latin1", 0, name.length) === name
