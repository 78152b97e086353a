/** Longer edges are made this long. No screen shows more of a picture in a text. */
const longestEdgePx = 4_096
const quality = 0.9
/** What every browser writes as well as it reads. */
const drawable = /^image\/(?:jpeg|png|webp)$/

/** Whether the file has to go through `drawnAnew`. */
export const isPhoto = ({type}: File): boolean => drawable.test(type)

/**
 * A photo drawn anew: upright, and without what its camera has noted in the file, such as where it was taken. Given back as it is
 * where it moves, or where the browser cannot draw it: the server takes the notes out.
 */
export async function drawnAnew(file: File): Promise<File> {
  try {
    const head = new Uint8Array(await file.slice(0, 1024 * 1024).arrayBuffer())
    return moves(head) ? file : await draw(file)
  } catch {
    return file
  }
}

async function draw(file: File): Promise<File> {
  const bitmap = await createImageBitmap(file, {imageOrientation: "from-image"})
  const share = Math.min(1, longestEdgePx / Math.max(bitmap.width, bitmap.height))
  const edge = (lengthPx: number) => Math.max(1, Math.round(lengthPx * share))
  const canvas = new OffscreenCanvas(edge(bitmap.width), edge(bitmap.height))
  const context = canvas.getContext("2d")!
  context.imageSmoothingQuality = "high"
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const {type, name, lastModified} = file
  const drawn = await canvas.convertToBlob({type, quality})
  // A browser that cannot write the type writes a PNG.
  return drawn.type === type ? new File([drawn], name, {type, lastModified}) : file
}

/** An animation: in a PNG it is announced by a chunk, in a WebP by a bit of its head. */
function moves(head: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(head)
  if (text.startsWith("VP8X", 12)) return (head[20]! & 2) !== 0
  return text.startsWith("PNG", 1) && text.includes("acTL")
}
