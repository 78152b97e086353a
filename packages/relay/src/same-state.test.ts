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
