// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {expect, test} from "vitest"
import {copy} from "./copy.ts"
import {paste} from "./paste.ts"
import {page, select, text, viewOf} from "./testing.ts"

const {list, listItem} = schema.nodes
const item = (indent: number, value: string) => listItem.create({kind: "ordered", indent}, text(value))
const document = () => page("before", list.create(null, [item(0, "one"), item(1, "under"), item(0, "two")]), "after")

/** What a copy of everything from `from` to `to` puts on the clipboard. */
function copied(from: number, to: number) {
  const view = viewOf(document(), [copy()])
  select(view, from, to)
  const {dom, text: plain} = view.serializeForClipboard(view.state.selection.content())
  return {html: dom.innerHTML, plain}
}

test("a list goes to other programs as a nested list", () => {
  const {html, plain} = copied(3, 30)
  expect(html).toMatch(/<ol[^>]*><li[^>]*>one<ol[^>]*><li[^>]*>under<\/li><\/ol><\/li><li[^>]*>two<\/li><\/ol>/)
  expect(plain).toBe("fore\n\n1. one\n  1. under\n2. two\n\naf")
})

test("a word out of a list takes no bullet along", () => {
  expect(copied(10, 12).plain).toBe("on")
})

test("what was copied comes back as it was", () => {
  const view = viewOf(document(), [copy(), paste({pasteLarge: () => undefined})])
  select(view, 1, view.state.doc.content.size - 1)
  const {dom} = view.serializeForClipboard(view.state.selection.content())
  const other = viewOf(page(""), [copy(), paste({pasteLarge: () => undefined})])
  other.pasteHTML(dom.innerHTML, new Event("paste") as ClipboardEvent)
  expect(other.state.doc.toJSON()).toEqual(document().toJSON())
})
