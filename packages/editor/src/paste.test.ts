// @vitest-environment happy-dom
import {blocksOf, schema} from "@quire/schema"
import {expect, test, vi} from "vitest"
import {LARGE_PASTE_LENGTH, paste} from "./paste.ts"
import type {Pasted} from "./paste.ts"
import type {EditorView} from "prosemirror-view"
import {looksLikeMarkdown} from "./paste-markdown.ts"
import {changeOf, page, select, text, viewOf} from "./testing.ts"

const pasteLarge = vi.fn<(pasted: Pasted) => void>()

/** Pastes as the browser does. */
function pasteInto(view: EditorView, plain: string, html = ""): void {
  const event = new Event("paste", {bubbles: true, cancelable: true})
  const getData = (type: string) => (type === "text/plain" ? plain : type === "text/html" ? html : "")
  Object.defineProperty(event, "clipboardData", {value: {getData, items: [], files: [], types: []}})
  view.dom.dispatchEvent(event)
}

test("plain text becomes a paragraph a line", () => {
  const view = viewOf(page(""), [paste({pasteLarge})])
  pasteInto(view, "one\r\ntwo\n\nthree\u2029four")
  expect(view.state.doc.toString()).toBe(
    `doc(paragraph("one"), paragraph("two"), paragraph("three"), paragraph("four"))`,
  )
})

const {listItem, list, quote, toggle} = schema.nodes

test.each([
  [
    list.create(null, listItem.create({kind: "task", indent: 1, checked: true}, text("a"))),
    ["task 1 aone", "task 1 two"],
  ],
  [quote.create(null, text("a")), ["quote 0 aone", "quote 0 two"]],
  [toggle.create(null, text("a")), ["toggle 0 aone", "paragraph 1 two"]],
  [schema.nodes.heading.create(null, text("a")), ["heading 0 aone", "paragraph 0 two"]],
])("lines go on as Enter would have it, case %#", (block, expected) => {
  const view = viewOf(page(block), [paste({pasteLarge})])
  pasteInto(view, "one\ntwo")
  view.state.doc.check()
  const blocks = blocksOf(view.state.doc).map(({node: {type, attrs, textContent}}) => {
    return `${String(attrs.kind ?? type.name)} ${String(attrs.indent)} ${textContent}`
  })
  expect(blocks).toEqual(expected)
})

test("one line joins the text that it is pasted into", () => {
  const view = viewOf(page("ab"), [paste({pasteLarge})])
  select(view, 2)
  pasteInto(view, "X")
  expect(view.state.doc.toString()).toBe(`doc(paragraph("aXb"))`)
})

test("an address pasted over selected text links it", () => {
  const view = viewOf(page("see here"), [paste({pasteLarge})])
  select(view, 5, 9)
  pasteInto(view, "https://example.org")
  expect(view.state.doc.toString()).toBe(`doc(paragraph("see ", link("here")))`)
})

test("an address pasted at a caret is a link", () => {
  const view = viewOf(page("see "), [paste({pasteLarge})])
  pasteInto(view, "https://example.org")
  expect(view.state.doc.toString()).toBe(`doc(paragraph("see ", link("https://example.org")))`)
})

test("the cells of a spreadsheet are a table without HTML too, line breaks in them included", () => {
  const view = viewOf(page(""), [paste({pasteLarge})])
  pasteInto(view, 'What\tCost\r\n"Tent\nand ""poles"""\t120\r\n')
  const table = view.state.doc.firstChild!
  expect([table.childCount, table.child(0).childCount]).toEqual([2, 2])
  expect(
    table
      .child(1)
      .child(0)
      .children.map((line) => line.textContent),
  ).toEqual(["Tent", 'and "poles"'])
})

/** A view of a table of one cell, with the caret in it. */
function viewOfCell(): EditorView {
  const {table, tableCell, tableRow, paragraph} = schema.nodes
  const cell = tableCell.create(null, paragraph.create())
  const view = viewOf(page(table.create(null, tableRow.create(null, cell))), [paste({pasteLarge})])
  select(view, 4)
  return view
}

