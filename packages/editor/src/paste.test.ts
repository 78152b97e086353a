// @vitest-environment happy-dom
import {expect, test} from "vitest"
import {paste} from "./paste.ts"
import {page, select, viewOf} from "./testing.ts"

function pasteText(view: ReturnType<typeof viewOf>, text: string): void {
  view.pasteText(text, clipboardEvent(text))
}

function clipboardEvent(text: string): ClipboardEvent {
  const event = new Event("paste")
  Object.defineProperty(event, "clipboardData", {value: {getData: () => text}})
  return event as ClipboardEvent
}

test("plain text becomes a paragraph a line", () => {
  const view = viewOf(page(""), [paste()])
  pasteText(view, "one\r\ntwo\n\nthree\u2029four")
  expect(view.state.doc.toString()).toBe(
    `doc(paragraph("one"), paragraph("two"), paragraph("three"), paragraph("four"))`,
  )
})

test("one line joins the text that it is pasted into", () => {
  const view = viewOf(page("ab"), [paste()])
  select(view, 2)
  pasteText(view, "X")
  expect(view.state.doc.toString()).toBe(`doc(paragraph("aXb"))`)
})

test("an address pasted over selected text links it", () => {
  const view = viewOf(page("see here"), [paste()])
  select(view, 5, 9)
  pasteText(view, "https://example.org")
  expect(view.state.doc.toString()).toBe(`doc(paragraph("see ", link("here")))`)
})

test("an address pasted at a caret is a link", () => {
  const view = viewOf(page("see "), [paste()])
  pasteText(view, "https://example.org")
  expect(view.state.doc.toString()).toBe(`doc(paragraph("see ", link("https://example.org")))`)
})
