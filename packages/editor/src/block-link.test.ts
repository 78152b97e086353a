// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {expect, test} from "vitest"
import {blockAt, selectBlockAt} from "./block-at.ts"
import {blockLink, blockNamedBy, idOfBlock, showBlock} from "./block-link.ts"
import {page, select, viewOf} from "./testing.ts"

const {list, listItem, paragraph, table, tableCell, tableRow} = schema.nodes

test("a block gets an id when somebody links to it, and keeps it", () => {
  const view = viewOf(page("one", "two"), [blockLink()])
  const id = idOfBlock(view, 5)
  expect(id).toMatch(/^[a-z0-9]{10}$/)
  expect(idOfBlock(view, 5)).toBe(id)
  expect(view.state.doc.child(1).attrs.id).toBe(id)
  expect(idOfBlock(view, 0)).not.toBe(id)
})

test("a link shows its block until something else is selected; one that is gone shows nothing", () => {
  const view = viewOf(page("one", "two"), [blockLink()])
  expect(showBlock(view, idOfBlock(view, 5)!)).toBe(true)
  expect(view.dom.querySelector(".quire-target")?.textContent).toBe("two")
  select(view, 1)
  expect(view.dom.querySelector(".quire-target")).toBeNull()
  expect(showBlock(view, "gone")).toBe(false)
})

test.each([
  ["#ab12", "ab12"],
  ["#%C3%BC", "ü"],
  ["#100%", null],
  ["", null],
])("the end %j of an address names the block %j", (hash, id) => {
  expect(blockNamedBy(hash)).toBe(id)
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
