import {expect, test} from "vitest"
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
