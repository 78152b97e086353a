// @vitest-environment happy-dom
import {initialise} from "@quire/binding"
import {EditorState} from "prosemirror-state"
import {EditorView} from "prosemirror-view"
import {expect, test} from "vitest"
import {Awareness, applyAwarenessUpdate, encodeAwarenessUpdate} from "y-protocols/awareness"
import * as Y from "yjs"
import {collab} from "./collab.ts"

/** An editor with the caret behind "hello", and somebody else's document that is kept equal. */
function together() {
  const [doc, other] = [new Y.Doc(), new Y.Doc()]
  initialise(other)
  other.getText("body").insert(0, "hello\u2029")
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  const awareness = new Awareness(doc)
  const bound = collab({doc, awareness})
  const state = EditorState.create({doc: bound.doc, plugins: bound.plugins})
  const view = new EditorView(document.body.appendChild(document.createElement("div")), {state})
  view.focus()
  return {doc, other, awareness, view}
}

/** Moves the caret as a browser does, which has not told of it yet. */
function moveCaret(view: EditorView, offset: number): void {
  const untold = (event: Event) => event.stopImmediatePropagation()
  window.addEventListener("selectionchange", untold, true)
  document.getSelection()!.collapse(view.dom.querySelector("p")!.firstChild, offset)
  window.removeEventListener("selectionchange", untold, true)
}

test("a caret that has just been moved stays there when somebody else types", () => {
  const {doc, other, view} = together()
  moveCaret(view, 3)
  other.getText("body").insert(0, "oh ")
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  expect(view.state.doc.textContent).toBe("oh hello")
  expect(view.state.selection.head).toBe(7)
})

test("a caret that has just been moved stays there when somebody else's caret is drawn", () => {
  const {awareness, view} = together()
  moveCaret(view, 3)
  const theirs = new Awareness(new Y.Doc())
  theirs.setLocalStateField("cursor", {anchor: {tname: "body"}, head: {tname: "body"}})
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(theirs, [theirs.clientID]), "test")
  expect(view.dom.querySelector(".quire-caret")).not.toBeNull()
  expect(view.state.selection.head).toBe(4)
  theirs.destroy()
  awareness.destroy()
})
