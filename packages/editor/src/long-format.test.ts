// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {AllSelection, EditorState, TextSelection} from "prosemirror-state"
import type {Transaction} from "prosemirror-state"
import {EditorView} from "prosemirror-view"
import {expect, it, vi} from "vitest"
import {Awareness} from "y-protocols/awareness"
import * as Y from "yjs"
import {collab} from "./collab.ts"
import {longFormat, toggle} from "./long-format.ts"
import {isMarkActive} from "./marks.ts"

const {italic} = schema.marks
const blockCount = 600

function open() {
  const doc = new Y.Doc()
  doc.getText("body").insert(0, "line\u2029".repeat(blockCount))
  const binding = collab({doc, awareness: new Awareness(doc)})
  const state = EditorState.create({doc: binding.doc, plugins: [...binding.plugins, longFormat()]})
  const view = new EditorView(document.body.appendChild(document.createElement("div")), {state})
  view.dispatch(state.tr.setSelection(new AllSelection(state.doc)))
  return {view, binding}
}

function italicCount({state}: EditorView): number {
  return state.doc.children.filter(({firstChild}) => firstChild && italic.isInSet(firstChild.marks)).length
}

it("formats a long selection a stretch a frame, whatever is typed meanwhile, and it can be undone", async () => {
  const {view, binding} = open()
  toggle(italic)(view.state, view.dispatch, view)
  expect(italicCount(view)).toBe(250)
  view.dispatch(view.state.tr.insertText("typed ", 1))
  await vi.waitFor(() => expect(italicCount(view)).toBe(blockCount), 15_000)
  binding.undo(view.state, view.dispatch)
  binding.undo(view.state, view.dispatch)
  expect(italicCount(view)).toBe(0)
})

it("formats a short selection at once", () => {
  const {view} = open()
  view.dispatch(view.state.tr.setSelection(new AllSelection(view.state.doc)).delete(10, view.state.doc.content.size))
  view.dispatch(view.state.tr.setSelection(new AllSelection(view.state.doc)))
  toggle(italic)(view.state, view.dispatch, view)
  expect(italicCount(view)).toBe(view.state.doc.childCount)
})

it("formats all blocks before a table in one step, what stands in its cells, and all behind it in one step", () => {
  const {table, tableRow, tableCell, paragraph, codeBlock} = schema.nodes
  const line = (text: string) => paragraph.create(null, schema.text(text))
  const cell = tableCell.create(null, [line("in"), line("side")])
  const {view} = open()
  const blocks = [
    line("one"),
    line("two"),
    table.create(null, tableRow.create(null, [cell, cell])),
    line("three"),
    line("four"),
  ]
  const {tr} = view.state
  view.dispatch(tr.replaceWith(0, tr.doc.content.size, [...blocks, codeBlock.create(null, schema.text("code"))]))
  view.dispatch(view.state.tr.setSelection(new AllSelection(view.state.doc)))
  const steps: number[] = []
  const dispatch = (done: Transaction) => {
    steps.push(done.steps.length)
    view.dispatch(done)
  }
  toggle(italic)(view.state, dispatch, view)
  const marked = () => {
    const texts: string[] = []
    view.state.doc.descendants(({marks, text}) => void (italic.isInSet(marks) && texts.push(text!)))
    return texts
  }
  expect(marked()).toEqual(["one", "two", "in", "side", "in", "side", "three", "four"])
  toggle(italic)(view.state, dispatch, view)
  expect(marked()).toEqual([])
  const cellSteps = 4
  expect(steps[0]).toBe(1 + cellSteps + 1)
})

it("makes all italic of which only a part is, in one step that undo takes back", () => {
  const {view, binding} = open()
  view.dispatch(view.state.tr.addMark(1, 5, italic.create()))
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 3, 10)))
  toggle(italic)(view.state, view.dispatch, view)
  expect(isMarkActive(view.state, italic)).toBe(true)
  expect(italicCount(view)).toBe(2)
  binding.undo(view.state, view.dispatch)
  expect(italicCount(view)).toBe(1)
  binding.redo(view.state, view.dispatch)
  toggle(italic)(view.state, view.dispatch, view)
  expect(isMarkActive(view.state, italic)).toBe(false)
})
