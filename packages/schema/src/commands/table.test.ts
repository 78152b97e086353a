import type {Attrs, Node} from "prosemirror-model"
import type {Command, EditorState, Transaction} from "prosemirror-state"
import {describe, expect, it} from "vitest"
import {CellSelection} from "../cell-selection.ts"
import {after, doc, named, p, stateAfter, stateOf, table} from "../testing.ts"
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
  setColumnWidth,
  setFill,
  toggleHeaderColumn,
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

  it("work on a selection of cells", () => {
    const state = stateOf(grid())
    const selected = state.apply(state.tr.setSelection(new CellSelection(state.doc, 2, 14)))
    expect(text(stateAfter(deleteRow, selected).doc)).toBe("e,f")
    expect(text(stateAfter(deleteColumn, selected).doc)).toBe("b/d/f")
  })

  it("a new table has the cursor in its first cell", () => {
    expect(text(after(insertTable(2, 2), doc(p("|"))))).toBe("|,-/-,-")
  })
})

describe("how a table looks", () => {
  const grid = (attrs: Attrs = {}) => named(table(attrs, ["a|", "b"], ["c", "d|"]))

  it("the first column is a header, and is none again", () => {
    const on = after(toggleHeaderColumn, doc(grid()))
    expect(on.child(0).attrs.headerColumn).toBe(true)
    expect(after(toggleHeaderColumn, doc(grid({headerColumn: true}))).child(0).attrs.headerColumn).toBe(false)
  })

  it("fills each selected cell and nothing else, and takes the fill away without leaving a trace", () => {
    const filled = stateNext(setFill("#ff0000"), doc(table({}, ["a|", "b"])))
    expect(Object.values(filled.doc.child(0).attrs.fills)).toEqual(["#ff0000"])
    const all = stateNext(setFill("#ff0000"), doc(grid()))
    expect(all.doc.child(0).attrs.fills).toEqual({
      "r0/c0": "#ff0000",
      "r0/c1": "#ff0000",
      "r1/c0": "#ff0000",
      "r1/c1": "#ff0000",
    })
    all.doc.check()
    const none = all.apply(run(all, setFill(null)))
    expect(none.doc.child(0).attrs.fills).toBeNull()
  })

  it("a column is as wide as told within its bounds, and as its text again", () => {
    const state = stateOf(doc(grid()))
    const width = (pixels: number | null) =>
      state.apply(run(state, setColumnWidth(0, 1, pixels))).doc.child(0).attrs.widths
    expect(width(200.4)).toEqual({c1: 200})
    expect(width(1)).toEqual({c1: 48})
    expect(width(99_999)).toEqual({c1: 1200})
    expect(width(null)).toBeNull()
    expect(setColumnWidth(0, 7, 100)(state)).toBe(false)
  })
})

function stateNext(command: Command, document: Node): EditorState {
  const state = stateOf(document)
  return state.apply(run(state, command))
}

function run(state: EditorState, command: Command): Transaction {
  let done: Transaction | null = null
  command(state, (tr) => (done = tr))
  return done!
}
