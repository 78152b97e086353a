// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {en} from "@quire/words"
import type {EditorView} from "prosemirror-view"
import {afterEach, expect, test, vi} from "vitest"
import {page, viewOf} from "./testing.ts"
import type {Upload} from "./upload.ts"
import {uploads} from "./uploads.ts"

let view: EditorView
afterEach(() => view.destroy())

/** An upload that ends when the test says so. */
function controlled() {
  const sent: {file: File; signal: AbortSignal; store: (src: string) => void; refuse: (error: Error) => void}[] = []
  const upload: Upload = (file, _onProgress, signal) =>
    new Promise((resolve, reject) => sent.push({file, signal, store: (src) => resolve({src}), refuse: reject}))
  return {sent, upload}
}

function paste(...names: readonly string[]): void {
  const files = names.map((name) => new File(["x"], name, {type: "text/plain"}))
  const event = {
    clipboardData: {files, getData: () => ""},
    preventDefault: () => undefined,
  } as unknown as ClipboardEvent
  view.someProp("handlePaste", (handle) => handle(view, event, null as never))
}

const shape = () =>
  view.state.doc.children.map(({type, attrs, textContent}) => textContent || String(attrs.name ?? type.name))
const cards = () => [...view.dom.querySelectorAll(".quire-upload")].map((card) => card.getAttribute("aria-label"))

test("a file comes where it was pasted, though the text around it has changed, in whatever order files are stored", async () => {
  const {sent, upload} = controlled()
  view = viewOf(page("one", "two"), [uploads(upload, en)])
  paste("first.txt", "second.txt")
  view.dispatch(view.state.tr.insertText("zero ", 1).insert(0, schema.nodes.paragraph.create(null, schema.text("new"))))
  expect([shape(), cards()]).toEqual([
    ["new", "zero one", "two"],
    ["Adding first.txt", "Adding second.txt"],
  ])
  sent[1]!.store("/uploads/2")
  await vi.waitFor(() => expect(cards()).toEqual(["Adding first.txt"]))
  sent[0]!.store("/uploads/1")
  await vi.waitFor(() => expect(shape()).toEqual(["new", "zero one", "two", "first.txt", "second.txt"]))
})

test("a file that is on its way is no change of the document, and one that is refused never becomes one", async () => {
  const {sent, upload} = controlled()
  view = viewOf(page("one"), [uploads(upload, en)])
  const before = view.state.doc
  paste("first.txt")
  sent[0]!.refuse(new Error("It is too large."))
  await vi.waitFor(() =>
    expect(view.dom.querySelector("[role=alert]")?.textContent).toBe("first.txt was not added. It is too large."),
  )
  expect(view.state.doc).toBe(before)
})

test("what is on its way is given up when the text goes", () => {
  const {sent, upload} = controlled()
  view = viewOf(page("one"), [uploads(upload, en)])
  paste("first.txt")
  view.destroy()
  expect(sent[0]!.signal.aborted).toBe(true)
})

test("a file whose place is deleted by somebody else comes to where that was", async () => {
  const {sent, upload} = controlled()
  view = viewOf(page("one", "two"), [uploads(upload, en)])
  paste("first.txt")
  view.dispatch(view.state.tr.delete(5, view.state.doc.content.size))
  sent[0]!.store("/uploads/1")
  await vi.waitFor(() => expect(shape()).toEqual(["one", "first.txt"]))
})
