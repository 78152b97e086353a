import {FORMAT, readDocument} from "@quire/binding"
import {form, toText} from "@quire/schema"
import {expect, it} from "vitest"
import * as Y from "yjs"
import {prepare} from "./preparation.ts"

/** A document as the first release stored it. */
function firstRelease(): Y.Doc {
  const doc = new Y.Doc()
  const heading = new Y.XmlElement("heading")
  // y-prosemirror stores numbers, though the types say text.
  heading.setAttribute("level", 2 as unknown as string)
  heading.insert(0, [new Y.XmlText("Plan")])
  const paragraph = new Y.XmlElement("paragraph")
  const text = new Y.XmlText()
  paragraph.insert(0, [text])
  doc.getXmlFragment("default").insert(0, [heading, paragraph])
  text.insert(0, "plain ")
  text.insert(6, "bold", {bold: {}})
  return doc
}

it("D3 gives a new document its format and nothing else", () => {
  const doc = new Y.Doc()
  prepare(doc)
  expect(doc.getMap("meta").toJSON()).toEqual({format: FORMAT})
  expect(doc.getText("body").length).toBe(0)
})

it("D3 converts a document of the first release, once, and keeps its tree", () => {
  const doc = firstRelease()
  prepare(doc)
  const node = readDocument(doc, form)
  expect(node.firstChild?.type.name).toBe("heading")
  expect(node.firstChild?.attrs["level"]).toBe(2)
  expect(toText(node).split(/\n+/)).toEqual(["Plan", "plain bold"])
  expect(node.lastChild?.lastChild?.marks.map(({type}) => type.name)).toEqual(["bold"])
  expect(doc.getXmlFragment("default").length).toBe(2)
  const before = Y.encodeStateAsUpdate(doc)
  prepare(doc)
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
})

it("leaves a text of the tree's name alone", () => {
  const doc = new Y.Doc()
  const writer = new Y.Doc()
  writer.getText("default").insert(0, "mine")
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(writer))
  prepare(doc)
  const reader = new Y.Doc()
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(doc))
  expect(reader.getText("default").toJSON()).toBe("mine")
})
