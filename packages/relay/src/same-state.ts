import * as Y from "yjs"

/**
 * Two documents have seen the same changes and show the same: equal content under equal ids, in the same order. How Yjs happens
 * to have cut a text into items plays no part.
 */
export function sameState(one: Y.Doc, other: Y.Doc): boolean {
  const [left, right] = [normalForm(one), normalForm(other)]
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}

/** A document that was read in one go has joined all that can be joined. */
function normalForm(doc: Y.Doc): Uint8Array {
  const reader = new Y.Doc()
  try {
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(doc))
    return Y.encodeStateAsUpdate(reader)
  } finally {
    reader.destroy()
  }
}
