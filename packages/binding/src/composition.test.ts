import type {Node} from "prosemirror-model"
import {TextSelection, type Transaction} from "prosemirror-state"
import {describe, expect, test} from "vitest"
import {Peer, syncAll} from "./testing/peer.ts"
import {schema} from "./testing/sample-form.ts"

const {heading, list, listItem, paragraph} = schema.nodes

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

/** What the other does to "so", "hello end" and "after", of which the second is being composed in behind "hello". */
const OTHERS: Record<string, (tr: Transaction) => unknown> = {
  "type at its start": (tr) => tr.insertText("oh ", 5),
  "type at its end": (tr) => tr.insertText("!", blockEnd(tr)),
  "make a heading of it": (tr) => tr.setNodeMarkup(4, heading, {level: 2}),
  "make a list line of it": (tr) => tr.replaceWith(4, blockEnd(tr) + 1, list.create(null, lineOf(tr.doc.child(1)))),
  "put an empty block above it": (tr) => tr.insert(4, paragraph.create()),
  "press Enter at its start, and make a heading of it": (tr) => tr.split(5).setNodeMarkup(6, heading, {level: 2}),
  "press Enter in it, and make a heading of the rest": (tr) => tr.split(7).setNodeMarkup(8, heading, {level: 2}),
  "press Enter in it, and make a heading of the start": (tr) => tr.split(7).setNodeMarkup(4, heading, {level: 2}),
  "part it before": (tr) => tr.split(7),
  "part it behind": (tr) => tr.split(blockEnd(tr) - 3),
  "join it to the one above": (tr) => tr.join(4),
  "join the one below to it": (tr) => tr.join(blockEnd(tr) + 1),
  "make the start of it bold": (tr) => tr.addMark(5, 8, schema.mark("bold")),
  "delete its end": (tr) => tr.delete(blockEnd(tr) - 4, blockEnd(tr)),
}

const lineOf = (node: Node) => listItem.create(null, node.content)
/** The position at the end of the text that is being composed in. */
const blockEnd = ({doc}: Transaction) => 4 + doc.child(1).nodeSize - 1

describe.each(Object.entries(OTHERS))("D5 what is being composed stays with its word where others %s", (_, change) => {
  test.each([0, 1, 2])("%i letters in", (at) => {
    const a = new Peer(1)
    a.edit((tr) => tr.insertText("so", 1))
    a.edit((tr) => tr.split(3).insertText("hello end", 5))
    a.edit((tr) => tr.split(14).insertText("after", 16))
    const b = new Peer(2)
    syncAll([a, b])
    a.dispatch(a.state.tr.setSelection(TextSelection.create(a.state.doc, 10)))
    a.compose(true)
    for (const [i, letters] of ["に", "にほ", "日本"].entries()) {
      a.edit((tr) => tr.insertText(letters, tr.selection.head - i, tr.selection.head))
      syncAll([a, b])
      if (i === at) b.edit(change)
      syncAll([a, b])
    }
    a.compose(false)
    syncAll([a, b])
    expect(show(a)).toBe(show(b))
    expect(a.state.doc.textBetween(0, a.state.doc.content.size)).toContain("llo日本")
    expect(a.state.doc.textBetween(0, a.state.selection.head)).toMatch(/日本$/)
  })
})
