// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {expect, it} from "vitest"
import {tableViews} from "./table-view.ts"
import {page, text, viewOf} from "./testing.ts"

const {table, tableRow, tableCell, paragraph} = schema.nodes
const cell = (col: string, letters: string) => tableCell.create({col}, paragraph.create(null, text(letters)))
const row = (id: string, letters: string) => tableRow.create({id}, [cell("c1", letters), cell("c2", letters)])

it("the cells of a header row or column are headers, of whatever row or column comes first", () => {
  const view = viewOf(page(table.create(null, [row("r1", "a"), row("r2", "b")]), ""), [tableViews()])
  const cells = () =>
    [...view.dom.querySelectorAll("td, th")].map((element) =>
      [element.tagName, element.getAttribute("scope"), element.textContent].filter(Boolean).join(" "),
    )
  expect(cells()).toEqual(["TD a", "TD a", "TD b", "TD b"])
  view.dispatch(view.state.tr.setNodeAttribute(0, "header", true))
  expect(cells()).toEqual(["TH col a", "TH col a", "TD b", "TD b"])
  view.dispatch(view.state.tr.insert(1, row("r0", "new")))
  expect(cells()).toEqual(["TH col new", "TH col new", "TD a", "TD a", "TD b", "TD b"])
  view.dispatch(view.state.tr.setNodeAttribute(0, "header", false).setNodeAttribute(0, "headerColumn", true))
  expect(cells()).toEqual(["TH row new", "TD new", "TH row a", "TD a", "TH row b", "TD b"])
})

it("typing in a table draws nothing of it anew", () => {
  const view = viewOf(page(table.create({header: true}, [row("r1", "a")]), ""), [tableViews()])
  const before = view.dom.querySelector("th")
  view.dispatch(view.state.tr.insertText("x", 4))
  expect(view.dom.querySelector("th")).toBe(before)
  expect(before?.textContent).toBe("xa")
})

it("merged cells are one over their rows and columns, and the others are hidden until they are taken apart", () => {
  const rows = [row("r1", ""), row("r2", "")]
  const view = viewOf(page(table.create({spans: {"r1/c1": "r2/c2"}}, rows), ""), [tableViews()])
  const cells = () =>
    [...view.dom.querySelectorAll("td")].map((cell) => (cell.hidden ? "hidden" : `${cell.rowSpan}x${cell.colSpan}`))
  expect(cells()).toEqual(["2x2", "hidden", "hidden", "hidden"])
  view.dispatch(view.state.tr.insertText("x", 8))
  expect(cells()).toEqual(["1x1", "1x1", "1x1", "1x1"])
  view.dispatch(view.state.tr.delete(8, 9))
  expect(cells()).toEqual(["2x2", "hidden", "hidden", "hidden"])
  view.dispatch(view.state.tr.setNodeAttribute(0, "spans", null))
  expect(cells()).toEqual(["1x1", "1x1", "1x1", "1x1"])
})
