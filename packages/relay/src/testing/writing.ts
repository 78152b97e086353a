import type {Update} from "@quire/protocol"
import * as prng from "lib0/prng"
import * as Y from "yjs"

export interface Writing {
  readonly doc: Y.Doc
  /** All that was written, in an order in which it can be merged. */
  readonly updates: readonly Update[]
}

/** Three who write at once, in a body and a title. */
export function writing(random: prng.PRNG, steps: number): Writing {
  const updates: Update[] = []
  const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), {clientID}))
  for (const doc of docs)
    doc.on("update", (update: Uint8Array, origin: unknown) => origin !== docs && updates.push(update))
  for (let step = 0; step < steps; step++) {
    const doc = prng.oneOf(random, docs)
    const text = doc.getText(prng.oneOf(random, ["body", "body", "title"]))
    const at = prng.int32(random, 0, text.length)
    if (prng.int32(random, 0, 3) === 0) text.delete(at, Math.min(3, text.length - at))
    else if (prng.int32(random, 0, 4) === 0) text.insertEmbed(at, new Y.Map([["kind", step]]))
    else text.insert(at, prng.utf16String(random))
    if (prng.int32(random, 0, 2) === 0)
      for (const other of docs) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)), docs)
  }
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return {doc, updates}
}
