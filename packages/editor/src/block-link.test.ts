// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {expect, test} from "vitest"
import {blockAt, selectBlockAt} from "./block-at.ts"
import {blockLink, idOfBlock, showBlock} from "./block-link.ts"
import {page, select, viewOf} from "./testing.ts"

const {list, listItem, paragraph, table, tableCell, tableRow} = schema.nodes

test("a block gets an id when somebody links to it, and keeps it", () => {
  const view = viewOf(page("one", "two"), [blockLink()])
  expect(idOfBlock(view, 5, () => "abc")).toBe("abc")
  expect(idOfBlock(view, 5, () => "other")).toBe("abc")
  expect(view.state.doc.child(1).attrs.id).toBe("abc")
})

test("a link shows its block until something else is selected; one that is gone shows nothing", () => {
  const view = viewOf(page("one", "two"), [blockLink()])
  idOfBlock(view, 5, () => "abc")
  expect(showBlock(view, "abc")).toBe(true)
  expect(view.dom.querySelector(".quire-target")?.textContent).toBe("two")
  select(view, 1)
  expect(view.dom.querySelector(".quire-target")).toBeNull()
  expect(showBlock(view, "gone")).toBe(false)
})

test("list items are blocks, cells are part of their table", () => {
  const cell = tableCell.create(null, paragraph.create(null, schema.text("x")))
  const doc = page(
    "a",
    list.create(null, [listItem.create(null, schema.text("b")), listItem.create(null, schema.text("c"))]),
    table.create(null, tableRow.create(null, cell)),
  )
  const found = (text: string) => {
    let at = 0
    doc.descendants((node, pos) => void (node.text === text && (at = pos)))
    return blockAt(doc, at)?.node.type.name
  }
  expect([found("a"), found("b"), found("x")]).toEqual(["paragraph", "listItem", "table"])
})

test("a press on the handle selects the block, but leaves a selection that it is part of", () => {
  const view = viewOf(page("one", "two", "three"))
  const block = (pos: number) => blockAt(view.state.doc, pos)!
  select(view, 2, 8)
  expect(selectBlockAt(view.state, block(6)).selection).toMatchObject({from: 2, to: 8})
  expect(selectBlockAt(view.state, block(11)).selection).toMatchObject({from: 11, to: 16})
})
