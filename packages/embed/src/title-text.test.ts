// @vitest-environment happy-dom
import {expect, test} from "vitest"
import * as Y from "yjs"
import {bindTextarea, editBetween} from "./title-text.ts"

test.each([
  ["", "abc", {at: 0, remove: 0, insert: "abc"}],
  ["abc", "abXc", {at: 2, remove: 0, insert: "X"}],
  ["aaa", "aa", {at: 2, remove: 1, insert: ""}],
  ["one two", "one three", {at: 5, remove: 2, insert: "hree"}],
  ["a😀b", "a😁b", {at: 1, remove: 2, insert: "😁"}],
  ["😀😀", "😀", {at: 2, remove: 2, insert: ""}],
])("D5 %j becomes %j by the smallest edit of whole letters", (before, after, edit) => {
  expect(editBetween(before, after)).toEqual(edit)
})

/** Two pages with the same title, which hear of each other at once. */
function twoPages(title: string) {
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  a.getText("title").insert(0, title)
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
  a.on("update", (update: Uint8Array, origin: unknown) => origin !== b && Y.applyUpdate(b, update, a))
  b.on("update", (update: Uint8Array, origin: unknown) => origin !== a && Y.applyUpdate(a, update, b))
  return [bound(a), bound(b)] as const
}

function bound(doc: Y.Doc): HTMLTextAreaElement {
  const area = document.createElement("h1").appendChild(document.createElement("textarea"))
  bindTextarea(area, doc.getText("title"), {})
  return area
}

function type(area: HTMLTextAreaElement, letters: string): void {
  area.setRangeText(letters, area.selectionStart, area.selectionEnd, "end")
  area.dispatchEvent(new Event("input", {bubbles: true}))
}

test("what one types into the title stands in the other's, whose caret stays between the same words", () => {
  const [ana, ben] = twoPages("Minutes Monday")
  ben.setSelectionRange(8, 8)
  ana.setSelectionRange(0, 0)
  type(ana, "The ")
  expect(ben.value).toBe("The Minutes Monday")
  expect(ben.selectionStart).toBe(12)
  type(ben, "of ")
  expect(ana.value).toBe("The Minutes of Monday")
  expect(ana.parentElement?.dataset.value).toBe("The Minutes of Monday")
})

test("a title is one line, whatever is pasted into it", () => {
  const [ana, ben] = twoPages("")
  type(ana, "one\n two\u2029three")
  expect(ana.value).toBe("one two three")
  expect(ben.value).toBe("one two three")
})
