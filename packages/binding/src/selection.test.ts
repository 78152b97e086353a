import {TextSelection} from "prosemirror-state"
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
