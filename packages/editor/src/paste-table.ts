import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"

const {paragraph, table, tableCell, tableRow} = schema.nodes
const COLUMNS_MAX = 64

/**
 * The table that `text` is when it came from a spreadsheet: two lines or more, as many tabs in each. Null for any other text.
 */
export function tableOf(text: string): Node | null {
  if (!text.includes("\t")) return null
  const rows = rowsOf(text.replaceAll("\r\n", "\n").replace(/\n$/, ""))
  const width = rows[0]!.length
  if (rows.length < 2 || width < 2 || width > COLUMNS_MAX || rows.some((row) => row.length !== width)) return null
  return table.create(
    null,
    rows.map((row) => tableRow.create(null, row.map(cellOf))),
  )
}

/** A cell that has a line break, or a quote at its start, is between quotes; a quote in it is doubled. */
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/y

function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  CELL.lastIndex = 0
  for (let match = CELL.exec(text); match !== null; match = CELL.exec(text)) {
    const [, quoted, plain, end] = match
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "")
    if (end === "") break
    if (end === "\n") rows.push([])
  }
  return rows
}

function cellOf(text: string): Node {
  return tableCell.create(
    null,
    text.split("\n").map((line) => paragraph.create(null, line === "" ? null : schema.text(line))),
  )
}
