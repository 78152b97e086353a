// @vitest-environment happy-dom
import {schema, setColumnWidth} from "@quire/schema"
import type {Attrs} from "prosemirror-model"
import {expect, test} from "vitest"
import {tableLook} from "./table-look.ts"
import {page, select, text, type, viewOf} from "./testing.ts"

const {paragraph, table, tableCell, tableRow} = schema.nodes

function grid(attrs: Attrs) {
  const row = (id: string) =>
    tableRow.create(
      {id},
      ["a", "b"].map((col) => tableCell.create({col}, paragraph.create(null, text(id + col)))),
    )
  return table.create(attrs, [row("1"), row("2")])
}

const cells = (root: HTMLElement) => [...root.querySelectorAll("td")]

test("a cell shows its fill, a column its width, and both stay while somebody writes", () => {
  const view = viewOf(page("x", grid({fills: {"2/b": "#f4c430"}, widths: {a: 120}})), [tableLook()])
  const filled = () => cells(view.dom).filter((cell) => cell.classList.contains("quire-filled"))
  expect(filled().map((cell) => cell.textContent)).toEqual(["2b"])
  expect(cells(view.dom)[0]!.style.width || cells(view.dom)[0]!.getAttribute("style")).toContain("120px")
  select(view, 1)
  type(view, "before ")
  expect(filled().map((cell) => cell.textContent)).toEqual(["2b"])
})

test("a table runs the way of its first letter, and of the next one when that is gone", () => {
  const view = viewOf(page(grid({})), [tableLook()])
  const direction = () => view.dom.querySelector("table")!.getAttribute("dir")
  expect(direction()).toBe("ltr")
  select(view, 4)
  type(view, "كم ")
  expect(direction()).toBe("rtl")
  view.dispatch(view.state.tr.delete(4, 7))
  expect(direction()).toBe("ltr")
  expect(view.state.doc.firstChild!.attrs).not.toHaveProperty("dir")
})

test("a width that changes shows, one that is taken away is gone", () => {
  const view = viewOf(page(grid({})), [tableLook()])
  setColumnWidth(0, 1, 200)(view.state, view.dispatch)
  expect(cells(view.dom)[1]!.getAttribute("style")).toContain("200px")
  expect(cells(view.dom)[0]!.getAttribute("style")).toBeNull()
  setColumnWidth(0, 1, null)(view.state, view.dispatch)
  expect(cells(view.dom)[1]!.getAttribute("style") ?? "").toBe("")
})
