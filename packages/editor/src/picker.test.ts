// @vitest-environment happy-dom
import {schema, setBlock} from "@quire/schema"
import {GapCursor} from "prosemirror-gapcursor"
import {Selection} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {expect, test, vi} from "vitest"
import {closePicker, openPicker, picker} from "./picker.ts"
import type {ChoiceSource} from "./picker.ts"
import {page, type, viewOf} from "./testing.ts"

const onPick = vi.fn<() => void>()
const blocks: ChoiceSource = {
  sign: "/",
  label: "Blocks",
  find: (query) =>
    [
      {name: "title", label: "title", command: setBlock("heading", {level: 1})},
      {name: "text", label: "text", command: setBlock("paragraph")},
    ].filter(({label}) => label.startsWith(query)),
  onPick,
}

function viewWith(source: ChoiceSource, before = page("")): EditorView {
  return viewOf(before, [picker([source], "choices")])
}

const press = (view: EditorView, key: string) =>
  view.someProp("handleKeyDown", (handle) => handle(view, new KeyboardEvent("keydown", {key}))) === true
const offered = (view: EditorView) => openPicker(view.state)?.choices.map(({name}) => name) ?? null

test("a sign at the start of a word opens the choices, letters narrow them down, Enter picks the first", () => {
  const view = viewWith(blocks, page("a "))
  type(view, "/")
  expect(offered(view)).toEqual(["title", "text"])
  expect(view.dom.getAttribute("aria-activedescendant")).toBe("choices-0")
  type(view, "ti")
  expect(offered(view)).toEqual(["title"])
  expect(press(view, "Enter")).toBe(true)
  expect(view.state.doc.toString()).toBe(`doc(heading("a "))`)
  expect(offered(view)).toBeNull()
  expect(onPick).toHaveBeenCalledOnce()
})

test("the arrow keys go round the choices", () => {
  const view = viewWith(blocks)
  type(view, "/")
  press(view, "ArrowDown")
  expect(openPicker(view.state)?.index).toBe(1)
  press(view, "ArrowDown")
  expect(openPicker(view.state)?.index).toBe(0)
  press(view, "ArrowUp")
  expect(view.dom.getAttribute("aria-activedescendant")).toBe("choices-1")
})

test("Escape leaves what was typed as text, and it opens nothing any more", () => {
  const view = viewWith(blocks)
  type(view, "/t")
  expect(press(view, "Escape")).toBe(true)
  type(view, "e")
  expect(offered(view)).toBeNull()
  expect(press(view, "Enter")).toBe(false)
  expect(view.state.doc.textContent).toBe("/te")
})

test.each(["and/t", "1/2", "//"])("%s is text", (letters) => {
  const view = viewWith(blocks)
  type(view, letters)
  expect(offered(view)).toBeNull()
})

test.each([
  ["the sign is deleted", (view: EditorView) => view.dispatch(view.state.tr.delete(1, 2))],
  [
    "the caret leaves",
    (view: EditorView) => view.dispatch(view.state.tr.setSelection(Selection.atEnd(view.state.doc))),
  ],
  ["a space shows that it is a text", (view: EditorView) => type(view, "x y")],
])("it closes when %s", (_what, act) => {
  const view = viewWith(blocks, page("", "end"))
  view.dispatch(view.state.tr.setSelection(Selection.atStart(view.state.doc)))
  type(view, "/")
  expect(offered(view)).not.toBeNull()
  act(view)
  expect(offered(view)).toBeNull()
})

test("it opens between blocks too, where the sign makes a block", () => {
  const view = viewWith(blocks, page(schema.nodes.rule.create()))
  view.dispatch(view.state.tr.setSelection(new GapCursor(view.state.doc.resolve(1))))
  type(view, "/ti")
  expect(offered(view)).toEqual(["title"])
  press(view, "Enter")
  expect(view.state.doc.toString()).toBe("doc(rule, heading)")
})

test("it stays open while others write before it", () => {
  const view = viewWith(blocks, page("a "))
  type(view, "/te")
  view.dispatch(view.state.tr.insertText("before ", 1))
  expect(offered(view)).toEqual(["text"])
  press(view, "Enter")
  expect(view.state.doc.textContent).toBe("before a ")
})

test("what is so already is picked without a change", () => {
  const view = viewWith(blocks)
  type(view, "/text")
  press(view, "Enter")
  expect(view.state.doc.toString()).toBe("doc(paragraph)")
})

test("what has to be fetched shows when it is there", async () => {
  let found: readonly string[] = []
  const load = vi.fn<() => Promise<void>>(async () => {
    found = ["tada"]
  })
  const view = viewWith({
    sign: ":",
    label: "Emoji",
    minLength: 2,
    load,
    find: () => found.map((name) => ({name, label: name, command: () => true})),
  })
  type(view, ":t")
  expect(offered(view)).toBeNull()
  type(view, "a")
  await vi.waitFor(() => expect(offered(view)).toEqual(["tada"]))
  expect(load).toHaveBeenCalledOnce()
  closePicker(view.state, view.dispatch)
  expect(offered(view)).toBeNull()
})
