import * as prng from "lib0/prng"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {sameState} from "./same-state.ts"

/** Two documents in which one client writes the same changes, one by one and in one go. */
function twins(write: (text: Y.Text) => void): [Y.Doc, Y.Doc] {
  const [one, other] = [new Y.Doc(), new Y.Doc()]
  one.clientID = 1
  one.on("update", (update: Uint8Array) => Y.applyUpdate(other, update))
  write(one.getText("body"))
  return [one, other]
}

const copy = (doc: Y.Doc) => {
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc))
  return fresh
}

/** Writes, embeds, formats or deletes somewhere. */
function change(gen: prng.PRNG, doc: Y.Doc): void {
  const text = doc.getText("body")
  const at = prng.int32(gen, 0, text.length)
  switch (prng.int32(gen, 0, 3)) {
    case 0:
      return text.insert(at, prng.word(gen, 1, 4))
    case 1:
      return text.insertEmbed(at, new Y.Map([["type", prng.word(gen)]]))
    case 2:
      return text.format(at, Math.min(3, text.length - at), {bold: prng.bool(gen)})
    default:
      return text.delete(at, Math.min(4, text.length - at))
  }
}

describe("two documents have the same state", () => {
  it("however their text is cut, embeds, formats and maps included", () => {
    const [one, other] = twins((text) => {
      for (const letter of "letters") text.insert(text.length, letter)
      text.insert(3, "bold", {bold: true})
      text.insertEmbed(0, new Y.Map([["type", "heading"]]))
      text.delete(2, 3)
    })
    expect(sameState(one, other)).toBe(true)
    expect(sameState(one, copy(other))).toBe(true)
  })

  it.each(Array.from({length: 40}, (_, seed) => seed))(
    "after three clients wrote at once, in whatever order it came: seed %i",
    (seed) => {
      const gen = prng.create(seed)
      const clients = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), {clientID}))
      const updates: Uint8Array[] = []
      for (const client of clients) {
        client.on("update", (update: Uint8Array, origin: unknown) => origin !== "peer" && updates.push(update))
      }
      for (let step = 0; step < 60; step++) {
        const client = prng.oneOf(gen, clients)
        change(gen, client)
        if (prng.bool(gen)) Y.applyUpdate(prng.oneOf(gen, clients), Y.encodeStateAsUpdate(client), "peer")
      }
      const [inOrder, reversed, atOnce] = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
      for (const update of updates) Y.applyUpdate(inOrder, update)
      for (const update of updates.toReversed()) Y.applyUpdate(reversed, update)
      Y.applyUpdate(atOnce, Y.mergeUpdates(updates))
      expect(sameState(inOrder, reversed)).toBe(true)
      expect(sameState(inOrder, atOnce)).toBe(true)
      expect(sameState(inOrder, copy(reversed))).toBe(true)
    },
  )

  it("unless one lacks a change, a deletion included", () => {
    const [one, other] = twins((text) => text.insert(0, "text"))
    const older = copy(other)
    one.getText("body").delete(0, 1)
    expect(sameState(one, older)).toBe(false)
    expect(sameState(older, one)).toBe(false)
  })

  it("unless the same ids have another content, or another order", () => {
    const [one] = twins((text) => text.insert(0, "ab"))
    const [content] = twins((text) => text.insert(0, "ax"))
    const [order] = twins((text) => (text.insert(0, "a"), text.insert(0, "b")))
    expect(sameState(one, content)).toBe(false)
    expect(sameState(one, order)).toBe(false)
  })
})
