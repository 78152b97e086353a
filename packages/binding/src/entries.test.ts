import {expect, test} from "vitest"
import * as Y from "yjs"
import {checkPeer} from "./testing/check.ts"
import {Peer, syncAll} from "./testing/peer.ts"

/** Two who have open a table of these keys. */
function open(keys: Record<string, unknown> = {}): [Peer, Peer] {
  const doc = new Y.Doc()
  const line = (name: string) => new Y.Map([[name, "a"]])
  const stored = {type: "table", atom: true, id: "t", rows: line("r"), cols: line("c"), ...keys}
  doc.getText("body").insertEmbed(0, new Y.Map<unknown>(Object.entries(stored)))
  const update = Y.encodeStateAsUpdate(doc)
  return [new Peer(1, [update]), new Peer(2, [update])]
}

const spans = ({state}: Peer): unknown => state.doc.firstChild!.attrs.spans
const setSpans = (peer: Peer, wanted: object | null) => peer.edit((tr) => tr.setNodeAttribute(0, "spans", wanted))

/** The keys of the table that store its spans. */
function storedIn({doc}: Peer): Record<string, unknown> {
  const [{insert}] = doc.getText("body").toDelta() as [{insert: Y.Map<unknown>}]
  return Object.fromEntries([...insert.entries()].filter(([key]) => key.startsWith("spans")))
}

/** Brings both to the same state, and checks it. */
function meet(...peers: Peer[]): void {
  syncAll(peers)
  for (const peer of peers) checkPeer(peer, "meeting")
  for (const peer of peers) expect(peer.state.doc.eq(peers[0]!.state.doc)).toBe(true)
}

test("of two who change different entries at once, both do", () => {
  const [a, b] = open({"spans:x": "1"})
  setSpans(a, {x: "1", y: "2"})
  setSpans(b, {x: "1", z: "3"})
  meet(a, b)
  expect(spans(a)).toEqual({x: "1", y: "2", z: "3"})
  setSpans(a, {y: "2", z: "3"})
  setSpans(b, {x: "1", y: "2", z: "4"})
  meet(a, b)
  expect(spans(a)).toEqual({y: "2", z: "4"})
})

test("an entry that is taken away leaves no key, and the last one no attribute", () => {
  const [a] = open()
  setSpans(a, {x: "1"})
  expect(storedIn(a)).toEqual({"spans:x": "1"})
  setSpans(a, null)
  expect([storedIn(a), spans(a)]).toEqual([{}, null])
  a.run(a.binding.undo)
  expect(spans(a)).toEqual({x: "1"})
})

test("what one key holds as a whole is read, and changed by the entry, so that it stays as it is", () => {
  const [a, b] = open({spans: {x: "1", y: "2"}})
  expect(spans(a)).toEqual({x: "1", y: "2"})
  setSpans(a, {y: "2"})
  setSpans(b, {x: "1", y: "3"})
  meet(a, b)
  expect(storedIn(a)).toEqual({spans: {x: "1", y: "2"}, "spans:x": null, "spans:y": "3"})
  expect(spans(a)).toEqual({y: "3"})
  a.run(a.binding.undo)
  meet(a, b)
  expect(spans(b)).toEqual({x: "1", y: "3"})
})

test("D1 an entry that is not valid is not shown, keeps no other from being shown, and stays", () => {
  const [a] = open({"spans:x": 7, "spans:y": "2", "spans:z": "long".repeat(100_000), spansMore: 1})
  expect(spans(a)).toEqual({y: "2"})
  expect(a.state.doc.firstChild!.attrs.unknown).toEqual({spansMore: 1})
  setSpans(a, {y: "3"})
  expect(Object.keys(storedIn(a)).sort()).toEqual(["spans:x", "spans:y", "spans:z", "spansMore"])
  expect(a.updates).toHaveLength(1)
})
