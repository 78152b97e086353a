import type {Node} from "prosemirror-model"
import {TextSelection, type Transaction} from "prosemirror-state"
import {describe, expect, test} from "vitest"
import * as Y from "yjs"
import {checkPeer} from "./testing/check.ts"
import {Peer, syncAll} from "./testing/peer.ts"
import {schema} from "./testing/sample-form.ts"

const {table, row, cell, paragraph} = schema.nodes
const filled = (text: string) => cell.create(null, paragraph.create(null, text === "" ? null : schema.text(text)))
const grid = (...rows: string[][]) =>
  table.create(
    null,
    rows.map((texts) => row.create(null, texts.map(filled))),
  )

/** A document with a table before an empty paragraph, open on two sides. */
function open(...rows: string[][]): [Peer, Peer] {
  const a = new Peer(1)
  a.edit((tr) => tr.insert(0, grid(...rows)))
  const b = new Peer(2)
  syncAll([a, b])
  return [a, b]
}

/** The texts of a table, row by row. */
const texts = ({state}: Peer) => state.doc.firstChild!.children.map(({children}) => children.map((c) => c.textContent))

/** The position in the text of a cell. */
function inside(doc: Node, i: number, j: number): number {
  let found = 0
  doc.descendants((node, pos, parent, index) => {
    if (found === 0 && node.type === cell && index === j && parent === doc.firstChild!.child(i)) found = pos + 2
  })
  return found
}

test("a table gets its names when it is written, and everybody sees it", () => {
  const [a, b] = open(["a", "b"], ["c", "d"])
  expect(texts(b)).toEqual([
    ["a", "b"],
    ["c", "d"],
  ])
  expect(a.state.doc.toJSON()).toEqual(b.state.doc.toJSON())
  expect(a.state.doc.firstChild!.attrs.id).toEqual(expect.any(String))
})

test("D5 both people type in one cell, and both texts are there", () => {
  const [a, b] = open(["", ""])
  a.edit((tr) => tr.insertText("AAA", inside(tr.doc, 0, 0)))
  b.edit((tr) => tr.insertText("BBB", inside(tr.doc, 0, 0)))
  syncAll([a, b])
  expect(texts(a)[0]![0]).toMatch(/^(AAABBB|BBBAAA)$/)
  expect(a.state.doc.eq(b.state.doc)).toBe(true)
})

test("a new row of one and a new column of the other cross, and typing in the crossing cell meets", () => {
  const [a, b] = open(["a", "b"])
  a.edit((tr) => tr.insert(tr.doc.firstChild!.nodeSize - 1, row.create(null, [filled("c"), filled("d")])))
  b.edit((tr) => tr.insert(tr.doc.firstChild!.nodeSize - 2, filled("x")))
  syncAll([a, b])
  expect(texts(a)).toEqual([
    ["a", "b", "x"],
    ["c", "d", ""],
  ])
  a.edit((tr) => tr.insertText("AAA", inside(tr.doc, 1, 2)))
  b.edit((tr) => tr.insertText("BBB", inside(tr.doc, 1, 2)))
  syncAll([a, b])
  expect(texts(b)[1]![2]).toHaveLength(6)
})

test("a row that both move is there once, and keeps what a third typed in it", () => {
  const [a, b] = open(["1"], ["2"], ["3"])
  const c = new Peer(3)
  syncAll([a, b, c])
  const move = (peer: Peer, order: number[]) =>
    peer.edit((tr) => {
      const node = tr.doc.firstChild!
      tr.replaceWith(
        1,
        node.nodeSize - 1,
        order.map((i) => node.child(i)),
      )
    })
  move(a, [1, 2, 0])
  move(b, [1, 0, 2])
  c.edit((tr) => tr.insertText("!", inside(tr.doc, 0, 0)))
  syncAll([a, b, c])
  syncAll([a, b, c])
  expect(texts(a).flat().sort()).toEqual(["!1", "2", "3"])
  expect(texts(b)).toEqual(texts(a))
})

test("a table that is moved keeps what the other types in it meanwhile", () => {
  const [a, b] = open(["cell"])
  a.edit((tr) => {
    const node = tr.doc.firstChild!
    tr.delete(0, node.nodeSize)
    tr.insert(tr.doc.content.size, node)
  })
  b.edit((tr) => tr.insertText("more ", inside(tr.doc, 0, 0)))
  syncAll([a, b])
  expect(a.state.doc.lastChild!.textContent).toBe("more cell")
  expect(a.state.doc.eq(b.state.doc)).toBe(true)
})

