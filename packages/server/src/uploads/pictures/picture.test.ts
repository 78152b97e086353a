import * as fc from "fast-check"
import {describe, expect, it} from "vitest"
import {
  avif,
  box,
  exif,
  gif,
  gifExtension,
  jpeg,
  jpegSegment,
  png,
  pngChunk,
  webp,
  webpChunk,
  webpPixel,
} from "../../testing/pictures.ts"
import {UploadError} from "../upload-error.ts"
import {readPicture} from "./picture.ts"

const maxPixels = 100_000_000
const text = (what: string) => Buffer.from(what, "latin1")
const secret = text("taken at home")
const page = text("<script>alert(1)</script>")

/** What `bytes` become, or why they are refused. */
function cleaned(type: string, bytes: Buffer): Buffer | string {
  try {
    return readPicture(type, bytes, maxPixels).bytes
  } catch (error) {
    if (error instanceof UploadError) return error.problem
    throw error
  }
}

const pixels = png(10, 10)
const withChunks = (...chunks: readonly Buffer[]) =>
  Buffer.concat([pixels.subarray(0, 33), ...chunks, pixels.subarray(33)])
const colours = pngChunk("gAMA", Buffer.of(0, 0, 0xb1, 0x8f))
const profile = jpegSegment(0xe2, text("ICC_PROFILE\0\x01\x01colours"))
const adobe = jpegSegment(0xee, text("Adobe\0d\0\0\0\0\0"))
const jfif = (thumbnail: string) => jpegSegment(0xe0, text(`JFIF\0\x01\x01\0\0\x01\0\x01${thumbnail}`))
const loop = gifExtension(0xff, text("NETSCAPE2.0"), Buffer.of(1, 0, 0))
const control = gifExtension(0xf9, Buffer.of(0, 10, 0, 0))
const frame = (...chunks: readonly Buffer[]) =>
  webpChunk("ANMF", Buffer.concat([Buffer.alloc(12), Buffer.of(100, 0, 0, 0), ...chunks]))
const avifPixels = text("pixels")

/** By name: the type, a picture as it comes, and the same with nothing but what shows it. */
const noted: readonly [what: string, type: string, given: Buffer, kept: Buffer][] = [
  [
    "a PNG with a text, a place, a date, a chunk that nobody knows and a page behind its end",
    "image/png",
    Buffer.concat([
      withChunks(...["tEXt", "iTXt", "zTXt", "eXIf", "tIME", "prVt"].map((type) => pngChunk(type, secret)), colours),
      page,
    ]),
    withChunks(colours),
  ],
  [
    "a JPEG with a place, a comment, what programs note, thumbnails and a page behind its end",
    "image/jpeg",
    Buffer.concat([
      jpeg(
        8,
        8,
        jfif("\x01\x01\0\0\0"),
        jpegSegment(0xe0, text("JFXX\0thumbnail")),
        jpegSegment(0xe1, exif("II", 1)),
        jpegSegment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")),
        jpegSegment(0xe2, text("MPF\0more pictures")),
        profile,
        jpegSegment(0xed, text("Photoshop 3.0\0")),
        adobe,
        jpegSegment(0xfe, secret),
      ),
      page,
    ]),
    jpeg(8, 8, jfif("\0\0"), profile, adobe),
  ],
  [
    "a GIF with comments, texts, what programs note and a page behind its end",
    "image/gif",
    Buffer.concat([
      gif(
        1,
        1,
        gifExtension(0xfe, secret, page),
        loop,
        gifExtension(0xff, text("NETSCAPE2.0"), secret),
        gifExtension(0xff, text("XMP DataXMP"), page),
        control,
        gifExtension(0x01, Buffer.alloc(12), secret),
        control,
      ),
      page,
    ]),
    gif(1, 1, loop, control),
  ],
  [
    "a WebP with a place, XMP, a chunk that nobody knows and a page behind its end",
    "image/webp",
    Buffer.concat([
      webp(1, 1, 0x2c, webpChunk("EXIF", exif("MM", 1)), webpChunk("XMP ", secret), webpChunk("prvt", page)),
      page,
    ]),
    webp(1, 1, 0x20),
  ],
  [
    "an animated WebP with a chunk that nobody knows in one of its pictures",
    "image/webp",
    webp(1, 1, 0x02, webpChunk("ANIM", Buffer.alloc(6)), frame(webpPixel, webpChunk("XMP ", secret))),
    webp(1, 1, 0x02, webpChunk("ANIM", Buffer.alloc(6)), frame(webpPixel)),
  ],
  [
    "an AVIF with a place",
    "image/avif",
    avif(4, 4, avifPixels, secret),
    avif(4, 4, avifPixels, Buffer.alloc(secret.length), "none"),
  ],
]

