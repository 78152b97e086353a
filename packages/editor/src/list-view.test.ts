// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {en} from "@quire/words"
import {expect, it} from "vitest"
import {listViews} from "./list-view.ts"
import {page, text, viewOf} from "./testing.ts"

const {list, listItem} = schema.nodes
const lines = (...kinds: readonly string[]) =>
  list.create(
    null,
    kinds.map((kind) => listItem.create({kind}, text(kind))),
  )

it("a list that starts with a number is an ol, any other a ul, and changes with its first line", () => {
  const view = viewOf(page(lines("ordered", "bullet")), [listViews(en)])
  const outline = () => [...view.dom.children].map(({tagName, children}) => `${tagName} ${children.length}`)
  expect(outline()).toEqual(["OL 2"])
  view.dispatch(view.state.tr.setNodeAttribute(1, "kind", "bullet"))
  expect(outline()).toEqual(["UL 2"])
})

it("a task is ticked by its checkbox, and shows what others tick", () => {
  const view = viewOf(page(lines("task", "bullet")), [listViews(en)])
  const box = () => view.dom.querySelector("input")!
  expect([view.dom.querySelectorAll("input").length, box().checked]).toEqual([1, false])
  box().click()
  expect([view.state.doc.firstChild!.firstChild!.attrs["checked"], box().checked]).toEqual([true, true])
  view.dispatch(view.state.tr.setNodeAttribute(1, "checked", false))
  expect(box().checked).toBe(false)
})

it("nobody ticks a task in a text that cannot be written in", () => {
  const view = viewOf(page(lines("task")), [listViews(en)])
  view.setProps({editable: () => false})
  view.dom.querySelector("input")!.click()
  expect(view.state.doc.firstChild!.firstChild!.attrs["checked"]).toBe(false)
})
