import type {Node} from "prosemirror-model"
import {expect, test} from "vitest"
import {schema} from "./schema.ts"
import {tableDirection} from "./table-direction.ts"

const {codeBlock, paragraph, table, tableCell, tableRow} = schema.nodes
const tableOf = (...cells: Node[]) =>
  table.create(
    {},
    cells.map((block) => tableRow.create(null, tableCell.create(null, block))),
  )
const words = (text: string) => paragraph.create(null, text === "" ? null : schema.text(text))

test.each([
  ["what", "كم", "ltr"],
  ["كم", "what", "rtl"],
  ["1. (…)", "מה", "rtl"],
  ["", "ܐ", "rtl"],
  ["123", "", null],
  ["名前", "كم", "ltr"],
] as const)("a table with %j and then %j runs %s", (first, second, expected) => {
  expect(tableDirection(tableOf(words(first), words(second)))).toBe(expected)
})

test("code says nothing of the direction", () => {
  expect(tableDirection(tableOf(codeBlock.create(null, schema.text("let x")), words("كم")))).toBe("rtl")
})
