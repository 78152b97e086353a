import {applyDocument, initialise, readDocument} from "@quire/binding"
import {form, schema} from "@quire/schema"
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

it("D2 every document becomes every other one by the smallest change", () => {
  fc.assert(
    fc.property(plainDocument, plainDocument, (before, after) => {
      const written = new Y.Doc()
      initialise(written)
      applyDocument(written, form, before, null)
      applyDocument(written, form, after, null)
      const back = readDocument(written, form)
      back.check()
      expect(withoutIds(back)).toEqual(withoutIds(after))
    }),
    {numRuns: 150},
  )
})

const {doc, image, list, listItem, paragraph, quote} = schema.nodes
const bold = schema.marks.bold.create()

it.each([
  [
    "a bold word before a letter is replaced by a plain one",
    doc.create(null, paragraph.create(null, schema.text("&a", [bold]))),
    doc.create(null, paragraph.create(null, schema.text("xa"))),
  ],
  [
    "something comes before a list line that is one no more",
    doc.create(null, list.create(null, listItem.create())),
    doc.create(null, [image.create(), quote.create()]),
  ],
])("D2 one document becomes another where %s", (_what, before, after) => {
  const stored = new Y.Doc()
  initialise(stored)
  applyDocument(stored, form, before, null)
  applyDocument(stored, form, after, null)
  expect(readDocument(stored, form).toJSON()).toEqual(after.toJSON())
})
