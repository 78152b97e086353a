import {schema} from "@quire/schema"
import {expect, test} from "vitest"
import {headingsOf} from "./headings.ts"
import {page} from "./testing.ts"

const heading = (level: number, text: string) =>
  schema.nodes.heading.create({level}, text === "" ? null : schema.text(text))

test("headings are as deep as they are nested, whatever their levels", () => {
  const doc = page(heading(2, "a"), "text", heading(4, "b"), heading(4, "c"), heading(1, "d"), heading(2, "e"))
  expect(headingsOf(doc).map(({depth, text}) => `${depth}${text}`)).toEqual(["0a", "1b", "1c", "0d", "1e"])
  expect(headingsOf(doc).map(({pos}) => doc.nodeAt(pos)?.textContent)).toEqual(["a", "b", "c", "d", "e"])
})

test("an empty heading is none yet", () => {
  expect(headingsOf(page(heading(1, ""), heading(1, "  ")))).toEqual([])
})
