import type {Node} from "prosemirror-model"
import {describe, expect, it} from "vitest"
import {CellSelection} from "prosemirror-tables"
import {after, doc, p, stateAfter, stateOf, table} from "../testing.ts"
import {insertTable} from "./insert.ts"
import {
  deleteColumn,
  deleteRow,
  deleteTable,
  insertColumnAfter,
  insertColumnBefore,
  insertRowAbove,
  insertRowBelow,
  moveColumnAfter,
  moveColumnBefore,
  moveRowDown,
  moveRowUp,
  nextCell,
  previousCell,
} from "./table.ts"

/** A document's tables as text: cells by `,`, rows by `/`, `-` for an empty cell. */
function text(node: Node): string {
  const rows: string[] = []
  node.descendants((row) => {
    if (row.type.name !== "tableRow") return
    const cells: string[] = []
    row.forEach((cell) => cells.push(cell.textContent || "-"))
    rows.push(cells.join(","))
  })
  return rows.join("/")
}

function columns(node: Node): unknown[][] {
  const rows: unknown[][] = []
  node.descendants((row) => {
    if (row.type.name === "tableRow") rows.push(row.children.map((cell) => cell.attrs.col))
  })
  return rows
}

const grid = () => doc(table({}, ["a", "b"], ["c|", "d"], ["e", "f"]), p("z"))

describe("table commands", () => {
  it.each([
    [insertRowAbove, "a,b/-,-/c|,d/e,f"],
    [insertRowBelow, "a,b/c|,d/-,-/e,f"],
    [insertColumnBefore, "-,a,b/-,c|,d/-,e,f"],
    [insertColumnAfter, "a,-,b/c|,-,d/e,-,f"],
    [deleteRow, "a,b/|e,f"],
    [deleteColumn, "b/|d/f"],
    [moveRowUp, "c|,d/a,b/e,f"],
    [moveRowDown, "a,b/e,f/c|,d"],
    [moveColumnAfter, "b,a/d,c|/f,e"],
    [moveColumnBefore, "a,b/c|,d/e,f"],
    [nextCell, "a,b/c,|d/e,f"],
    [previousCell, "a,|b/c,d/e,f"],
    [deleteTable, ""],
  ])("case %#", (command, expected) => {
    expect(text(after(command, grid()))).toBe(expected)
  })

  it("keep the column of a cell, and leave a new column to the binding", () => {
    expect(columns(after(insertColumnAfter, grid()))[0]).toEqual(["c0", null, "c1"])
    expect(columns(after(insertRowAbove, grid()))[1]).toEqual(["c0", "c1"])
    expect(columns(after(moveColumnAfter, grid()))[0]).toEqual(["c1", "c0"])
  })

  it("Tab in the last cell adds a row", () => {
    expect(text(after(nextCell, doc(table({}, ["a", "b|"]))))).toBe("a,b/|,-")
  })

  it("deleting the last row deletes the table", () => {
    expect(after(deleteRow, doc(table({}, ["a|"]))).toString()).toBe(doc(p("|")).toString())
  })

  it("work on a selection of cells as prosemirror-tables makes it", () => {
    const state = stateOf(grid())
    const selected = state.apply(state.tr.setSelection(CellSelection.create(state.doc, 2, 14)))
    expect(text(stateAfter(deleteRow, selected).doc)).toBe("e,f")
    expect(text(stateAfter(deleteColumn, selected).doc)).toBe("b/d/f")
  })

  it("a new table has the cursor in its first cell", () => {
    expect(text(after(insertTable(2, 2), doc(p("|"))))).toBe("|,-/-,-")
  })
})
