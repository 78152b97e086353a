import type {Node} from "prosemirror-model"
import type {Command} from "prosemirror-state"
import {describe, expect, it} from "vitest"
import {areaAt, isShown} from "../cell-areas.ts"
import {after, doc, h, image, li, named, p, stateOf, table} from "../testing.ts"
import {fillCells} from "./fill-cells.ts"
import {mergeCells, splitCell} from "./merge.ts"
import {
  deleteColumn,
  deleteRow,
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
  setFill,
} from "./table.ts"

/** What a table shows: cells by `,`, rows by `/`; a merged one with how many rows and columns it has. */
function text(document: Node): string {
  const node = document.child(0)
  const cell = (row: number, column: number) => {
    if (!isShown(node, row, column)) return []
    const {top, bottom, left, right} = areaAt(node, row, column)
    const size = `${bottom - top}x${right - left}`
    const blocks = node
      .child(row)
      .child(column)
      .children.map((block) => block.textContent || "-")
    return blocks.join("+") + (size === "1x1" ? "" : `:${size}`)
  }
  return node.children.map((row, y) => row.children.flatMap((_, x) => cell(y, x)).join(",")).join("/")
}

const columnsOf = (document: Node) =>
  document.child(0).children.map((row) => row.children.map((cell) => cell.attrs.col as string | null))

const grid = (spans: Record<string, string> | null, ...rows: (string | Node[])[][]) =>
  doc(named(table({spans}, ...rows)), p("z"))

/** What the table shows after these commands, one after the other. */
const shown = (document: Node, ...commands: readonly Command[]) => {
  let state = stateOf(document)
  for (const command of commands) expect(command(state, (tr) => (state = state.apply(tr)))).toBe(true)
  state.doc.check()
  return text(state.doc)
}

const abc = (spans: Record<string, string> | null, at = "") => {
  const rows = ["abc", "def", "ghi"].map((row) =>
    row.split("").map((letter) => (at.includes(letter) ? `${letter}|` : letter)),
  )
  return grid(spans, ...rows)
}

/** Three by three, the four cells at the start merged, the caret in them. */
const merged = () => grid({"r0/c0": "r1/c1"}, ["a|", "", "c"], ["", "", "f"], ["g", "h", "i"])

describe("merging cells", () => {
  it("makes one of the selected cells, with what stands in all of them", () => {
    expect(shown(abc(null, "ae"), mergeCells)).toBe("a+b+d+e:2x2,c/f/g,h,i")
    expect(shown(grid(null, ["|", "b|"]), mergeCells)).toBe("b:1x2")
    expect(shown(grid(null, ["|", "|"]), mergeCells)).toBe("-:1x2")
  })

  it("leaves lists and other blocks what they are, and the caret at the end", () => {
    const document = grid(null, [[li("bullet", 0, "a|")], [li("bullet", 0, "b"), h(2, "c|")]])
    const done = after(mergeCells, document)
    const cell = done.child(0).child(0).child(0)
    expect(cell.children.map(({type, childCount}) => `${type.name} ${childCount}`)).toEqual(["list 2", "heading 1"])
    expect(cell.textContent).toBe("abc|")
  })

  it("takes merged cells in, whole", () => {
    const document = grid({"r0/c1": "r1/c1"}, ["a|", "b|", "c"], ["d", "", "f"])
    expect(shown(document, mergeCells)).toBe("a+b+d:2x2,c/f")
  })

  it("has nothing to do in one cell, merged or not, and where nothing has names", () => {
    for (const document of [abc(null, "a"), merged(), doc(table({}, ["a|", "b|"])), doc(p("a|"))])
      expect(mergeCells(stateOf(document))).toBe(false)
  })

  it("splitting gives the cells back, with the text in the first", () => {
    expect(shown(abc(null, "ae"), mergeCells, splitCell)).toBe("a+b+d+e,-,c/-,-,f/g,h,i")
    expect(splitCell(stateOf(abc(null, "a")))).toBe(false)
    expect(after(splitCell, merged()).child(0).attrs.spans).toBeNull()
  })
})

describe("merged cells are one as long as nothing stands in the others", () => {
  it("of two areas that meet, the first is merged", () => {
    const spans = {"r0/c0": "r0/c1", "r0/c1": "r0/c2"}
    expect(text(grid(spans, ["a", "", ""]))).toBe("a:1x2,-")
    expect(text(grid(spans, ["a", "b", ""]))).toBe("a,b:1x2")
  })

  it.each([
    ["text", [p("x")]],
    ["an image", [image({src: "/a.png"})]],
  ])("%s in one of them is shown", (_, blocks) => {
    expect(text(grid({"r0/c0": "r1/c1"}, ["a", ""], ["", blocks]))).toMatch(/^a,-\/-,[x-]$/)
  })

  it("empty blocks in one of them are nothing", () => {
    expect(text(grid({"r0/c0": "r0/c1"}, ["a", [p(), h(1)]]))).toBe("a:1x2")
  })

  it.each([
    ["a cell that is not there", {"r0/c0": "r9/c1", "r9/c0": "r1/c1", x: "y", "r0/c0/": "r1/c1", "r0/c1": "r0"}],
    ["cells in the wrong order", {"r1/c1": "r0/c0", "r0/c1": "r1/c0"}],
    ["a cell alone", {"r0/c0": "r0/c0"}],
    ["names of what objects inherit", {"__proto__/c0": "constructor/c1"}],
  ])("%s merges nothing", (_, spans) => {
    expect(text(grid(spans, ["a", ""], ["", ""]))).toBe("a,-/-,-")
  })
})

