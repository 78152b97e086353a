import {UploadError} from "../upload-error.ts"
import {Cursor, requireSound} from "./cursor.ts"
import type {Picture} from "./picture.ts"

/** Items that are pixels, or say how pixels go together; what is none of these is a note. */
const pixels = new Set(["av01", "grid", "iovl", "iden", "tmap"])
const nothing = "none"
/** Programs make one. */
const maxPlaces = 16

interface Box {
  readonly type: string
  /** Where its body begins. */
  readonly start: number
  /** A view of the file: what is written into it changes the file. */
  readonly body: Buffer
}

/** Where something stands: in the file, or in the box `idat`. */
interface Extent {
  readonly item: number
  readonly place: "file" | "idat"
  readonly start: number
  readonly length: number
}

/**
 * Other parts of the file are named by where they stand in it: so nothing is moved, and what is not kept is overwritten with zeros.
 */
export function readAvif(given: Buffer): Picture {
  const bytes = Buffer.from(given)
  const top = boxesIn(bytes)
  requireSound(top[0]?.type === "ftyp")
  // An animation: only programs that make films make one.
  if (top.some(({type}) => type === "moov")) throw new UploadError("wrongType")
  const meta = boxesIn(bodyOf(top, "meta").subarray(4))
  for (const {type, body} of top) if (!["ftyp", "meta", "mdat"].includes(type)) body.fill(0)
  const notes = notesIn(bodyOf(meta, "iinf"))
  const places = {file: top.filter(({type}) => type === "mdat"), idat: meta.filter(({type}) => type === "idat")}
  requireSound(places.file.length <= maxPlaces && places.idat.length <= maxPlaces)
  for (const {item, place, start, length} of extentsIn(bodyOf(meta, "iloc"))) {
    const at = (box: Box) => (place === "file" ? start - box.start : start)
    const box = places[place].find((each) => at(each) >= 0 && at(each) + length <= each.body.length)
    requireSound(box !== undefined)
    if (notes.has(item)) box.body.fill(0, at(box), at(box) + length)
  }
  const sizes = boxesIn(bodyOf(boxesIn(bodyOf(meta, "iprp")), "ipco")).filter(({type}) => type === "ispe")
  requireSound(sizes.length > 0 && sizes.every(({body}) => body.length === 12))
  return {
    width: Math.max(...sizes.map(({body}) => body.readUInt32BE(4))),
    height: Math.max(...sizes.map(({body}) => body.readUInt32BE(8))),
    bytes,
  }
}

function boxesIn(bytes: Buffer): Box[] {
  const cursor = new Cursor(bytes)
  const boxes: Box[] = []
  while (!cursor.isAtEnd) {
    const [headLength, length] = lengthsOf(cursor)
    const type = cursor.peek(8).toString("latin1", 4)
    requireSound(length >= headLength)
    boxes.push({type, start: cursor.at + headLength, body: cursor.take(length).subarray(headLength)})
  }
  return boxes
}

/** Of the head of the next box, and of the whole box. */
function lengthsOf(cursor: Cursor): [number, number] {
  const length = cursor.peek(8).readUInt32BE()
  if (length === 1) return [16, Number(cursor.peek(16).readBigUInt64BE(8))]
  // The last one may leave open how long it is.
  return [8, length || cursor.bytes.length - cursor.at]
}

function bodyOf(boxes: readonly Box[], type: string): Buffer {
  const [box, ...others] = boxes.filter((each) => each.type === type)
  requireSound(box !== undefined && others.length === 0)
  return box.body
}

/** The items that are no pixels. Each becomes one of a type that nobody knows. */
function notesIn(iinf: Buffer): Set<number> {
  const isLong = iinf[0] !== 0
  const notes = new Set<number>()
  for (const {type, body} of boxesIn(iinf.subarray(isLong ? 8 : 6))) {
    const idLength = body[0] === 3 ? 4 : 2
    requireSound(type === "infe" && body.length >= 10 + idLength && (body[0] === 2 || body[0] === 3))
    const kind = body.toString("latin1", 6 + idLength, 10 + idLength)
    if (pixels.has(kind)) continue
    notes.add(body.readUIntBE(4, idLength))
    // Programs that know what it was would look for it, and find zeros.
    body.write(nothing, 6 + idLength, "latin1")
  }
  return notes
}

function* extentsIn(iloc: Buffer): Generator<Extent> {
  const cursor = new Cursor(iloc)
  /** A number of 0, 2, 4 or 8 bytes; of those of 8 none can be as large as it could. */
  const number = (length: number): number => {
    const bytes = cursor.take(length)
    if (length < 8) return length === 0 ? 0 : bytes.readUIntBE(0, length)
    requireSound(bytes.readUInt16BE() === 0)
    return bytes.readUIntBE(2, 6)
  }
  const version = cursor.take(4)[0]!
  requireSound(version <= 2)
  const [sizes, moreSizes] = cursor.take(2) as unknown as [number, number]
  const offsetLength = sizeOf(sizes >> 4)
  const lengthLength = sizeOf(sizes & 15)
  const baseLength = sizeOf(moreSizes >> 4)
  const indexLength = version === 0 ? 0 : sizeOf(moreSizes & 15)
  const idLength = version === 2 ? 4 : 2
  for (let left = number(idLength); left > 0; left--) {
    const item = number(idLength)
    const method = version === 0 ? 0 : number(2)
    requireSound(method <= 1 && number(2) === 0)
    const place = method === 0 ? "file" : "idat"
    const base = number(baseLength)
    for (let extents = number(2); extents > 0; extents--) {
      number(indexLength)
      yield {item, place, start: base + number(offsetLength), length: number(lengthLength)}
    }
  }
}

function sizeOf(length: number): number {
  requireSound(length === 0 || length === 4 || length === 8)
  return length
}
