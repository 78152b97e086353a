// @vitest-environment happy-dom
import {initialise} from "@quire/binding"
import {EditorState} from "prosemirror-state"
import {EditorView} from "prosemirror-view"
import {expect, test} from "vitest"
import {applyAwarenessUpdate, Awareness, encodeAwarenessUpdate} from "y-protocols/awareness"
import * as Y from "yjs"
import {collab} from "./collab.ts"
import {select} from "./testing.ts"

/** An editor with "hello", as somebody has it who writes there with `other`. */
function editorWith(doc: Y.Doc) {
  const awareness = new Awareness(doc)
  const bound = collab({doc, awareness})
  const state = EditorState.create({doc: bound.doc, plugins: bound.plugins})
  const view = new EditorView(document.body.appendChild(document.createElement("div")), {state})
  view.focus()
  return {doc, awareness, view}
}

function together() {
  const [doc, theirs] = [new Y.Doc(), new Y.Doc()]
  initialise(doc)
  doc.getText("body").insert(0, "hello\u2029")
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc))
  const [ana, ben] = [editorWith(doc), editorWith(theirs)]
  /** Resolves when Ben's editor has told where he is. */
  const placed = () =>
    new Promise<void>((resolve) =>
      ben.awareness.on("change", () => ben.awareness.getLocalState()?.cursor !== undefined && resolve()),
    )
  /** Tells Ana where Ben is. */
  const tell = () =>
    applyAwarenessUpdate(ana.awareness, encodeAwarenessUpdate(ben.awareness, [theirs.clientID]), "test")
  return {ana, ben, placed, tell}
}

const withCaret = (view: EditorView) => view.dom.querySelector("p")!.innerHTML.replace(/<span[^>]*>(<\/span>)?/, "|")

test.each([
  ["at the end of a line", 6, " you", "hello| you"],
  ["inside of a line", 3, "--", "he|--llo"],
  ["at the start of a line", 1, "oh ", "|oh hello"],
])("somebody's caret %s stays before what one writes at it", async (_where, at, text, shown) => {
  const {ana, ben, placed, tell} = together()
  select(ben.view, 4)
  select(ben.view, at)
  await placed()
  tell()
  select(ana.view, at)
  for (const letter of text) ana.view.dispatch(ana.view.state.tr.insertText(letter))
  expect(withCaret(ana.view)).toContain(shown)
  expect(ana.view.state.selection.head).toBe(at + text.length)
  tell()
  expect(withCaret(ana.view)).toContain(shown)
})
