// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import type {EditorView} from "prosemirror-view"
import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {find} from "./find.ts"
import {goToMatch, look, replaceAll, replaceMatch, stopLooking} from "./find-commands.ts"
import {findStateOf, placeOfCurrent} from "./find-state.ts"
import {page, select, viewOf} from "./testing.ts"

const bold = schema.marks.bold.create()
let view: EditorView

beforeEach(() => {
  vi.useFakeTimers({toFake: ["setTimeout", "requestAnimationFrame", "cancelAnimationFrame", "requestIdleCallback"]})
})

afterEach(() => {
  view.destroy()
  vi.useRealTimers()
})

/** Looks for `text` in `document` from its start on, and waits until all is found. */
function looking(document: Parameters<typeof viewOf>[0], text: string, options = {}): void {
  view = viewOf(document, [find()])
  select(view, 1)
  run(look({text, matchCase: false, wholeWord: false, regex: false, ...options}))
  vi.advanceTimersByTime(500)
}

const run = (command: ReturnType<typeof goToMatch>) => command(view.state, view.dispatch, view)
const texts = () => view.state.doc.children.map((block) => block.textContent)
const place = () => [placeOfCurrent(findStateOf(view.state)), findStateOf(view.state).matches.length]
const marked = () => [...view.dom.querySelectorAll(".quire-match")].map((match) => match.textContent)

test("the match after the caret is the current one, and the way goes round", () => {
  looking(page("one two one", "one"), "one")
  expect(place()).toEqual([1, 3])
  run(goToMatch(1))
  expect(place()).toEqual([2, 3])
  expect(view.state.selection.from).toBe(9)
  run(goToMatch(-1))
  run(goToMatch(-1))
  expect(place()).toEqual([3, 3])
  run(goToMatch(1))
  expect(place()).toEqual([1, 3])
})

test("matches are marked, and move along when somebody writes before them", () => {
  looking(page("one two", "one"), "one")
  expect(marked()).toEqual(["one", "one"])
  view.dispatch(view.state.tr.insertText("once ", 1))
  expect(marked()).toEqual(["one", "one"])
  expect(findStateOf(view.state).current).toMatchObject({from: 6, to: 9})
  vi.advanceTimersByTime(500)
  expect(findStateOf(view.state).progress).toBe("fresh")
  expect(place()).toEqual([1, 2])
})

test("going on right after an edit goes by the document as it stands", () => {
  looking(page("one two"), "one")
  view.dispatch(view.state.tr.insertText(" one", 8))
  run(goToMatch(1))
  expect(view.state.selection.from).toBe(9)
})

test("a replaced match keeps its formatting, and the next one is gone to", () => {
  looking(page(schema.nodes.paragraph.create(null, [schema.text("one", [bold]), schema.text(" and one")])), "one")
  run(replaceMatch("three"))
  expect(view.state.doc.firstChild?.firstChild).toMatchObject({text: "three", marks: [bold]})
  expect(view.state.selection.from).toBe(11)
  run(replaceMatch(""))
  expect(texts()).toEqual(["three and "])
  expect(place()).toEqual([0, 0])
})

test("all are replaced, also by what would be found again, and none twice", () => {
  looking(page("a a", "ba"), "a")
  run(replaceAll("aa"))
  expect(texts()).toEqual(["aa aa", "baa"])
})

test("many are replaced a part a frame, while somebody else writes", () => {
  looking(page(...Array.from({length: 400}, () => "x x")), "x")
  run(replaceAll("yy"))
  expect(view.state.doc.textContent).toContain("x")
  view.dispatch(view.state.tr.insertText("at the start ", 1))
  vi.advanceTimersByTime(500)
  expect(view.state.doc.textContent).toBe(`at the start ${"yy yy".repeat(400)}`)
})

test("where no thread can be had, a regular expression is refused, and none is run on the page", async () => {
  // Here it would go on for ever.
  looking(page("a".repeat(60)), "(a+)+b", {regex: true})
  await vi.waitFor(() => expect(findStateOf(view.state).pattern).toEqual({name: "unable"}))
  expect(run(goToMatch(1))).toBe(false)
  expect(run(replaceAll("b"))).toBe(false)
  run(look({text: "a", matchCase: false, wholeWord: false, regex: false}))
  vi.advanceTimersByTime(500)
  expect(place()).toEqual([1, 60])
})

test("nothing is marked once nobody looks for it", () => {
  looking(page("one"), "one")
  run(stopLooking)
  expect(marked()).toEqual([])
  expect(run(stopLooking)).toBe(false)
})
