import type {Node} from "prosemirror-model"
import * as Y from "yjs"
import {containerContent} from "../blocks.ts"
import {schema} from "../schema.ts"
import {Attributes} from "./attributes.ts"
import {childrenOf} from "./inline.ts"
import {camelCase} from "./marks.ts"

const {table, tableCell, tableRow} = schema.nodes
const SPAN_MAX = 64
type Grid = (Node[] | undefined)[][]

/** A table of elements as a grid of single cells: spanned cells are filled up with empty ones. Null when it has no cell. */
export function tableOf(
  element: Y.XmlElement,
  attrs: Record<string, unknown>,
  blocksOf: (cell: Y.XmlElement) => Node[],
): Node | null {
  const rows = elementsIn(element).filter((row) => elementsIn(row).length > 0)
  const grid: Grid = rows.map(() => [])
  rows.forEach((row, index) => placeRow(row, index, grid, blocksOf))
  const width = Math.max(0, ...grid.map((cells) => cells.length))
  if (width === 0) return null
  const header = elementsIn(rows[0]!).every(({nodeName}) => /^(?:tableHeader|headerCell)$/.test(camelCase(nodeName)))
  const content = grid.map((cells) =>
    tableRow.create(
      null,
      Array.from({length: width}, (_, column) => cellOf(cells[column])),
    ),
  )
  return table.create({...attrs, header}, content)
}

function cellOf(blocks: readonly Node[] = []): Node {
  return tableCell.create(null, containerContent(blocks))
}

function placeRow(row: Y.XmlElement, index: number, grid: Grid, blocksOf: (cell: Y.XmlElement) => Node[]): void {
  let column = 0
  for (const cell of elementsIn(row)) {
    while (grid[index]![column] !== undefined) column++
    const attributes = new Attributes(cell.getAttributes())
    const width = attributes.takeInteger(1, SPAN_MAX, "colspan") ?? 1
    const height = attributes.takeInteger(1, grid.length - index, "rowspan") ?? 1
    for (let y = index; y < index + height; y++) {
      for (let x = column; x < column + width; x++) grid[y]![x] ??= []
    }
    grid[index]![column] = flatTables(blocksOf(cell))
    column += width
  }
}

/** No table is in another one: its cells' blocks stand for it. */
function flatTables(blocks: readonly Node[]): Node[] {
  return blocks.flatMap((block) => {
    if (block.type !== table) return [block]
    return block.children.flatMap((row) => row.children.flatMap((cell) => cell.children.flatMap(listItems)))
  })
}

function listItems(node: Node): readonly Node[] {
  return node.type === schema.nodes.list ? node.children : [node]
}

function elementsIn(parent: Y.XmlElement): Y.XmlElement[] {
  return childrenOf(parent).filter((child) => child instanceof Y.XmlElement)
}
