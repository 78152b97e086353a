import {AddMarkStep} from "prosemirror-transform"
import {expect, test} from "vitest"
import * as Y from "yjs"
import {Peer, syncAll} from "./testing/peer.ts"
import {schema} from "./testing/sample-form.ts"

test("what one types, the other sees", () => {
  const a = new Peer(1)
  const b = new Peer(2)
  a.edit((tr) => tr.insertText("hello", 1))
  syncAll([a, b])
  expect(b.state.doc.toString()).toBe('doc(paragraph("hello"))')
  b.edit((tr) => tr.split(3))
  expect(b.state.doc.eq(b.pure)).toBe(true)
  b.edit((tr) => tr.setNodeMarkup(0, schema.nodes.heading, {level: 2}))
  expect(b.pure.toString()).toBe('doc(heading("he"), paragraph("llo"))')
  b.edit((tr) => tr.addMark(2, 7, schema.mark("bold")))
  syncAll([a, b])
  expect(a.state.doc.toJSON()).toEqual(b.state.doc.toJSON())
  expect(a.state.doc.eq(a.pure)).toBe(true)
})

/** A peer with paragraphs of these texts, all of them with these text attributes. */
function peerWith(attributes: object, ...texts: readonly string[]): Peer {
  const doc = new Y.Doc()
  for (const text of texts) {
    const body = doc.getText("body")
    body.insertEmbed(body.length, new Y.Map())
    body.insert(body.length, text, attributes)
    body.insert(body.length, "\u2029", {})
  }
  return new Peer(1, [Y.encodeStateAsUpdate(doc)])
}

test("D2 where a mark goes that another hid behind, the other shows", () => {
  const peer = peerWith({subscript: true, superscript: true}, "hid")
  expect(peer.state.doc.toString()).toBe('doc(paragraph(superscript("hid")))')
  peer.edit((tr) => tr.removeMark(1, 4, schema.mark("superscript")))
  expect(peer.state.doc.toString()).toBe('doc(paragraph(subscript("hid")))')
  expect(peer.state.doc.eq(peer.pure)).toBe(true)
})

test("one step marks many blocks, and each is stored with the mark", () => {
  const peer = peerWith({}, "one", "two", "three")
  peer.edit((tr) => tr.step(new AddMarkStep(2, tr.doc.content.size, schema.mark("bold"))))
  expect(peer.pure.toString()).toBe('doc(paragraph("o", bold("ne")), paragraph(bold("two")), paragraph(bold("three")))')
  expect(peer.state.doc.eq(peer.pure)).toBe(true)
  peer.edit((tr) => tr.insertText("!", 4))
  expect(peer.pure.child(0).toString()).toBe('paragraph("o", bold("ne!"))')
})