describe("of a picture what shows it stays as it was, and nothing else", () => {
  it.each(noted)("E48 %s", (_what, type, given, kept) => {
    expect(cleaned(type, given)).toEqual(kept)
    expect(cleaned(type, kept)).toEqual(kept)
  })

  it("E48 an AVIF with a part that nobody knows keeps the length of it, as others are named by where they stand", () => {
    const kept = avif(4, 4, avifPixels, Buffer.alloc(0), "none")
    const blank = box("uuid", Buffer.alloc(page.length))
    expect(cleaned("image/avif", Buffer.concat([kept, box("uuid", page)]))).toEqual(Buffer.concat([kept, blank]))
  })

  it.each(["II", "MM"] as const)("how a camera was held stays, its place does not (%s)", (order) => {
    for (const orientation of [2, 3, 6, 8]) {
      const clean = cleaned("image/jpeg", jpeg(8, 8, jpegSegment(0xe1, exif(order, orientation)))) as Buffer
      expect(clean.includes("GPS")).toBe(false)
      const upright = cleaned("image/jpeg", jpeg(8, 8)) as Buffer
      expect(clean.length - upright.length).toBe(36)
      expect(clean.subarray(2, 38).toString("hex")).toBe(
        `ffe100224578696600004d4d002a000000080001011200030000000100${orientation.toString(16).padStart(2, "0")}000000000000`,
      )
      expect(cleaned("image/jpeg", clean)).toEqual(clean)
    }
  })
})

describe("is refused, whatever it may show,", () => {
  it.each(noted)("F63 %s that ends anywhere before its end", (_what, type, _given, kept) => {
    for (let length = 0; length < kept.length; length++) {
      expect(cleaned(type, kept.subarray(0, length)), `${length} bytes`).toBe("damaged")
    }
  })

  it.each([
    ["a PNG whose chunk is longer than the file", "image/png", withChunks(Buffer.from("7fffffff74455874", "hex"))],
    [
      "a PNG of which a bit has flipped",
      "image/png",
      withChunks(Buffer.concat([colours.subarray(0, -1), Buffer.of(0)])),
    ],
    ["a PNG with two headers", "image/png", withChunks(pixels.subarray(8, 33))],
    ["a PNG with a chunk that one has to know", "image/png", withChunks(pngChunk("EVIL", page))],
    ["a PNG without pixels", "image/png", Buffer.concat([pixels.subarray(0, 33), pngChunk("IEND")])],
    ["a PNG of no width", "image/png", png(0, 1)],
    [
      "a PNG of more chunks than any program makes",
      "image/png",
      withChunks(...Array.from({length: 100_000}, () => pngChunk("teXt"))),
    ],
    ["a JPEG with a segment shorter than itself", "image/jpeg", jpeg(8, 8, Buffer.of(0xff, 0xfe, 0, 1))],
    ["a JPEG with something between its segments", "image/jpeg", jpeg(8, 8, page)],
    ["a JPEG in a JPEG", "image/jpeg", jpeg(8, 8, jpeg(8, 8))],
    ["a JPEG with two sizes", "image/jpeg", jpeg(8, 8, jpegSegment(0xc0, Buffer.of(8, 0, 8, 0, 8, 1, 1, 17, 0)))],
    [
      "a JPEG of a kind that no browser shows",
      "image/jpeg",
      jpeg(8, 8, jpegSegment(0xc3, Buffer.of(8, 0, 8, 0, 8, 1, 1, 17, 0))),
    ],
    ["a GIF with something between its blocks", "image/gif", gif(1, 1, page)],
    ["a WebP longer than the file", "image/webp", Buffer.concat([text("RIFF\xff\xff\xff\x7fWEBP"), webpPixel])],
    [
      "a WebP without pixels",
      "image/webp",
      Buffer.concat([text("RIFF"), Buffer.of(16, 0, 0, 0), text("WEBP"), webpChunk("XMP ", text("abcd"))]),
    ],
    ["an AVIF whose pixels are nowhere", "image/avif", box("ftyp", text("avif"))],
    [
      "an AVIF with more places for pixels than any program makes",
      "image/avif",
      Buffer.concat([avif(4, 4, avifPixels, secret), ...Array.from({length: 16}, () => box("mdat"))]),
    ],
  ] as const)("E48 %s", (_what, type, bytes) => {
    expect(cleaned(type, bytes)).toBe("damaged")
  })

  it.each([
    ["image/png", png(50_000, 50_000)],
    ["image/jpeg", jpeg(50_000, 50_000)],
    ["image/gif", gif(50_000, 50_000)],
    [
      "image/gif",
      Buffer.from(gif(1, 1).toString("latin1").replace(",\0\0\0\0\x01\0\x01\0", ",\0\0\0\0\xff\xff\xff\xff"), "latin1"),
    ],
    ["image/webp", webp(50_000, 50_000, 0)],
    ["image/avif", avif(50_000, 50_000, avifPixels, secret)],
  ] as const)("E58 %s of more pixels than a reader's memory holds (%#)", (type, bytes) => {
    expect(cleaned(type, bytes)).toBe("tooManyPixels")
  })

  it("an animated AVIF, of which too little is known", () => {
    expect(cleaned("image/avif", Buffer.concat([avif(4, 4, avifPixels, secret), box("moov")]))).toBe("wrongType")
  })
})

it("E48 any picture with any bytes changed is refused, or becomes one that cleaning leaves as it is", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), {minLength: 1, maxLength: 8})
  fc.assert(
    fc.property(fc.constantFrom(...noted), changes, ([, type, given], list) => {
      const bytes = Buffer.from(given)
      for (const [place, value] of list) bytes[place % bytes.length] = value
      const once = cleaned(type, bytes)
      const again = typeof once === "string" ? once : cleaned(type, once)
      expect(again).toEqual(once)
    }),
    {numRuns: 3_000},
  )
})
