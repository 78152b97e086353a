/** The id of a document: 1 to 64 of `A-Z a-z 0-9 _ -`. Parsed once, where it enters. */
export type DocId = string & {readonly __brand: "DocId"}

/** Names a person, the same on every device and connection. Opaque here: made by whoever knows the accounts. */
export type UserId = string & {readonly __brand: "UserId"}

const docIdPattern = /^[A-Za-z0-9_-]{1,64}$/

/** The id that `text` spells, or null when it is none. */
export function parseDocId(text: string): DocId | null {
  return docIdPattern.test(text) ? (text as DocId) : null
}
