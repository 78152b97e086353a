// @vitest-environment happy-dom
import {expect, test} from "vitest"
import {hrefOf, linkAt, pastedHref, removeLink, setLink} from "./link.ts"
import {page, select, viewOf} from "./testing.ts"

test.each([
  ["example.org/a?b#c", "https://example.org/a?b#c"],
  ["localhost:8080", "https://localhost:8080"],
  ["http://example.org", "http://example.org"],
  ["ana@example.org", "mailto:ana@example.org"],
  ["/d/abc", "/d/abc"],
  ["#part", "#part"],
])("%s means %s", (text, href) => {
  expect(hrefOf(text)).toBe(href)
})

test.each(["", "two words", "javascript:alert(1)", "data:text/html,x"])("%j is no address to open", (text) => {
  expect(hrefOf(text)).toBeNull()
})

test("only what is nothing but an address links a selection when it is pasted", () => {
  expect(pastedHref(" https://example.org/x ")).toBe("https://example.org/x")
  expect(pastedHref("see https://example.org")).toBeNull()
  expect(pastedHref("example.org")).toBeNull()
})

test("a link is found from anywhere in it and at both ends, whatever else its letters carry", () => {
  const view = viewOf(page("one two three"))
  select(view, 5, 8)
  setLink("https://example.org")(view.state, view.dispatch)
  view.dispatch(view.state.tr.addMark(6, 7, view.state.schema.marks.bold!.create()))
  for (const at of [5, 6, 7, 8]) {
    select(view, at)
    expect(linkAt(view.state)).toEqual({from: 5, to: 8, href: "https://example.org"})
  }
  for (const at of [2, 10]) {
    select(view, at)
    expect(linkAt(view.state)).toBeNull()
  }
})

test("a link is changed and removed as a whole from a caret in it", () => {
  const view = viewOf(page("one two three"))
  select(view, 5, 8)
  setLink("https://a.example")(view.state, view.dispatch)
  select(view, 6)
  setLink("https://b.example")(view.state, view.dispatch)
  expect(linkAt(view.state)).toEqual({from: 5, to: 8, href: "https://b.example"})
  removeLink(view.state, view.dispatch)
  expect(view.state.doc.toString()).toBe(`doc(paragraph("one two three"))`)
})

test("without a selection the address itself is inserted, linked", () => {
  const view = viewOf(page("see "))
  setLink("https://a.example", "a.example")(view.state, view.dispatch)
  expect(view.state.doc.toString()).toBe(`doc(paragraph("see ", link("a.example")))`)
})
