import {Fragment, Slice, type Node} from "prosemirror-model"
import type {Transaction} from "prosemirror-state"
import {ReplaceAroundStep} from "prosemirror-transform"
import {describe, expect, test} from "vitest"
import * as Y from "yjs"
import {BODY} from "./document.ts"
import {CLOSE, contentOf, firstItem, rootText} from "./items.ts"
import {blocks} from "./testing/edits.ts"
import {Peer, syncAll} from "./testing/peer.ts"
import {schema} from "./testing/sample-form.ts"

/** Blocks are written as in Markdown: `# ` a heading, `- ` a list item, indented by two spaces a level. */
type Shown = readonly string[]
type Edit = (tr: Transaction) => void

interface Scenario {
  readonly start: Shown
  readonly a: Edit
  readonly b: Edit
  /** What both see in the end: one of these, where the order of their client ids decides. */
  readonly ends: readonly Shown[]
}

/** Where the block number `index` of the document begins; counted from 0. */
const at = (tr: Transaction, index: number) => blocks(tr.doc)[index]!
const typing =
  (index: number, offset: number, text: string): Edit =>
  (tr) =>
    tr.insertText(text, at(tr, index).pos + 1 + offset)
const splitting =
  (index: number, offset: number, text = ""): Edit =>
  (tr) => {
    tr.split(at(tr, index).pos + 1 + offset)
    if (text !== "") typing(index + 1, 0, text)(tr)
  }
const joining =
  (index: number): Edit =>
  (tr) =>
    tr.join(at(tr, index).pos)
const adding =
  (index: number, text: string): Edit =>
  (tr) =>
    tr.insert(at(tr, index).pos, schema.node("paragraph", null, schema.text(text)))
const deleting =
  (index: number): Edit =>
  (tr) => {
    const {pos, node} = at(tr, index)
    tr.delete(pos, pos + node.nodeSize)
  }
const movingToEnd =
  (index: number): Edit =>
  (tr) => {
    const {node} = at(tr, index)
    deleting(index)(tr)
    tr.insert(tr.doc.content.size, node)
  }
const toHeading =
  (index: number): Edit =>
  (tr) =>
    tr.setNodeMarkup(at(tr, index).pos, schema.nodes.heading, {level: 1})
const toCode =
  (index: number): Edit =>
  (tr) =>
    tr.setNodeMarkup(at(tr, index).pos, schema.nodes.code)
const toListItem =
  (index: number): Edit =>
  (tr) => {
    const {pos, node} = at(tr, index)
    const wrapped = new Slice(Fragment.from(schema.node("list", null, schema.node("listItem"))), 0, 0)
    const end = pos + node.nodeSize
    tr.step(new ReplaceAroundStep(pos, end, pos + 1, end - 1, wrapped, 2, true))
  }
const indenting =
  (index: number): Edit =>
  (tr) =>
    tr.setNodeAttribute(at(tr, index).pos, "indent", 1)

