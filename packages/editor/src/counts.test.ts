import {schema} from "@quire/schema"
import {plainDocument} from "@quire/schema/testing"
import * as fc from "fast-check"
import {expect, test, vi} from "vitest"
import {countsBetween, countsOf, readingMinutes} from "./counts.ts"
import {page} from "./testing.ts"

const {list, listItem} = schema.nodes

test.each([
  ["", 0, 0],
  ["one", 1, 3],
  ["Don't count well-known words, 3.14 or 1,000 twice…", 8, 50],
  ["こんにちは世界", 2, 7],
  ["مرحبا بالعالم", 2, 13],
  ["👋 hello", 1, 7],
])("%j has %i words and %i characters", (text, words, characters) => {
  expect(countsOf(page(text))).toEqual({words, characters})
})

test("blocks part words, and lists count too", () => {
  const items = list.create(null, [
    listItem.create(null, schema.text("one two")),
    listItem.create(null, schema.text("three")),
  ])
  expect(countsOf(page("zero", items, "")).words).toBe(4)
})

test("a stretch is counted as its text is, in any document", () => {
  fc.assert(
    fc.property(plainDocument, fc.nat(), fc.nat(), (doc, one, other) => {
      const [from, to] = [one % (doc.content.size + 1), other % (doc.content.size + 1)].toSorted((a, b) => a - b)
      const text = doc.textBetween(from!, to!, "\n").replaceAll("\n", "")
      expect(countsBetween(doc, from!, to!).characters).toBe(Array.from(text).length)
    }),
    {numRuns: 100},
  )
})

test("after an edit only the edited block is counted", () => {
  const blocks = Array.from({length: 50}, (_, n) => page(`block ${n}`).firstChild!)
  countsOf(page(...blocks))
  const read = vi.spyOn(blocks[7]!, "textBetween")
  const edited = page("a new first block", ...blocks)
  expect(countsOf(edited).words).toBe(104)
  expect(read).not.toHaveBeenCalled()
})

test("nobody reads for less than a minute", () => {
  expect(readingMinutes({words: 0, characters: 0})).toBe(1)
  expect(readingMinutes({words: 2300, characters: 0})).toBe(10)
})