test("naming a new table's rows and columns leaves the caret where it is", () => {
  const [a] = open(["above"])
  a.edit((tr) => {
    const at = tr.doc.content.size
    tr.insert(at, grid(["one", "two"], ["three", "four"]))
    tr.setSelection(TextSelection.create(tr.doc, at + 5))
  })
  const {$head} = a.state.selection
  expect([$head.node(1) === a.state.doc.lastChild, $head.parent.textContent, $head.parentOffset]).toEqual([
    true,
    "one",
    1,
  ])
  expect(a.state.doc.lastChild!.firstChild!.attrs["id"]).toEqual(expect.any(String))
})

test("a copy of a table is a table of its own", () => {
  const [a] = open(["one"])
  a.edit((tr) => tr.insert(tr.doc.content.size, tr.doc.firstChild!))
  a.edit((tr) => tr.insertText("first ", inside(tr.doc, 0, 0)))
  expect(a.state.doc.firstChild!.textContent).toBe("first one")
  expect(a.state.doc.lastChild!.textContent).toBe("one")
})

test("two tables of one id that come at once are two tables", () => {
  const [a] = open(["above"])
  const twin = (text: string) => table.create({id: "twin"}, grid([text]).content)
  a.edit((tr) => tr.insert(tr.doc.content.size, [twin("one"), twin("two")]))
  expect(a.state.doc.children.slice(-2).map(({textContent}) => textContent)).toEqual(["one", "two"])
})

test("undo in a cell takes back one's own words only", () => {
  const [a, b] = open(["", ""])
  a.edit((tr) => tr.insertText("AAA", inside(tr.doc, 0, 0)))
  syncAll([a, b])
  b.edit((tr) => tr.insertText("B", inside(tr.doc, 0, 0) + 1))
  syncAll([a, b])
  a.run(a.binding.undo)
  expect(texts(a)).toEqual([["B", ""]])
})

test("a key in a cell is one step in the other's view, inside of that cell", () => {
  const [a, b] = open(["a", "b"], ["c", "d"])
  const steps: string[] = []
  const {dispatch} = b
  Object.assign(b, {
    dispatch(tr: Parameters<typeof dispatch>[0]) {
      steps.push(...tr.steps.map((step) => JSON.stringify(step.toJSON())))
      dispatch(tr)
    },
  })
  const at = inside(a.state.doc, 1, 0)
  a.edit((tr) => tr.insertText("x", at))
  syncAll([a, b])
  expect(steps).toEqual([
    JSON.stringify({stepType: "replace", from: at, to: at, slice: {content: [{type: "text", text: "x"}]}}),
  ])
})

test.each([
  ["no id", {rows: new Y.Map([["r", "a"]]), cols: new Y.Map([["c", "a"]])}],
  ["no rows", {id: "t", cols: new Y.Map([["c", "a"]])}],
  ["rows that are no map", {id: "t", rows: 5, cols: new Y.Map([["c", "a"]])}],
  ["an id with a slash", {id: "t/1", rows: new Y.Map([["r", "a"]]), cols: new Y.Map([["c", "a"]])}],
])("D1 a table with %s is shown as unsupported and stays as it is", (_, keys) => {
  const doc = new Y.Doc()
  doc.getText("body").insertEmbed(0, new Y.Map<unknown>(Object.entries({type: "table", atom: true, ...keys})))
  const peer = new Peer(1, [Y.encodeStateAsUpdate(doc)])
  expect(peer.state.doc.toString()).toBe("doc(unsupportedAtom)")
  expect(peer.updates).toEqual([])
})

/** Deletes what is at this index of the table's rows, of each row's cells, or the table. */
const deletions: Record<string, (tr: Transaction) => unknown> = {
  row(tr) {
    const first = tr.doc.firstChild!.firstChild!
    tr.delete(1, 1 + first.nodeSize)
  },
  column(tr) {
    const node = tr.doc.firstChild!
    const starts = node.children.map(
      (_, i) => 1 + node.children.slice(0, i).reduce((sum, row) => sum + row.nodeSize, 0),
    )
    for (const [i, start] of [...starts.entries()].toReversed())
      tr.delete(start + 1, start + 1 + node.child(i).firstChild!.nodeSize)
  },
  table: (tr) => tr.delete(0, tr.doc.firstChild!.nodeSize),
}

