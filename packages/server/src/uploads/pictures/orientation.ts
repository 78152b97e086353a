/**
 * How a photo was held, from 1 (upright) to 8, as the `Exif` notes of a camera say. Null: they say nothing of it, or that it is upright.
 */
export function orientationOf(exif: Buffer): number | null {
  if (exif.toString("latin1", 0, 6) !== "Exif\0\0") return null
  const tiff = exif.subarray(6)
  const isLittle = tiff.toString("latin1", 0, 2) === "II"
  const uint16 = (at: number) => {
    if (at + 2 > tiff.length) return 0
    return isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  }
  const first = tiff.length < 8 ? 0 : isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < uint16(first); entry++) {
    const at = first + 2 + entry * 12
    const value = uint16(at) === orientationTag ? uint16(at + 8) : 0
    if (value >= 2 && value <= 8) return value
  }
  return null
}

const orientationTag = 0x0112

/** The shortest `Exif` segment of a JPEG that says how it was held, and nothing else. */
export function orientationSegment(orientation: number): Buffer {
  const head = Buffer.from("ffe10022457869660000", "hex")
  const oneEntry = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex")
  oneEntry.writeUInt16BE(orientation, 18)
  return Buffer.concat([head, oneEntry])
}
