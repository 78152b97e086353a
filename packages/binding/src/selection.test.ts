import {TextSelection, type Transaction} from "prosemirror-state"
import * as Y from "yjs"
import {expect, test} from "vitest"
import {Peer, syncAll} from "./testing/peer.ts"
import {seedUpdate} from "./testing/session.ts"

function select(peer: Peer, anchor: number, head = anchor): unknown {
  peer.dispatch(peer.state.tr.setSelection(TextSelection.create(peer.state.doc, anchor, head)))
  return JSON.parse(JSON.stringify(peer.binding.encodeSelection(peer.state)))
}

test("a selection stays with its text through what others do to the blocks", () => {
  const a = new Peer(1)
  a.edit((tr) => tr.insertText("hello world", 1))
  const b = new Peer(2)
  syncAll([a, b])
  const told = select(a, 7, 12)
  b.edit((tr) => tr.split(7))
  b.edit((tr) => tr.insertText("My ", 1))
  b.edit((tr) => tr.setNodeMarkup(0, null, {indent: 1}))
  expect(b.binding.decodeSelection(told)).toEqual({anchor: 12, head: 17})
  const {doc} = b.state
  expect(doc.textBetween(12, 17)).toBe("world")
})

/** What others can do exactly where a caret is, in a document `hello`. */
const atCaret: readonly (readonly [
  what: string,
  at: number,
  edit: (tr: Transaction, at: number) => void,
  text: string,
])[] = [
  ["type at the end of a line", 6, (tr, at) => tr.insertText(" you", at), "hello you"],
  ["type at the start of a line", 1, (tr, at) => tr.insertText("oh ", at), "oh hello"],
  ["type inside of a line", 3, (tr, at) => tr.insertText("--", at), "he--llo"],
  ["press Enter at the end of a line", 6, (tr, at) => tr.split(at), "hello"],
  ["press Enter inside of a line", 3, (tr, at) => tr.split(at), "hello"],
]

test.each(atCaret)(
  "when others %s, a caret stays before what they write, on their page too",
  (_what, at, edit, text) => {
    const a = new Peer(1)
    a.edit((tr) => tr.insertText("hello", 1))
    const b = new Peer(2)
    syncAll([a, b])
    const told = select(b, at)
    a.edit((tr) => edit(tr, at))
    expect(a.binding.decodeSelection(told)).toEqual({anchor: at, head: at})
    syncAll([a, b])
    expect(b.state.doc.textContent).toBe(text)
    expect(b.state.selection).toMatchObject({anchor: at, head: at})
    expect(JSON.parse(JSON.stringify(b.binding.encodeSelection(b.state)))).toEqual(told)
  },
)

test("one's own caret goes along with one's own text, also where others write at it", () => {
  const a = new Peer(1)
  a.edit((tr) => tr.insertText("hello", 1))
  const b = new Peer(2)
  syncAll([a, b])
  select(b, 6)
  b.edit((tr) => tr.insertText(" you"))
  expect(b.state.selection.head).toBe(10)
  a.edit((tr) => tr.insertText("!", 6))
  syncAll([a, b])
  b.edit((tr) => tr.insertText(" two"))
  syncAll([a, b])
  expect(b.state.doc.textContent).toMatch(/ you two/)
  expect(b.state.doc.textBetween(1, b.state.selection.head)).toMatch(/ you two$/)
})

test.each([
  ["forwards", 3, 5],
  ["backwards", 5, 3],
])("what others write at the edges of a selection that was made %s stays outside of it", (_way, anchor, head) => {
  const a = new Peer(1)
  a.edit((tr) => tr.insertText("hello", 1))
  const b = new Peer(2)
  syncAll([a, b])
  const told = select(b, anchor, head)
  a.edit((tr) => tr.insertText("]", 5).insertText("[", 3))
  syncAll([a, b])
  expect(b.state.selection).toMatchObject({anchor: anchor + 1, head: head + 1})
  expect(a.binding.decodeSelection(told)).toEqual({anchor: anchor + 1, head: head + 1})
})

test("each place in text is found again, in tables as well", () => {
  const peer = new Peer(1, [seedUpdate()])
  const {doc} = peer.state
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return
    for (let at = pos + 1; at <= pos + node.nodeSize - 1; at++) {
      const encoded = peer.binding.encodeSelection({selection: TextSelection.create(doc, at)})
      expect(peer.binding.decodeSelection(encoded)).toEqual({anchor: at, head: at})
    }
  })
})

test("a selection in text that is gone is where that text was", () => {
  const a = new Peer(1)
  a.edit((tr) => tr.insertText("one two three", 1))
  const told = select(a, 6)
  a.edit((tr) => tr.delete(4, 9))
  expect(a.binding.decodeSelection(told)).toEqual({anchor: 4, head: 4})
})

test("what is no selection is nowhere", () => {
  const peer = new Peer(1, [seedUpdate()])
  const id = (client: unknown, clock: unknown) => ({item: {client, clock}})
  const bad = [null, 1, "x", {}, id(999, -1), id(999, 1e15), id(5, 0), id("a", "b"), id(999, 0.5), {tname: "nowhere"}]
  for (const anchor of bad) expect(peer.binding.decodeSelection({anchor, head: anchor})).toBeNull()
  for (const encoded of bad) expect(peer.binding.decodeSelection(encoded)).toBeNull()
})

test("stock Yjs reads the places", () => {
  const peer = new Peer(1)
  peer.edit((tr) => tr.insertText("hello", 1))
  const {head} = select(peer, 3) as {head: unknown}
  const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(head), peer.doc)
  expect(place?.index).toBe(3)
})
