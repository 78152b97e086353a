import {crc32} from "node:zlib"
import {Copy} from "./copy.ts"
import {Cursor, requireSound} from "./cursor.ts"
import type {Picture} from "./picture.ts"

/** What a browser needs to show a picture as it is meant: pixels, transparency, colours, density, animation. */
const kept = new Set(
  "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT".split(" "),
)

export function readPng(bytes: Buffer): Picture {
  const cursor = new Cursor(bytes)
  const copy = new Copy(bytes.length)
  copy.add(cursor.take(8))
  const header = takeChunk(cursor)
  requireSound(header.type === "IHDR" && header.data.length === 13)
  copy.add(header.whole)
  let hasPixels = false
  for (let type = ""; type !== "IEND";) {
    const chunk = takeChunk(cursor)
    type = chunk.type
    requireSound(type !== "IHDR" && (kept.has(type) || isOptional(type)))
    hasPixels ||= type === "IDAT"
    if (kept.has(type)) copy.add(chunk.whole)
  }
  requireSound(hasPixels)
  return {width: header.data.readUInt32BE(0), height: header.data.readUInt32BE(4), bytes: copy.bytes}
}

function takeChunk(cursor: Cursor) {
  const length = cursor.peek(4).readUInt32BE()
  const whole = cursor.take(length + 12)
  requireSound(crc32(whole.subarray(4, -4)) === whole.readUInt32BE(length + 8))
  return {whole, type: whole.toString("latin1", 4, 8), data: whole.subarray(8, -4)}
}

/** A picture can be shown without knowing it: its name begins with a small letter. */
function isOptional(type: string): boolean {
  return /^[a-z][A-Za-z]{3}$/.test(type)
}
