import {randomBytes} from "node:crypto"
import {crc32, deflateSync} from "node:zlib"

const concat = (parts: readonly Uint8Array[]) => Buffer.concat(parts)
const of = (...bytes: readonly number[]) => Buffer.from(bytes)
const hex = (text: string) => Buffer.from(text, "hex")
const latin1 = (text: string) => Buffer.from(text, "latin1")

function uint(length: number, value: number, isLittle = false): Buffer {
  const bytes = Buffer.alloc(length)
  if (isLittle) bytes.writeUIntLE(value, 0, length)
  else bytes.writeUIntBE(value, 0, length)
  return bytes
}

export function pngChunk(type: string, data: Uint8Array = of()): Buffer {
  const named = concat([latin1(type), data])
  return concat([uint(4, data.length), named, uint(4, crc32(named))])
}

/** A PNG of grey noise that declares `width` and `height`, with `chunks` before its pixels. */
export function png(width: number, height: number, ...chunks: readonly Buffer[]): Buffer {
  const rows = Array.from({length: Math.min(height, 1_000)}, () => concat([of(0), randomBytes(Math.min(width, 1_000))]))
  return concat([
    hex("89504e470d0a1a0a"),
    pngChunk("IHDR", concat([uint(4, width), uint(4, height), of(8, 0, 0, 0, 0)])),
    ...chunks,
    pngChunk("IDAT", deflateSync(concat(rows))),
    pngChunk("IEND"),
  ])
}

export const jpegSegment = (marker: number, data: Uint8Array): Buffer =>
  concat([of(0xff, marker), uint(2, data.length + 2), data])

/** What a camera notes: how it was held, and where it was. `II` and `MM` are the two orders that bytes may have. */
export function exif(order: "II" | "MM", orientation: number): Buffer {
  const isLittle = order === "II"
  const [two, four] = [(value: number) => uint(2, value, isLittle), (value: number) => uint(4, value, isLittle)]
  const entry = (tag: number, type: number, value: Buffer) =>
    concat([two(tag), two(type), four(1), value, Buffer.alloc(4 - value.length)])
  const first = concat([two(2), entry(0x0112, 3, two(orientation)), entry(0x8825, 4, four(38)), four(0)])
  return concat([latin1(`Exif\0\0${order}`), two(42), four(8), first, latin1("GPS 48.8584 N 2.2945 E")])
}

/** A grey JPEG of 8 × 8 pixels that declares `width` and `height`, with `segments` before its tables. */
export function jpeg(width: number, height: number, ...segments: readonly Buffer[]): Buffer {
  const codes = (kind: number) => jpegSegment(0xc4, concat([of(kind, 1), Buffer.alloc(15), of(0)]))
  return concat([
    of(0xff, 0xd8),
    ...segments,
    jpegSegment(0xdb, concat([of(0), Buffer.alloc(64, 1)])),
    jpegSegment(0xc0, concat([of(8), uint(2, height), uint(2, width), of(1, 1, 0x11, 0)])),
    codes(0x00),
    codes(0x10),
    jpegSegment(0xda, of(1, 1, 0, 0, 63, 0)),
    of(0x3f, 0xff, 0xd9),
  ])
}

/** Blocks of at most 255 bytes, and the empty one that ends them. */
const gifBlocks = (...blocks: readonly Uint8Array[]): Buffer =>
  concat([...blocks.flatMap((block) => [of(block.length), block]), of(0)])
export const gifExtension = (label: number, ...blocks: readonly Uint8Array[]): Buffer =>
  concat([of(0x21, label), gifBlocks(...blocks)])

/** A GIF of one white pixel that declares `width` and `height`, with `parts` before its picture. */
export function gif(width: number, height: number, ...parts: readonly Buffer[]): Buffer {
  return concat([
    latin1("GIF89a"),
    uint(2, width, true),
    uint(2, height, true),
    of(0x80, 0, 0, 255, 255, 255, 0, 0, 0),
    ...parts,
    of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2),
    gifBlocks(of(0x44, 0x01)),
    of(0x3b),
  ])
}

export const webpChunk = (type: string, data: Uint8Array): Buffer =>
  concat([latin1(type), uint(4, data.length, true), data, Buffer.alloc(data.length % 2)])

/** A WebP with these flags, with `chunks` behind what stands for its pixels. Nothing can be seen in it. */
export function webp(width: number, height: number, flags: number, ...chunks: readonly Buffer[]): Buffer {
  const body = concat([
    latin1("WEBP"),
    webpChunk("VP8X", concat([of(flags, 0, 0, 0), uint(3, width - 1, true), uint(3, height - 1, true)])),
    webpPixel,
    ...chunks,
  ])
  return concat([latin1("RIFF"), uint(4, body.length, true), body])
}

export const webpPixel: Buffer = webpChunk("VP8L", hex("2f00000000881f6500"))

export const box = (type: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = concat([latin1(type), ...parts])
  return concat([uint(4, body.length + 4), body])
}

/** An AVIF that declares `width` and `height`, with `pixels` and `notes`, which are of `kind`. Nothing can be seen in it. */
export function avif(width: number, height: number, pixels: Buffer, notes: Buffer, kind = "Exif"): Buffer {
  const ftyp = box("ftyp", latin1("avif\0\0\0\0avifmif1"))
  const item = (id: number, type: string) => box("infe", of(2, 0, 0, 0), uint(2, id), uint(2, 0), latin1(`${type}\0`))
  const meta = (at: number) => {
    const place = (id: number, start: number, length: number) =>
      concat([uint(2, id), uint(2, 0), uint(2, 1), uint(4, start), uint(4, length)])
    return box(
      "meta",
      Buffer.alloc(4),
      box("iinf", Buffer.alloc(4), uint(2, 2), item(1, "av01"), item(2, kind)),
      box(
        "iloc",
        of(0, 0, 0, 0, 0x44, 0),
        uint(2, 2),
        place(1, at, pixels.length),
        place(2, at + pixels.length, notes.length),
      ),
      box("iprp", box("ipco", box("ispe", Buffer.alloc(4), uint(4, width), uint(4, height)))),
    )
  }
  return concat([ftyp, meta(ftyp.length + meta(0).length + 8), box("mdat", pixels, notes)])
}
