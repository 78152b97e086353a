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

it("D1 a page that does not know files and embedded pages yet shows placeholders, and keeps them while it writes", () => {
  const {file, embed} = schema.nodes
  const attachments = [
    file.create({src: "/uploads/0a", name: "plan.pdf", size: 12, mime: "application/pdf"}),
    embed.create({src: "https://vimeo.com/123456", title: "A film"}),
  ]
  const written = new Y.Doc()
  initialise(written)
  applyDocument(written, form, doc.create(null, [paragraph.create(), ...attachments]), null)
  const {file: _file, embed: _embed, ...blocks} = form.blocks
  const older = {...form, blocks}
  const seen = readDocument(written, older)
  expect(seen.children.map(({type, attrs}) => attrs.type ?? type.name)).toEqual(["paragraph", "file", "embed"])
  const [, ...placeholders] = seen.children
  const changed = doc.create(null, [paragraph.create(null, schema.text("written")), ...placeholders])
  applyDocument(written, older, changed, null)
  expect(withoutIds(readDocument(written, form))).toEqual(
    withoutIds(doc.create(null, [paragraph.create(null, schema.text("written")), ...attachments])),
  )
})

it.each([
  ["E45", "javascript:alert(1)"],
  ["E45", "java\tscript:alert(1)"],
  ["E45", " JaVaScRiPt:alert(1)"],
  ["E45", "data:text/html,<script>alert(1)</script>"],
  ["E50", "https://evil.example/embed"],
  ["E47", 1],
  ["E47", null],
  ["E47", ["https://a.example"]],
  ["E47", {href: "https://a.example"}],
])("%s an address that a foreign client has stored is none: %j", (_case, address) => {
  const written = new Y.Doc()
  initialise(written)
  const body = written.getText("body")
  for (const type of ["image", "file", "embed"]) {
    const block = new Y.Map<unknown>([
      ["type", type],
      ["atom", true],
      ["src", address],
    ])
    body.insertEmbed(body.length, block)
  }
  body.insertEmbed(body.length, new Y.Map())
  body.insert(body.length, "text", {link: {href: address}})
  body.insert(body.length, "\u2029", {link: null})
  const document = readDocument(written, form)
  document.check()
  const isWebAddress = typeof address === "string" && address.startsWith("https:")
  expect(document.children.slice(0, 3).map(({attrs}) => attrs.src)).toEqual(
    isWebAddress ? [address, address, ""] : ["", "", ""],
  )
  expect(document.textContent).toBe("text")
  const links = document.lastChild!.firstChild!.marks.filter(({type}) => type.name === "link")
  expect(links).toHaveLength(isWebAddress ? 1 : 0)
})