describe("around merged cells", () => {
  it.each([
    [insertRowAbove, "-,-,-/a:2x2,c/f/g,h,i"],
    [insertRowBelow, "a:2x2,c/f/-,-,-/g,h,i"],
    [insertColumnBefore, "-,a:2x2,c/-,f/-,g,h,i"],
    [insertColumnAfter, "a:2x2,-,c/-,f/g,h,-,i"],
    [deleteRow, "g,h,i"],
    [deleteColumn, "c/f/i"],
    [moveRowDown, "g,h,i/a:2x2,c/f"],
    [moveColumnAfter, "c,a:2x2/f/i,g,h"],
  ])("a command on them takes them as one, case %#", (command, expected) => {
    expect(shown(merged(), command)).toBe(expected)
  })

  const beside = () => grid({"r0/c0": "r1/c1"}, ["a", "", "c"], ["", "", "f|"], ["g", "h", "i"])
  const below = () => grid({"r0/c0": "r1/c1"}, ["a", "", "c"], ["", "", "f"], ["g", "h|", "i"])

  it("rows and columns that come into them make them larger", () => {
    expect(shown(beside(), insertRowAbove)).toBe("a:3x2,c/-/f/g,h,i")
    expect(shown(below(), insertColumnBefore)).toBe("a:2x3,c/f/g,-,h,i")
  })

  it("rows and columns that go leave them smaller", () => {
    expect(shown(beside(), deleteRow)).toBe("a:1x2,c/g,h,i")
    expect(shown(below(), deleteColumn)).toBe("a:2x1,c/f/g,i")
  })

  it("what stands in them stays when their first row or column goes, with its fill", () => {
    const first = grid({"r0/c0": "r1/c1"}, ["a", "", "c|"], ["", "", "f"], ["g", "h", "i"])
    const filled = first
      .child(0)
      .type.create({...first.child(0).attrs, fills: {"r0/c0": "#ff0000"}}, first.child(0).content)
    const done = after(deleteRow, doc(filled, p("z")))
    expect(text(done)).toBe("|a:1x2,f/g,h,i")
    expect(done.child(0).attrs.fills).toEqual({"r0/c0": "#ff0000", "r1/c0": "#ff0000"})
    expect(shown(grid({"r0/c0": "r1/c1"}, ["a", ""], ["", ""], ["g|", "h"]), deleteColumn)).toBe("a:2x1//h")
  })

  it("rows and columns that move past them, pass all of them", () => {
    const last = grid({"r0/c0": "r1/c0"}, ["a", "b"], ["", "d"], ["e", "f|"])
    expect(shown(last, moveRowUp)).toBe("e,f/a:2x1,b/d")
    const wide = grid({"r0/c0": "r0/c1"}, ["a", "", "c"], ["d", "e", "f|"])
    expect(shown(wide, moveColumnBefore)).toBe("c,a:1x2/f,d,e")
  })

  it("Tab and Shift-Tab pass the cells that are not shown", () => {
    const start = () => grid({"r0/c0": "r1/c1"}, ["a|", "", "c"], ["", "", "f"], ["g", "h", "i"])
    expect(shown(start(), nextCell, nextCell)).toBe("a:2x2,c/f/g,h,i")
    const texts = (document: Node, ...commands: Command[]) => {
      let state = stateOf(document)
      for (const command of commands) command(state, (tr) => (state = state.apply(tr)))
      return state.selection.$head.parent.textContent
    }
    expect([1, 2, 3].map((count) => texts(start(), ...Array<Command>(count).fill(nextCell)))).toEqual(["c", "f", "g"])
    const end = grid({"r0/c0": "r1/c1"}, ["a", "", "c"], ["", "", "f"], ["g|", "h", "i"])
    expect([1, 2, 3].map((count) => texts(end, ...Array<Command>(count).fill(previousCell)))).toEqual(["f", "c", "a"])
    expect(shown(grid({"r0/c0": "r0/c1"}, ["a|", ""]), nextCell)).toBe("a:1x2/-,-")
  })

  it("a fill is of all of them", () => {
    const fills = after(setFill("#ff0000"), merged()).child(0).attrs.fills as object
    expect(Object.keys(fills)).toEqual(["r0/c0", "r0/c1", "r1/c0", "r1/c1"])
  })
})

describe("filling cells", () => {
  const source = (...rows: string[][]) => named(table({}, ...rows))

  it("replaces what stands in them, from the first selected one on", () => {
    expect(shown(abc(null, "a"), fillCells(source(["1", "2"], ["3", ""])))).toBe("1,2,c/3,-,f/g,h,i")
    expect(shown(abc(null, "ei"), fillCells(source(["1"])))).toBe("a,b,c/d,1,f/g,h,i")
  })

  it("adds the rows and columns that it takes", () => {
    const document = grid(null, ["a", "b|"])
    expect(shown(document, fillCells(source(["1", "2"], ["3", "4"])))).toBe("a,1,2/-,3,4")
    expect(columnsOf(after(fillCells(source(["1", "2"], ["3", "4"])), document))).toEqual([
      ["c0", "c1", null],
      ["c0", "c1", null],
    ])
  })

  it("takes merged cells apart where it comes, and merges what was merged", () => {
    expect(shown(merged(), fillCells(source(["1"])))).toBe("1,-,c/-,-,f/g,h,i")
    const wide = named(table({spans: {"r0/c0": "r0/c1"}}, ["1", ""]))
    expect(shown(abc(null, "d"), fillCells(wide))).toBe("a,b,c/1:1x2,f/g,h,i")
    expect(shown(abc(null, "f"), fillCells(wide))).toBe("a,b,c,-/d,e,1,-/g,h,i,-")
  })
})
