import {schema} from "@quire/schema"
import {plainDocument} from "@quire/schema/testing"
import * as fc from "fast-check"
import {expect, test} from "vitest"
import {findingOf, patternOf, replacementFor} from "./find-pattern.ts"
import type {Query} from "./find-pattern.ts"
import {isStillAt, search, searching} from "./find-search.ts"
import type {Findings} from "./find-search.ts"
import {page} from "./testing.ts"

const {mention, hardBreak, paragraph} = schema.nodes

function queryOf(text: string, options: Partial<Query> = {}): Query {
  return {text, matchCase: false, wholeWord: false, regex: false, ...options}
}

function expressionOf(text: string, options: Partial<Query> = {}): RegExp {
  const pattern = patternOf(queryOf(text, options))
  if (pattern.name !== "ready") throw new Error(`No pattern: ${text}`)
  return pattern.expression
}

/** The texts that are found in `doc`. */
function found(doc: ReturnType<typeof page>, text: string, options: Partial<Query> = {}): string[] {
  return search(doc, expressionOf(text, options)).map(({from, to}) => doc.textBetween(from, to, "|", "\n"))
}

test("signs that mean something in a regular expression mean themselves", () => {
  expect(found(page("a.b a+b axb", "[1] (2)"), "a.b")).toEqual(["a.b"])
  expect(found(page("[1] $5 /x"), "[1] $5 /x")).toEqual(["[1] $5 /x"])
})

test("letters are found in either case, unless the case has to match", () => {
  expect(found(page("Straße STRASSE Äpfel äpfel"), "äpfel")).toEqual(["Äpfel", "äpfel"])
  expect(found(page("Äpfel äpfel"), "äpfel", {matchCase: true})).toEqual(["äpfel"])
})

test("whole words are words of any script", () => {
  expect(found(page("cat concat cat's Cats cat"), "cat", {wholeWord: true})).toEqual(["cat", "cat", "cat"])
  expect(found(page("мир мирный, мир"), "мир", {wholeWord: true})).toEqual(["мир", "мир"])
  expect(found(page("foo_bar bar"), "foo|bar", {wholeWord: true, regex: true})).toEqual(["bar"])
})

test("what is no regular expression is known as none, also where the words around it would make it one", () => {
  expect(patternOf(queryOf("(", {regex: true}))).toEqual({name: "bad"})
  expect(patternOf(queryOf(")(", {regex: true, wholeWord: true}))).toEqual({name: "bad"})
  expect(patternOf(queryOf("("))).toMatchObject({name: "ready"})
  expect(patternOf(queryOf(""))).toEqual({name: "none"})
})

test("a search for what may be nothing finds only something", () => {
  expect(found(page("baab", ""), "a*", {regex: true})).toEqual(["aa"])
})

test("no search takes hold of what is no text", () => {
  const line = paragraph.create(null, [
    schema.text("a "),
    mention.create({id: "1", label: "Ana"}),
    schema.text(" b"),
    hardBreak.create(),
    schema.text("c"),
  ])
  expect(found(page(line), ".+", {regex: true})).toEqual(["a ", " b", "c"])
  expect(found(page(line), String.raw`\s+`, {regex: true})).toEqual(["\n"])
  expect(found(page(line), String.raw`b\sc`, {regex: true})).toEqual(["b\nc"])
})

test("what is found stands in the document where it says, in any document", () => {
  fc.assert(
    fc.property(plainDocument, fc.constantFrom("a", "e ", "x", "ab"), (doc, text) => {
      const matches = search(doc, expressionOf(text))
      for (const match of matches) {
        expect(doc.textBetween(match.from, match.to).toLowerCase()).toBe(text)
        expect(isStillAt(doc, match)).toBe(true)
      }
      expect(matches).toEqual(matches.toSorted((one, other) => one.from - other.from))
    }),
    {numRuns: 100},
  )
})

test("a block is searched once for as long as it stays as it is", () => {
  const findings: Findings = new WeakMap()
  const doc = page("one", "two", "three")
  const steps = (document: typeof doc) => [...searching(document, expressionOf("t"), findings)].length
  expect(steps(doc)).toBe(3)
  expect(steps(doc)).toBe(0)
  expect(steps(page("one", "other", "three").copy(doc.content.replaceChild(1, page("other").firstChild!)))).toBe(1)
})

test("what was found is no longer there once somebody has written into it", () => {
  const [match] = search(page("one two"), expressionOf("one two"))
  expect(isStillAt(page("one two three"), match!)).toBe(true)
  expect(isStillAt(page("one, two"), match!)).toBe(false)
  expect(isStillAt(page("one"), match!)).toBe(false)
})

test("a replacement takes what the groups have found", () => {
  const query = queryOf("(?<first>\\w+) (\\w+)?", {regex: true})
  const expand = (template: string) =>
    replacementFor(template, query, findingOf(/(?<first>\w+) (\w+)?/.exec("Ada Lovelace")!))
  expect(expand("$2, $1")).toBe("Lovelace, Ada")
  expect(expand("$<first>: $& $$1 $9$<toString>")).toBe("Ada: Ada Lovelace $1 $9")
  expect(replacementFor("$1", queryOf("x"), findingOf(/x/.exec("x")!))).toBe("$1")
})
