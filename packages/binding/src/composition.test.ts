import {TextSelection} from "prosemirror-state"
import {expect, test} from "vitest"
import {Peer, syncAll} from "./testing/peer.ts"
import {schema} from "./testing/sample-form.ts"

const {heading} = schema.nodes

const show = (peer: Peer) => peer.state.doc.toString()

function together(): [Peer, Peer] {
  const a = new Peer(1)
  a.edit((tr) => tr.insertText("hello", 1))
  a.edit((tr) => tr.split(6))
  const b = new Peer(2)
  syncAll([a, b])
  a.dispatch(a.state.tr.setSelection(TextSelection.create(a.state.doc, 6)))
  return [a, b]
}

test("what others write in the block that is being composed waits, and both stay", () => {
  const [a, b] = together()
  a.compose(true)
  a.edit((tr) => tr.insertText("に", 6))
  syncAll([a, b])
  expect(show(b)).toBe('doc(paragraph("helloに"), paragraph)')
  b.edit((tr) => tr.insertText("oh ", 1))
  syncAll([a, b])
  expect(show(a)).toBe('doc(paragraph("helloに"), paragraph)')
  a.edit((tr) => tr.insertText("日本", 6, 7))
  expect(show(a)).toBe('doc(paragraph("hello日本"), paragraph)')
  a.compose(false)
  expect(show(a)).toBe('doc(paragraph("oh hello日本"), paragraph)')
  syncAll([a, b])
  expect(show(b)).toBe(show(a))
  expect(a.state.selection.head).toBe(11)
})

test("what is being composed stays where others give its block another type and part it", () => {
  const [a, b] = together()
  a.edit((tr) => tr.insertText(" end", 6))
  syncAll([a, b])
  a.dispatch(a.state.tr.setSelection(TextSelection.create(a.state.doc, 6)))
  a.compose(true)
  a.edit((tr) => tr.insertText("に", 6))
  syncAll([a, b])
  b.edit((tr) => tr.setNodeMarkup(0, heading, {level: 2}))
  syncAll([a, b])
  b.edit((tr) => tr.split(8))
  syncAll([a, b])
  a.edit((tr) => tr.insertText("ほ", 7))
  a.edit((tr) => tr.insertText("日本", 6, 8))
  a.compose(false)
  syncAll([a, b])
  expect(show(a)).toBe('doc(heading("hello日本 "), heading("end"), paragraph)')
  expect(show(b)).toBe(show(a))
})

test("what others write elsewhere is shown at once", () => {
  const [a, b] = together()
  a.compose(true)
  b.edit((tr) => tr.insertText("below", 8))
  syncAll([a, b])
  expect(show(a)).toBe('doc(paragraph("hello"), paragraph("below"))')
})

test("what was composed is written even if the editor goes away meanwhile", () => {
  const [a, b] = together()
  a.compose(true)
  b.edit((tr) => tr.insertText("oh ", 1))
  syncAll([a, b])
  a.edit((tr) => tr.insertText("日本", 6))
  a.binding.destroy()
  syncAll([a, b])
  expect(show(b)).toBe('doc(paragraph("oh hello日本"), paragraph)')
})

test("D5 what was composed in a block that the other deletes meanwhile is a block of its own", () => {
  const [a, b] = together()
  a.compose(true)
  b.edit((tr) => tr.delete(0, 7))
  syncAll([a, b])
  a.edit((tr) => tr.insertText("に", 6))
  a.edit((tr) => tr.insertText("日本", 6, 7))
  a.compose(false)
  syncAll([a, b])
  expect([show(a), show(b)]).toEqual(Array(2).fill('doc(paragraph("日本"), paragraph)'))
})