const table: Readonly<Record<string, Scenario>> = {
  "joins P1 and P2 ‖ types in P2": {
    start: ["hello", "world"],
    a: joining(1),
    b: typing(1, 2, "XX"),
    ends: [["hellowoXXrld"]],
  },
  "makes it a heading ‖ types in it": {start: ["hello"], a: toHeading(0), b: typing(0, 2, "XX"), ends: [["# heXXllo"]]},
  "makes it a list item ‖ types in it": {
    start: ["hello"],
    a: toListItem(0),
    b: typing(0, 2, "XX"),
    ends: [["- heXXllo"]],
  },
  "makes it code ‖ types in it": {start: ["hello"], a: toCode(0), b: typing(0, 2, "XX"), ends: [["` heXXllo"]]},
  "makes it a heading ‖ makes it a list item": {
    start: ["hello"],
    a: toHeading(0),
    b: toListItem(0),
    ends: [["# hello"], ["- hello"]],
  },
  "indents an item ‖ types in it": {
    start: ["- hello"],
    a: indenting(0),
    b: typing(0, 2, "XX"),
    ends: [["  - heXXllo"]],
  },
  "splits he|llo ‖ types in llo": {
    start: ["hello"],
    a: splitting(0, 2),
    b: typing(0, 3, "XX"),
    ends: [["he", "lXXlo"]],
  },
  "appends to P1 ‖ adds a block after P1": {
    start: ["hello", "end"],
    a: typing(0, 5, "AA"),
    b: adding(1, "new"),
    ends: [["helloAA", "new", "end"]],
  },
  "appends to P1 ‖ Enter at the end of P1": {
    start: ["hello", "end"],
    a: typing(0, 5, "AA"),
    b: splitting(0, 5, "new"),
    ends: [["helloAA", "new", "end"]],
  },
  "types at the start of P2 ‖ adds a block before P2": {
    start: ["one", "two"],
    a: typing(1, 0, "AA"),
    b: adding(1, "new"),
    ends: [["one", "new", "AAtwo"]],
  },
  "types at the start of P2 ‖ Enter at the end of P1": {
    start: ["one", "two"],
    a: typing(1, 0, "AA"),
    b: splitting(0, 3, "new"),
    ends: [["one", "new", "AAtwo"]],
  },
  "types in an empty P1 ‖ Enter at the end of P0, types": {
    start: ["one", ""],
    a: typing(1, 0, "AA"),
    b: splitting(0, 3, "new"),
    ends: [["one", "new", "AA"]],
  },
  "types in an empty P1 ‖ Enter in P1, types": {
    start: ["", "end"],
    a: typing(0, 0, "AA"),
    b: splitting(0, 0, "new"),
    ends: [["AA", "new", "end"]],
  },
  "deletes a block ‖ types inside": {
    start: ["head", "middle", "tail"],
    a: deleting(1),
    b: typing(1, 3, "XX"),
    ends: [["head", "XX", "tail"]],
  },
  "deletes two blocks ‖ types inside the second": {
    start: ["head", "one", "two", "tail"],
    a: (tr) => [1, 1].forEach((index) => deleting(index)(tr)),
    b: typing(2, 1, "XX"),
    ends: [["head", "XX", "tail"]],
  },
  "moves a block ‖ types in it": {
    start: ["head", "middle", "tail"],
    a: movingToEnd(1),
    b: typing(1, 3, "XX"),
    ends: [["head", "XX", "tail", "middle"]],
  },
  "both Enter at the same place": {
    start: ["hello"],
    a: splitting(0, 2),
    b: splitting(0, 2),
    ends: [["he", "", "llo"]],
  },
  "joins P1 and P2 ‖ splits P2": {
    start: ["hello", "world"],
    a: joining(1),
    b: splitting(1, 2),
    ends: [["hellowo", "rld"]],
  },
  "joins P1 and P2 ‖ joins P2 and P3": {
    start: ["aaa", "bbb", "ccc"],
    a: joining(1),
    b: joining(2),
    ends: [["aaabbbccc"]],
  },
  "joins P1 and P2 ‖ deletes P1": {
    start: ["top", "aaa", "bbb"],
    a: joining(2),
    b: deleting(1),
    ends: [["top", "bbb"]],
  },
  "joins P1 and P2 ‖ adds a block between": {
    start: ["aaa", "bbb"],
    a: joining(1),
    b: adding(1, "new"),
    ends: [["aaa", "new", "bbb"]],
  },
}

describe.each(Object.entries(table))("D5 A %s", (_name, {start, a, b, ends}) => {
  test.each([
    {order: "A first", clientIds: [1, 2]},
    {order: "B first", clientIds: [2, 1]},
  ])("with the client ids in the order $order", ({clientIds}) => {
    const [first, second] = meet(start, a, b, clientIds as [number, number])
    expect(second).toEqual(first)
    expect(ends).toContainEqual(first)
  })
})

const bold = schema.mark("bold")
const plainNeighbours = (peer: Peer) => blocks(peer.state.doc).map(({node}) => marksIn(node))

