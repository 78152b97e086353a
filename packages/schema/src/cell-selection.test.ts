import {Slice} from "prosemirror-model"
import {Selection, TextSelection} from "prosemirror-state"
import {describe, expect, it} from "vitest"
import {CellSelection} from "./cell-selection.ts"
import {deleteRow} from "./commands/table.ts"
import {doc, having, named, p, stateOf, table} from "./testing.ts"

const looks = {header: true, fills: {"r0/c0": "#ff0000", "r1/c1": "#00ff00"}, widths: {c0: 100, c2: 90}}
const grid = (spans: object | null = null) =>
  doc(named(table({...looks, spans}, ["a", "b", "c"], ["d", "", "f"])), p("z"))

/** The state of a grid in which the cells from the one with `from` to the one with `to` are selected. */
function selecting(from: string, to: string, spans: object | null = null) {
  const state = stateOf(grid(spans))
  const at = (letter: string) => {
    let found = 0
    state.doc.descendants((node, pos) => void (node.text === letter && (found = pos)))
    return found
  }
  return state.apply(state.tr.setSelection(CellSelection.between(state.doc, at(from), at(to))!))
}

const texts = ({ranges}: Selection) => ranges.map(({$from}) => $from.parent.textContent)

describe("a selection of cells", () => {
  it("holds all from one to the other, whichever comes first", () => {
    expect(texts(selecting("a", "f").selection)).toEqual(["a", "b", "c", "d", "", "f"])
    expect(texts(selecting("c", "d").selection)).toEqual(["a", "b", "c", "d", "", "f"])
    expect(texts(selecting("f", "b").selection)).toEqual(["b", "c", "", "f"])
  })

  it("takes in merged cells whole, and shows them as one", () => {
    expect(texts(selecting("b", "c", {"r0/c1": "r1/c1"}).selection)).toEqual(["b", "c", "f"])
    expect(CellSelection.between(grid(), 5, 5)).toBeNull()
    expect(CellSelection.between(grid(), 5, grid().content.size - 1)).toBeNull()
  })

  it("is copied as a table that looks the same", () => {
    const {content} = selecting("b", "f", {"r0/c1": "r1/c1", "r0/c0": "r1/c0"}).selection.content()
    const copied = content.firstChild!
    copied.check()
    expect(copied.children.map((row) => row.children.map((cell) => cell.textContent))).toEqual([["b", "c"], ["", "f"]]) // prettier-ignore
    expect(copied.attrs).toMatchObject({
      header: true,
      fills: {"r1/c1": "#00ff00"},
      widths: {c2: 90},
      spans: {"r0/c1": "r1/c1"},
    })
    expect(selecting("d", "f").selection.content().content.firstChild!.attrs.header).toBe(false)
  })

  it("is emptied, and stays; what is typed or pasted over it comes into the first cell", () => {
    const state = selecting("a", "d")
    const emptied = state.apply(state.tr.deleteSelection())
    expect(emptied.doc.firstChild!.textContent).toBe("bcf")
    expect(texts(emptied.selection)).toEqual(["", ""])
    const typed = state.apply(state.tr.insertText("x"))
    expect(typed.doc.firstChild!.children.map((row) => row.textContent)).toEqual(["xbc", "f"])
    expect(typed.selection.$head.parentOffset).toBe(1)
    const pasted = state.apply(state.tr.replaceSelection(new Slice(doc(p("1"), p("2")).content, 1, 1)))
    expect(pasted.doc.firstChild!.firstChild!.firstChild!.children.map((node) => node.textContent)).toEqual(["1", "2"])
    for (const {doc: after} of [emptied, typed, pasted]) after.check()
  })

  it("stays with its cells while others write, and is a caret when one of them is gone", () => {
    const state = selecting("b", "f")
    const written = state.apply(
      state.tr.insertText("more", 5).insert(1, having({id: "r9"}, grid().firstChild!.child(0))),
    )
    expect(texts(written.selection)).toEqual(["b", "c", "", "f"])
    const start = selecting("d", "f")
    let gone = start
    deleteRow(start, (tr) => (gone = start.apply(tr)))
    expect(gone.selection).toBeInstanceOf(TextSelection)
  })

  it("is the same after JSON", () => {
    const {doc: document, selection} = selecting("a", "f")
    expect(Selection.fromJSON(document, selection.toJSON() as object).eq(selection)).toBe(true)
    expect(selection.eq(selecting("a", "c").selection)).toBe(false)
  })
})
