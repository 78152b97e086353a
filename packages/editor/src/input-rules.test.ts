// @vitest-environment happy-dom
import {chainCommands} from "prosemirror-commands"
import {undoInputRule} from "prosemirror-inputrules"
import {expect, test} from "vitest"
import {fenceOnEnter, inputRules, linkOnEnter} from "./input-rules.ts"
import {page, select, type, viewOf} from "./testing.ts"

/** The document after `letters` were typed into an empty one, as ProseMirror prints it. */
function typed(letters: string, before = page("")): string {
  const view = viewOf(before, [inputRules()])
  type(view, letters)
  view.state.doc.check()
  return view.state.doc.toString()
}

test.each([
  ["**bold**", `doc(paragraph(bold("bold")))`],
  ["__bold__", `doc(paragraph(bold("bold")))`],
  ["*it* x", `doc(paragraph(italic("it"), " x"))`],
  ["_it_", `doc(paragraph(italic("it")))`],
  ["~~gone~~", `doc(paragraph(strike("gone")))`],
  ["==seen==", `doc(paragraph(highlight("seen")))`],
  ["`code`", `doc(paragraph(code("code")))`],
  ["a **b c** d", `doc(paragraph("a ", bold("b c"), " d"))`],
  ["[Quire](quire.example)", `doc(paragraph(link("Quire")))`],
  ["$$x^2$$", `doc(paragraph(math))`],
])("%s becomes what it means", (letters, expected) => {
  expect(typed(letters)).toBe(expected)
})

test.each([
  "2 * 3 * 4",
  "snake_case_name",
  "** not strong **",
  "[bad](javascript:alert(1))",
  "`a **b`",
  "1.5 ",
  "-1 ",
  "#tag ",
])("%s stays as it is", (letters) => {
  expect(typed(letters)).not.toMatch(/\b(?:bold|italic|link|math|heading|list)\b/)
})

test.each([
  ["# Title", `doc(heading("Title"))`],
  ["###### Small", `doc(heading("Small"))`],
  ["- one", `doc(list(listItem("one")))`],
  ["* one", `doc(list(listItem("one")))`],
  ["1. one", `doc(list(listItem("one")))`],
  ["[] do", `doc(list(listItem("do")))`],
  ["[x] done", `doc(list(listItem("done")))`],
  ["> said", `doc(quote("said"))`],
  ["```ts let", `doc(codeBlock("let"))`],
  ["::: note", `doc(callout("note"))`],
  ["$$ x", `doc(mathBlock("x"))`],
  ["- [] do", `doc(list(listItem("do")))`],
  [
    "|--",
    `doc(table(${"tableRow(tableCell(paragraph), tableCell(paragraph), tableCell(paragraph)), ".repeat(3).slice(0, -2)}))`,
  ],
  ["---", `doc(rule, paragraph)`],
])("%s at the start of a paragraph makes the block", (letters, expected) => {
  expect(typed(letters)).toBe(expected)
})

test("a heading takes its level, a list its kind and start, code its language", () => {
  const attrsOf = (letters: string) => {
    const view = viewOf(page(""), [inputRules()])
    type(view, letters)
    return view.state.selection.$from.parent.attrs
  }
  expect(attrsOf("### ")).toMatchObject({level: 3})
  expect(attrsOf("1. ")).toMatchObject({kind: "ordered", start: null})
  expect(attrsOf("7. ")).toMatchObject({kind: "ordered", start: 7})
  expect(attrsOf("[x] ")).toMatchObject({kind: "task", checked: true})
  expect(attrsOf("```rust ")).toMatchObject({lang: "rust"})
})

test("a block keeps the text that follows the caret", () => {
  const view = viewOf(page("hello"), [inputRules()])
  select(view, 1)
  type(view, "## ")
  expect(view.state.doc.toString()).toBe(`doc(heading("hello"))`)
  expect(view.state.selection.from).toBe(1)
})

test.each([
  "# ",
  "###### ",
  "- ",
  "* ",
  "+ ",
  "1. ",
  "7) ",
  "[] ",
  "[x] ",
  "> ",
  "::: ",
  ":::tip ",
  "$$ ",
  "```ts ",
  "---",
  "|--",
  "**bold**",
  "__bold__",
  "*it*",
  "_it_",
  "~~gone~~",
  "==seen==",
  "`code`",
  "[Quire](quire.example)",
  "$$x^2$$",
  "https://quire.example ",
])("%s comes back as it was typed when the shortcut is undone", (letters) => {
  const view = viewOf(page(""), [inputRules()])
  type(view, letters)
  expect(view.state.doc.toString()).not.toBe(page(letters).toString())
  expect(undoInputRule(view.state, view.dispatch)).toBe(true)
  expect(view.state.doc.toString()).toBe(page(letters).toString())
})

test("a bullet becomes a task, in a list too, and comes back", () => {
  const view = viewOf(page(""), [inputRules()])
  type(view, "- [x] ")
  expect(view.state.selection.$from.parent.attrs).toMatchObject({kind: "task", checked: true})
  undoInputRule(view.state, view.dispatch)
  expect(view.state.selection.$from.parent.attrs.kind).toBe("bullet")
  expect(view.state.doc.textContent).toBe("[x] ")
})

test.each([
  [":::", "note"],
  [":::warning", "warning"],
  [":::info", "note"],
  [":::danger", "caution"],
  [":::nothing", "note"],
])("%s makes a callout of the tone %s", (letters, tone) => {
  const view = viewOf(page(""), [inputRules()])
  type(view, `${letters} `)
  expect(view.state.selection.$from.parent.attrs.tone).toBe(tone)
})

test.each([
  ["```ts", `doc(codeBlock)`],
  ["$$", `doc(mathBlock)`],
  ["https://a.bc", `doc(paragraph(link("https://a.bc")), paragraph)`],
])("%s and Enter", (letters, expected) => {
  const view = viewOf(page(""), [inputRules()])
  type(view, letters)
  expect(chainCommands(fenceOnEnter, linkOnEnter)(view.state, view.dispatch)).toBe(true)
  expect(view.state.doc.toString()).toBe(expected)
})

test.each([
  ["see https://a.bc/d, ", `doc(paragraph("see ", link("https://a.bc/d"), ", "))`],
  ["(www.quire.example) ", `doc(paragraph("(", link("www.quire.example"), ") "))`],
  ["https://a.bc x", `doc(paragraph(link("https://a.bc"), " x"))`],
  ["javascript:alert(1) ", `doc(paragraph("javascript:alert(1) "))`],
  ["xhttps://a.bc ", `doc(paragraph("xhttps://a.bc "))`],
])("%s links what is an address", (letters, expected) => {
  expect(typed(letters)).toBe(expected)
})