/** The text of each row of each table. */
const rowsOf = (peer: Peer) =>
  peer.state.doc.children.filter(({type}) => type === table).flatMap((node) => node.children.map((r) => r.textContent))

describe.each(Object.entries(deletions))("D5 words that one types in a %s that the other deletes", (what, remove) => {
  const expected = {row: ["cd", "B"], column: ["bB", "d"], table: ["B"]}[what]

  function apart(): [Peer, Peer] {
    const [a, b] = open(["a", "b"], ["c", "d"])
    a.edit(remove)
    b.edit((tr) => tr.insertText("B", inside(tr.doc, 0, 0) + 1))
    return [a, b]
  }

  test("stay on the page, and what was deleted does not", () => {
    const [a, b] = apart()
    syncAll([a, b])
    expect(rowsOf(a)).toEqual(expected)
    expect(b.state.doc.eq(a.state.doc)).toBe(true)
    for (const peer of [a, b]) checkPeer(peer, "merging")
    const opened = new Peer(3, [Y.encodeStateAsUpdate(a.doc)])
    expect(opened.state.doc.eq(a.state.doc)).toBe(true)
    expect(opened.updates).toEqual([])
  })

  test("stay where they were when the deletion is undone", () => {
    const [a, b] = apart()
    syncAll([a, b])
    a.run(a.binding.undo)
    syncAll([a, b])
    for (const peer of [a, b]) expect(texts(peer)).toEqual([["aB", "b"], ["c", "d"]]) // prettier-ignore
    a.run(a.binding.redo)
    syncAll([a, b])
    for (const peer of [a, b]) {
      checkPeer(peer, "doing it again")
      expect(rowsOf(peer)).toEqual(expected)
    }
  })

  test("can be edited, and deleted for good", () => {
    const [a, b] = apart()
    syncAll([a, b])
    const place = (tr: Transaction) => {
      let found = 0
      tr.doc.descendants((node, pos) => void (node.text?.endsWith("B") === true && (found = pos + node.nodeSize)))
      return found
    }
    a.edit((tr) => tr.insertText("!", place(tr)))
    syncAll([a, b])
    for (const peer of [a, b]) {
      checkPeer(peer, "typing on")
      expect(peer.state.doc.textContent).toContain("B!")
    }
    b.edit((tr) => tr.replaceWith(0, tr.doc.content.size, paragraph.create()))
    syncAll([a, b])
    for (const peer of [a, b]) {
      checkPeer(peer, "deleting all")
      expect(peer.state.doc.toString()).toBe("doc(paragraph)")
    }
  })
})

test("a table that is cut and pasted is there with its text, and what another typed meanwhile is too", () => {
  const [a, b] = open(["a", "b"])
  const node = a.state.doc.firstChild!
  a.edit((tr) => tr.delete(0, node.nodeSize))
  b.edit((tr) => tr.insertText("B", inside(tr.doc, 0, 0)))
  syncAll([a, b])
  a.edit((tr) => tr.insert(0, node))
  syncAll([a, b])
  for (const peer of [a, b]) {
    checkPeer(peer, "pasting")
    expect(rowsOf(peer)).toEqual(["ab", "B"])
  }
})

test("D5 of two tables that are left over, each keeps its words when the second is edited", () => {
  const [a, b] = open(["a"])
  a.edit((tr) => tr.insert(tr.doc.content.size, grid(["b"])))
  syncAll([a, b])
  a.edit((tr) => tr.replaceWith(0, tr.doc.content.size, paragraph.create()))
  b.edit((tr) => tr.insertText("A", inside(tr.doc, 0, 0)))
  b.edit((tr) => tr.insertText("B", tr.doc.content.size - 5))
  syncAll([a, b])
  const [first, second] = rowsOf(a) as [string, string]
  a.edit((tr) => tr.insertText("!", tr.doc.content.size - 4))
  syncAll([a, b])
  for (const peer of [a, b]) {
    checkPeer(peer, "typing")
    expect(rowsOf(peer)).toEqual([first, `${second}!`])
  }
})
