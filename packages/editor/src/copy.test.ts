// @vitest-environment happy-dom
import {CellSelection, schema} from "@quire/schema"
import {expect, test, vi} from "vitest"
import {copy} from "./copy.ts"
import {paste} from "./paste.ts"
import {page, select, text, viewOf} from "./testing.ts"

const {heading, list, listItem, paragraph, table, tableCell, tableRow} = schema.nodes
const item = (indent: number, value: string) => listItem.create({kind: "ordered", indent}, text(value))
const document = () => page("before", list.create(null, [item(0, "one"), item(1, "under"), item(0, "two")]), "after")

/** What a copy of everything from `from` to `to` of a document puts on the clipboard. */
function copied(from: number, to: number, node = document()) {
  const view = viewOf(node, [copy()])
  select(view, from, to)
  const {dom, text: plain} = view.serializeForClipboard(view.state.selection.content())
  return {html: dom.innerHTML, plain}
}

test("a list goes to other programs as a nested list", () => {
  const {html, plain} = copied(3, 30)
  expect(html).toMatch(/<ol[^>]*><li[^>]*>one<ol[^>]*><li[^>]*>under<\/li><\/ol><\/li><li[^>]*>two<\/li><\/ol>/)
  expect(plain).toMatch(/^fore\n\n1\. one\n +1\. under\n2\. two\n\naf$/)
})

test("headings and formatted letters go to programs that know only text as Markdown", async () => {
  const title = heading.create({level: 2}, text("A plan"))
  const bold = paragraph.create(null, schema.text("now", [schema.marks.bold.create()]))
  await vi.waitFor(() => expect(copied(1, 12, page(title, bold)).plain).toBe("## A plan\n\n**now**"), {timeout: 10_000})
})

test("what is nothing but letters goes as it is, without a sign of Markdown", () => {
  expect(copied(1, 13, page("2 * 3", "a_b_c")).plain).toBe("2 * 3\n\na_b_c")
})

test("a word out of a list takes no bullet along", () => {
  expect(copied(10, 12).plain).toBe("on")
})

test("the cells of a table go with a tab between them", () => {
  const cell = (value: string) => tableCell.create(null, paragraph.create(null, text(value)))
  const row = (...values: string[]) => tableRow.create(null, values.map(cell))
  const view = viewOf(page(table.create(null, [row("a", "b"), row("c", "d")])), [copy()])
  view.dispatch(view.state.tr.setSelection(new CellSelection(view.state.doc, 2, 19)))
  const {text: plain} = view.serializeForClipboard(view.state.selection.content())
  expect(plain).toBe("a\tb\nc\td")
})

test("what was copied comes back as it was", () => {
  const view = viewOf(document(), [copy(), paste({pasteLarge: () => undefined})])
  select(view, 1, view.state.doc.content.size - 1)
  const {dom} = view.serializeForClipboard(view.state.selection.content())
  const other = viewOf(page(""), [copy(), paste({pasteLarge: () => undefined})])
  other.pasteHTML(dom.innerHTML, new Event("paste") as ClipboardEvent)
  expect(other.state.doc.toJSON()).toEqual(document().toJSON())
})
