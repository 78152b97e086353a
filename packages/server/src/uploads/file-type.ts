type Signature = (head: Buffer) => boolean

/** `text` stands at `offset`, each character one byte. */
const has =
  (text: string, offset = 0): Signature =>
  (head) =>
    head.toString("latin1", offset, offset + text.length) === text

const either =
  (...signatures: readonly Signature[]): Signature =>
  (head) =>
    signatures.some((signature) => signature(head))
const both =
  (...signatures: readonly Signature[]): Signature =>
  (head) =>
    signatures.every((signature) => signature(head))

const zip = either(has("PK\x03\x04"), has("PK\x05\x06"))
const boxed = has("ftyp", 4)
const ogg = has("OggS")
const matroska = has("\x1aE\xdf\xa3")
const officeDocument = "application/vnd.openxmlformats-officedocument"
const openDocument = "application/vnd.oasis.opendocument"

/** Types whose files begin in a way of their own. */
const signatures: Readonly<Record<string, Signature>> = {
  "image/png": has("\x89PNG\r\n\x1a\n"),
  "image/jpeg": has("\xff\xd8\xff"),
  "image/gif": either(has("GIF87a"), has("GIF89a")),
  "image/webp": both(has("RIFF"), has("WEBP", 8)),
  "image/avif": either(has("ftypavif", 4), has("ftypavis", 4)),
  "application/pdf": has("%PDF-"),
  "application/zip": zip,
  [`${officeDocument}.wordprocessingml.document`]: zip,
  [`${officeDocument}.spreadsheetml.sheet`]: zip,
  [`${officeDocument}.presentationml.presentation`]: zip,
  [`${openDocument}.text`]: zip,
  [`${openDocument}.spreadsheet`]: zip,
  [`${openDocument}.presentation`]: zip,
  "audio/mpeg": either(has("ID3"), (head) => head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0),
  "audio/ogg": ogg,
  "audio/mp4": boxed,
  "video/mp4": boxed,
  "video/webm": matroska,
}

/** Types that are text: a browser never gets them to show. */
const texts = ["text/plain", "text/csv", "text/markdown", "application/json"]

/** What a server takes unless it is told otherwise. */
export const commonTypes: readonly string[] = [...Object.keys(signatures), ...texts]

/** How much of a file tells its type. */
export const headBytes = 4_096

/** Whether a file that begins with `head` can be of `type`. A type without a sign of its own must not show that of another. */
export function fits(type: string, head: Buffer): boolean {
  const signature = signatures[type]
  if (signature !== undefined) return signature(head)
  if (texts.includes(type) && head.includes(0)) return false
  return !Object.values(signatures).some((other) => other(head))
}

/** `header` as a type without its parameters, as `image/png`; null when it is none. */
export function parseType(header: string | undefined): string | null {
  const type = header?.split(";", 1)[0]?.trim().toLowerCase() ?? ""
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(type) ? type : null
}
