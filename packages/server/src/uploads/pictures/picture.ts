import {UploadError} from "../upload-error.ts"
import {readAvif} from "./avif.ts"
import {readGif} from "./gif.ts"
import {readJpeg} from "./jpeg.ts"
import {readPng} from "./png.ts"
import {readWebp} from "./webp.ts"

/** A picture as it is stored: what shows it, and nothing else. Its pixels are as they came. */
export interface Picture {
  /** As it declares them, at least 1 in a sound one. */
  readonly width: number
  readonly height: number
  readonly bytes: Buffer
}

/**
 * Pictures that a browser may show in a page, as it runs nothing in them, and what reads each. Nothing is decoded here: the parts
 * of the file are gone through, those that every browser needs are kept, and where and when and by whom a photo was taken, thumbnails,
 * comments, parts that nobody knows and what stands behind the end are not.
 */
const readers: Readonly<Record<string, (bytes: Buffer) => Picture>> = {
  "image/png": readPng,
  "image/jpeg": readJpeg,
  "image/gif": readGif,
  "image/webp": readWebp,
  "image/avif": readAvif,
}

export const isShown = (type: string): boolean => Object.hasOwn(readers, type)

/** @throws UploadError `damaged` where it does not hold what it says, `tooManyPixels` where it would fill a reader's memory */
export function readPicture(type: string, bytes: Buffer, maxPixels: number): Picture {
  const picture = readers[type]!(bytes)
  const {width, height} = picture
  if (width === 0 || height === 0) throw new UploadError("damaged")
  if (width * height > maxPixels) throw new UploadError("tooManyPixels")
  return picture
}
