import {Copy} from "./copy.ts"
import {Cursor, requireSound} from "./cursor.ts"
import type {Picture} from "./picture.ts"

const introducer = {extension: 0x21, image: 0x2c, end: 0x3b} as const
const extension = {control: 0xf9, application: 0xff, comment: 0xfe, text: 0x01} as const
/** How often an animation is shown: two names for the same, each followed by one block of three bytes. */
const loops = ["NETSCAPE2.0", "ANIMEXTS1.0"]

export function readGif(bytes: Buffer): Picture {
  const cursor = new Cursor(bytes)
  const copy = new Copy(bytes.length)
  const head = cursor.take(13)
  copy.add(head, takeColours(cursor, head[10]!))
  let [width, height] = [head.readUInt16LE(6), head.readUInt16LE(8)]
  let control: Buffer | null = null
  let hasPixels = false
  for (let kind = cursor.take(1)[0]; kind !== introducer.end; kind = cursor.take(1)[0]) {
    if (kind === introducer.extension) {
      const label = cursor.take(1)[0]!
      const blocks = takeBlocks(cursor)
      const whole = Buffer.concat([Buffer.of(kind, label), blocks])
      // It is about the picture or the text that comes next, and goes with it.
      if (label === extension.control) control = whole
      else if (label === extension.text) control = null
      else if (label === extension.application && isLoop(blocks)) copy.add(whole)
    } else {
      requireSound(kind === introducer.image)
      const place = cursor.take(9)
      width = Math.max(width, place.readUInt16LE(4))
      height = Math.max(height, place.readUInt16LE(6))
      if (control !== null) copy.add(control)
      copy.add(Buffer.of(kind), place, takeColours(cursor, place[8]!), cursor.take(1), takeBlocks(cursor))
      control = null
      hasPixels = true
    }
  }
  requireSound(hasPixels)
  copy.add(Buffer.of(introducer.end))
  return {width, height, bytes: copy.bytes}
}

/** @param flags the highest bit says that there is a table, the lowest three how long it is */
function takeColours(cursor: Cursor, flags: number): Buffer {
  return cursor.take((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))
}

/** Blocks, each with its length before it, and the empty one that ends them. */
function takeBlocks(cursor: Cursor): Buffer {
  const {bytes, at: start} = cursor
  let at = start
  while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1
  return cursor.take(at + 1 - start)
}

function isLoop(blocks: Buffer): boolean {
  return (
    blocks.length === 17 && blocks[12] === 3 && blocks[13] === 1 && loops.includes(blocks.toString("latin1", 1, 12))
  )
}
