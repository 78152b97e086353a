import {applyDocument, initialise, readDocument} from "@quire/binding"
import {form} from "@quire/schema"
import {anyDocument, plainDocument} from "@quire/schema/testing"
import * as fc from "fast-check"
import type {Node} from "prosemirror-model"
import {expect, it} from "vitest"
import * as Y from "yjs"

/** Everything in a document but its ids, of which the binding keeps each unique. */
function withoutIds(node: Node): unknown {
  const marks = (list: readonly {type: string; attrs?: object}[]) => list.map((mark) => JSON.stringify(mark)).sort()
  return JSON.parse(
    JSON.stringify(node.toJSON(), (key, value: unknown) => {
      if (key === "marks") return marks(value as {type: string}[])
      return key === "id" || key === "col" ? null : value
    }),
  )
}

function stored(document: Node): Node {
  const doc = new Y.Doc()
  initialise(doc)
  applyDocument(doc, form, document, null)
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  return readDocument(other, form)
}

it("D2 every document of our schema comes back from its stored form as it was", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const back = stored(document)
      back.check()
      expect(withoutIds(back)).toEqual(withoutIds(document))
    }),
    {numRuns: 150},
  )
})

it("D2 one document becomes another by the change between them", () => {
  fc.assert(
    fc.property(plainDocument, plainDocument, (before, after) => {
      const doc = new Y.Doc()
      initialise(doc)
      applyDocument(doc, form, before, null)
      applyDocument(doc, form, after, null)
      expect(withoutIds(readDocument(doc, form))).toEqual(withoutIds(after))
    }),
    {numRuns: 150},
  )
})