const rowsIn = ({state}: EditorView) =>
  state.doc.firstChild!.children.map((row) => row.children.map((cell) => cell.textContent))

test.each([
  ["", "<table><tr><td>What</td><td>Cost</td></tr><tr><td>Tent</td><td>120</td></tr></table>"],
  ["What\tCost\nTent\t120", ""],
])("cells that are pasted into a cell go into those from there on, case %#", (text, html) => {
  const view = viewOfCell()
  pasteInto(view, text, html)
  view.state.doc.check()
  expect(rowsIn(view)).toEqual([
    ["What", "Cost"],
    ["Tent", "120"],
  ])
})

test.each([
  ["one cell", "<table><tr><td>What</td></tr></table>", "What"],
  ["a table among other blocks", "<p>a</p><table><tr><td>b</td><td>c</td></tr></table>", "abc"],
])("%s that is pasted into a cell gives what its cells hold", (_, html, text) => {
  const view = viewOfCell()
  pasteInto(view, "", html)
  view.state.doc.check()
  expect(rowsIn(view)).toEqual([[text]])
})

test("Markdown is what it means; after Mod-Shift-V it is text", async () => {
  const view = viewOf(page(""), [paste({pasteLarge})])
  const source = "# Plan\n\n- one\n- **two**"
  const change = changeOf(view)
  pasteInto(view, source)
  await change
  expect(view.state.doc.toString()).toBe(`doc(heading("Plan"), list(listItem("one"), listItem(bold("two"))))`)
  const plain = viewOf(page(""), [paste({pasteLarge})])
  ;(plain as unknown as {input: {shiftKey: boolean}}).input.shiftKey = true
  pasteInto(plain, source)
  expect(plain.state.doc.child(0).textContent).toBe("# Plan")
})

test("items of Markdown go on with the list that they are pasted into", async () => {
  const view = viewOf(page(list.create(null, [listItem.create(null, text("a")), listItem.create()])), [
    paste({pasteLarge}),
  ])
  const change = changeOf(view)
  pasteInto(view, "- one\n- two")
  await change
  expect(view.state.doc.toString()).toBe(`doc(list(listItem("a"), listItem("one"), listItem("two")))`)
})

test.each([
  ["# Title", true],
  ["- one\n- two", true],
  ["1. one\n2. two", true],
  ["- [ ] do", true],
  ["```js\nx\n```", true],
  ["a **bold** word", true],
  ["a [link](https://a.bc)", true],
  ["| a | b |", true],
  ["- one dash", false],
  ["2 * 3 * 4", false],
  ["#tag and snake_case_name", false],
  ["a > b", false],
])("%j is Markdown: %s", (text, expected) => {
  expect(looksLikeMarkdown(text)).toBe(expected)
})

test("more than two million letters are not pasted before somebody has said so", () => {
  const view = viewOf(page("kept"), [paste({pasteLarge})])
  const text = "x".repeat(LARGE_PASTE_LENGTH + 1)
  pasteInto(view, text)
  expect(pasteLarge).toHaveBeenCalledExactlyOnceWith({html: "", text})
  expect(view.state.doc.textContent).toBe("kept")
})

test("a file of Markdown that the browser shows is Markdown when it is copied from there; code of a page stays code", async () => {
  const source = "# The plan\n\n- one\n- two"
  const pre = (style: string) => `<meta charset='utf-8'><pre style="color: rgb(0, 0, 0); ${style}">${source}</pre>`
  const view = viewOf(page(""), [paste({pasteLarge})])
  pasteInto(view, source, pre("overflow-wrap: break-word; white-space: pre-wrap;"))
  await vi.waitFor(() => expect(view.state.doc.firstChild!.toString()).toBe(`heading("The plan")`))
  const other = viewOf(page(""), [paste({pasteLarge})])
  pasteInto(other, source, pre("white-space: pre;"))
  expect(other.state.doc.firstChild!.type.name).toBe("codeBlock")
})
