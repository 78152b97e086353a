import {TextSelection} from "prosemirror-state"
import {expect, test} from "vitest"
import {Peer, syncAll} from "./testing/peer.ts"
import {schema} from "./testing/sample-form.ts"

const {heading} = schema.nodes

function two(text: string): [Peer, Peer] {
  const a = new Peer(1)
  a.edit((tr) => tr.insertText(text, 1))
  const b = new Peer(2)
  syncAll([a, b])
  return [a, b]
}

const show = (peer: Peer) => peer.state.doc.toString()

test("undo takes back one's own edit and leaves what the other typed inside of it", () => {
  const [a, b] = two("start")
  a.edit((tr) => tr.insertText("abcd", 6))
  syncAll([a, b])
  b.edit((tr) => tr.insertText("XX", 8))
  syncAll([a, b])
  expect(show(a)).toBe('doc(paragraph("startabXXcd"))')
  a.run(a.binding.undo)
  syncAll([a, b])
  expect([show(a), show(b)]).toEqual(Array(2).fill('doc(paragraph("XX"))'))
  a.run(a.binding.redo)
  syncAll([a, b])
  expect([show(a), show(b)]).toEqual(Array(2).fill('doc(paragraph("startabXXcd"))'))
})

test("undo has nothing to do where only others wrote", () => {
  const [, b] = two("theirs")
  expect(b.binding.undo(b.state)).toBe(false)
  expect(b.binding.redo(b.state)).toBe(false)
})

test("typing is undone together, a change of kind by itself", () => {
  const a = new Peer(1)
  for (const [i, letter] of "word".split("").entries()) a.edit((tr) => tr.insertText(letter, 1 + i))
  a.edit((tr) => tr.setNodeMarkup(0, heading, {level: 1}))
  a.edit((tr) => tr.delete(4, 5))
  a.edit((tr) => tr.delete(3, 4))
  expect(show(a)).toBe('doc(heading("wo"))')
  a.run(a.binding.undo)
  expect(show(a)).toBe('doc(heading("word"))')
  a.run(a.binding.undo)
  expect(show(a)).toBe('doc(paragraph("word"))')
  a.run(a.binding.undo)
  expect(show(a)).toBe("doc(paragraph)")
})

test("typing at another place is undone by itself", () => {
  const [, b] = two("one two")
  b.edit((tr) => tr.insertText("!", 8))
  b.edit((tr) => tr.insertText("?", 4))
  b.run(b.binding.undo)
  expect(show(b)).toBe('doc(paragraph("one two!"))')
})

test("what is typed in one go is undone together, also while others type before it, after it and at it", () => {
  const [a, b] = two("one two")
  b.dispatch(b.state.tr.setSelection(TextSelection.create(b.state.doc, 4)))
  for (const letter of "WXYZ") {
    b.edit((tr) => tr.insertText(letter))
    syncAll([a, b])
    a.edit((tr) => tr.insertText("<<", 1))
    a.edit((tr) => tr.insertText("|", 1 + a.state.doc.textContent.indexOf(letter) + 1))
    a.edit((tr) => tr.insertText(">", a.state.doc.content.size - 1))
    syncAll([a, b])
  }
  expect(b.state.doc.textContent).toBe("<<<<<<<<oneWXYZ|||| two>>>>")
  b.run(b.binding.undo)
  expect(b.state.doc.textContent).toBe("<<<<<<<<one|||| two>>>>")
})

test("undo goes back to the selection that was there before the edit", () => {
  const [a, b] = two("hello world")
  a.dispatch(a.state.tr.setSelection(TextSelection.create(a.state.doc, 7, 12)))
  a.edit((tr) => tr.deleteSelection())
  b.edit((tr) => tr.insertText("oh ", 1))
  syncAll([a, b])
  a.run(a.binding.undo)
  expect(show(a)).toBe('doc(paragraph("oh hello world"))')
  expect([a.state.selection.anchor, a.state.selection.head]).toEqual([10, 15])
})

test("a join that is undone keeps what the other typed at the seam", () => {
  const [a, b] = two("hello")
  a.edit((tr) => tr.insert(7, schema.node("paragraph", null, schema.text("world"))))
  syncAll([a, b])
  a.edit((tr) => tr.join(7))
  syncAll([a, b])
  b.edit((tr) => tr.insertText("XX", 4))
  syncAll([a, b])
  a.run(a.binding.undo)
  syncAll([a, b])
  expect([show(a), show(b)]).toEqual(Array(2).fill('doc(paragraph("helXXlo"), paragraph("world"))'))
})