describe.each([
  {clientIds: [1, 2], order: "A first"},
  {clientIds: [2, 1], order: "B first"},
])("D5 overlapping formats, $order", ({clientIds}) => {
  test("bold 0–3 ‖ bold 2–5: the text stays, and nothing outside of it is bold", () => {
    const [a, b] = pair(["hello", "next"], clientIds as [number, number])
    a.edit((tr) => tr.addMark(1, 4, bold))
    b.edit((tr) => tr.addMark(3, 6, bold))
    syncAll([a, b])
    expect(shown(a.state.doc)).toEqual(["hello", "next"])
    expect(a.state.doc.toJSON()).toEqual(b.state.doc.toJSON())
    expect(plainNeighbours(a)[1]).toEqual([])
    expect(a.state.doc.rangeHasMark(1, 4, bold.type)).toBe(true)
  })

  test("un-bold 0–3 ‖ un-bold 2–5: what stays bold is in this block", () => {
    const [a, b] = pair(["hello", "next"], clientIds as [number, number], (tr) => tr.addMark(1, 6, bold))
    a.edit((tr) => tr.removeMark(1, 4, bold))
    b.edit((tr) => tr.removeMark(3, 6, bold))
    syncAll([a, b])
    expect(a.state.doc.toJSON()).toEqual(b.state.doc.toJSON())
    expect(plainNeighbours(a)[1]).toEqual([])
  })
})

test("D5 a character keeps its author when a third person retypes, joins and moves blocks around it", () => {
  const [a, b] = pair(["one", "two"], [1, 2])
  a.edit(typing(0, 3, "AA"))
  b.edit(typing(1, 3, "BB"))
  syncAll([a, b])
  const third = new Peer(9, [Y.encodeStateAsUpdate(a.doc)])
  third.edit(toHeading(0))
  third.edit(joining(1))
  expect(shown(third.state.doc)).toEqual(["# oneAAtwoBB"])
  expect(authorsOf(third.doc)).toEqual([3, 3, 3, 1, 1, 3, 3, 3, 2, 2])
})

function meet(start: Shown, a: Edit, b: Edit, clientIds: [number, number]): [Shown, Shown] {
  const peers = pair(start, clientIds)
  peers[0].edit(a)
  peers[1].edit(b)
  syncAll(peers)
  for (const peer of peers) {
    peer.state.doc.check()
    expect(peer.state.doc.eq(peer.pure)).toBe(true)
  }
  return [shown(peers[0].state.doc), shown(peers[1].state.doc)]
}

function pair(start: Shown, clientIds: [number, number], prepare: Edit = () => undefined): [Peer, Peer] {
  const author = new Peer(3)
  author.edit((tr) => tr.replaceWith(0, tr.doc.content.size, start.map(blockOf)))
  author.edit(prepare)
  const state = Y.encodeStateAsUpdate(author.doc)
  return [new Peer(clientIds[0], [state]), new Peer(clientIds[1], [state])]
}

function blockOf(line: string): Node {
  const content = (text: string) => (text === "" ? [] : [schema.text(text)])
  if (line.startsWith("- ")) return schema.node("list", null, schema.node("listItem", null, content(line.slice(2))))
  return schema.node("paragraph", null, content(line))
}

const prefixes: Readonly<Record<string, string>> = {heading: "# ", listItem: "- ", code: "` "}

function shown(doc: Node): Shown {
  return blocks(doc).map(
    ({node}) => "  ".repeat(Number(node.attrs.indent ?? 0)) + (prefixes[node.type.name] ?? "") + node.textContent,
  )
}

function marksIn(node: Node): string[] {
  const names = new Set<string>()
  node.descendants((child) => child.marks.forEach(({type}) => names.add(type.name)))
  return [...names]
}

/** The client id that wrote each visible character. */
function authorsOf(doc: Y.Doc): number[] {
  const authors: number[] = []
  for (let item = firstItem(rootText(doc, BODY)); item !== null; item = item.right) {
    const content = contentOf(item)
    const {client} = item.id
    if (content.kind === "text") authors.push(...Array.from(content.text.replaceAll(CLOSE, ""), () => client))
  }
  return authors
}
