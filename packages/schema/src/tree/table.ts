import type {Node} from "prosemirror-model"
import * as Y from "yjs"
import {containerContent} from "../blocks.ts"
import type {Spans} from "../cell-areas.ts"
import {schema} from "../schema.ts"
import {Attributes} from "./attributes.ts"
import {childrenOf} from "./inline.ts"
import {camelCase} from "./marks.ts"

const {table, tableCell, tableRow} = schema.nodes
const SPAN_MAX = 64
type Grid = (Node[] | undefined)[][]

/** A table of elements as a grid in which the cells that others cover are there, empty. Null when it has no cell. */
export function tableOf(
  element: Y.XmlElement,
  attrs: Record<string, unknown>,
  blocksOf: (cell: Y.XmlElement) => Node[],
): Node | null {
  const rows = elementsIn(element).filter((row) => elementsIn(row).length > 0)
  const grid: Grid = rows.map(() => [])
  const spans = Object.assign({}, ...rows.map((row, index) => placeRow(row, index, grid, blocksOf))) as Spans
  const width = Math.max(0, ...grid.map((cells) => cells.length))
  if (width === 0) return null
  const header = elementsIn(rows[0]!).every(({nodeName}) => /^(?:tableHeader|headerCell)$/.test(camelCase(nodeName)))
  // Cells are merged by the names of their rows and columns.
  const isNamed = Object.keys(spans).length > 0
  const content = grid.map((cells, y) =>
    tableRow.create(
      {id: isNamed ? rowName(y) : null},
      Array.from({length: width}, (_, x) => cellOf(cells[x], isNamed ? columnName(x) : null)),
    ),
  )
  return table.create({...attrs, header, spans: isNamed ? spans : null}, content)
}

const rowName = (index: number) => `r${index}`
const columnName = (index: number) => `c${index}`

function cellOf(blocks: readonly Node[] = [], col: string | null): Node {
  return tableCell.create({col}, containerContent(blocks))
}

/** Places the cells of a row, and gives which of them cover others. */
function placeRow(row: Y.XmlElement, index: number, grid: Grid, blocksOf: (cell: Y.XmlElement) => Node[]): Spans {
  const spans: Record<string, string> = {}
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
    if (width * height > 1)
      spans[`${rowName(index)}/${columnName(column)}`] =
        `${rowName(index + height - 1)}/${columnName(column + width - 1)}`
    column += width
  }
  return spans
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
