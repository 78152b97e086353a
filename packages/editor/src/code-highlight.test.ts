// @vitest-environment happy-dom
import {schema} from "@quire/schema"
import {beforeEach, expect, test, vi} from "vitest"
import {codeHighlight} from "./code-highlight.ts"
import {canonicalLanguage, languages} from "./code-language.ts"
import {tokensOf} from "./code-tokens.ts"
import {page, select, type, viewOf} from "./testing.ts"

const {codeBlock} = schema.nodes
const code = (text: string, lang: string) => codeBlock.create({lang}, schema.text(text))

// A page that is all in sight.
beforeEach(() => vi.stubGlobal("IntersectionObserver", undefined))

test("tokens tell what a piece of code is, by its place", async () => {
  const text = 'let x = "a" // why'
  const found = (await tokensOf("javascript", text)).map(({from, to, kind}) => [kind, text.slice(from, to)])
  expect(found).toEqual([
    ["keyword", "let"],
    ["string", '"a"'],
    ["comment", "// why"],
  ])
})

test("every language that a block offers has a grammar, and others stay plain", async () => {
  for (const {lang} of languages.slice(1)) await expect(tokensOf(lang, "x")).resolves.toBeDefined()
  expect(await tokensOf("klingon", "let x")).toEqual([])
  expect([canonicalLanguage("JS"), canonicalLanguage("c++"), canonicalLanguage("go")]).toEqual([
    "javascript",
    "cpp",
    "go",
  ])
})

test("code is coloured when it is in sight, and again when it changes; writing elsewhere leaves it alone", async () => {
  const view = viewOf(page("before", code("let x", "js")), [codeHighlight()])
  const words = () => [...view.dom.querySelectorAll(".quire-code-keyword")].map((word) => word.textContent)
  await vi.waitFor(() => expect(words()).toEqual(["let"]))
  select(view, 14)
  type(view, "; return 1")
  await vi.waitFor(() => expect(words()).toEqual(["let", "return"]))
  const dispatch = vi.spyOn(view, "dispatch")
  select(view, 1)
  type(view, "others ")
  await new Promise((resolve) => requestAnimationFrame(resolve))
  // One for the caret, and one for each letter.
  expect(dispatch).toHaveBeenCalledTimes(1 + "others ".length)
  expect(words()).toEqual(["let", "return"])
})
