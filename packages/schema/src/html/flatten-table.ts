import {parseJsonObject} from "../json-value.ts"

/*
 * In our tables every cell of the grid is there, merged or not, and no table is in another one. Before ProseMirror reads
 * tables, the cells that a wide or high one covers are added and the table told which are merged, short rows are made as
 * long as the longest, and inner tables give their cells' content.
 */

const COLUMNS_MAX = 64

/** A cell that takes the place of several. */
interface Spanning {
  readonly row: number
  readonly column: number
  readonly width: number
  readonly height: number
}

/** Rewrites all tables in `root`. */
export function flattenTables(root: ParentNode): void {
  for (const table of root.querySelectorAll("td table, th table")) unwrapTable(table)
  for (const table of root.querySelectorAll("table")) straighten(table)
}

function unwrapTable(table: Element): void {
  const contents = [...table.querySelectorAll("td, th")].map((cell) => {
    const block = cell.ownerDocument.createElement("div")
    block.append(...cell.childNodes)
    return block
  })
  table.replaceWith(...contents)
}

function straighten(table: Element): void {
  const caption = table.querySelector("caption")
  if (caption) table.before(paragraphOf(caption))
  const rows = [...table.querySelectorAll("tr")]
  const grid: (Element | undefined)[][] = rows.map(() => [])
  const spanning = rows.flatMap((row, index) => placeRow(row, index, grid))
  const width = Math.max(1, ...grid.map((cells) => cells.length))
  rows.forEach((row, index) => {
    const cells = Array.from(
      {length: width},
      (_, column) => grid[index]![column] ?? row.ownerDocument.createElement("td"),
    )
    row.replaceChildren(...cells)
  })
  if (spanning.length > 0) noteSpans(table, rows, spanning)
  if (rows.length === 0) table.remove()
}

/** Places the cells of a row, with those that they cover, and gives the ones that cover others. */
function placeRow(row: Element, index: number, grid: (Element | undefined)[][]): Spanning[] {
  const taken = grid[index]!
  const spanning: Spanning[] = []
  let column = 0
  for (const cell of [...row.children].filter(({tagName}) => tagName === "TD" || tagName === "TH")) {
    while (column < taken.length && taken[column] !== undefined) column++
    const [width, height] = [span(cell, "colspan", COLUMNS_MAX - column), span(cell, "rowspan", grid.length - index)]
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        grid[index + y]![column + x] = x === 0 && y === 0 ? cell : row.ownerDocument.createElement("td")
      }
    }
    if (width * height > 1 && !isRunOfEmpty(cell)) spanning.push({row: index, column, width, height})
    column += width
  }
  return spanning
}

/** Excel writes neighbouring empty cells as one, and says that nobody has merged them. */
const isRunOfEmpty = (cell: Element) => /mso-ignore:\s*(?:col|row)span/.test(cell.getAttribute("style") ?? "")

/** Cells are merged by the names of their rows and columns, so those that have none get one. */
function noteSpans(table: Element, rows: readonly Element[], spanning: readonly Spanning[]): void {
  const rowNames = named(
    rows.map((row) => row.getAttribute("data-id")),
    "r",
  )
  const cells = rows.map((row) => [...row.children])
  const columnNames = named(
    cells[0]!.map((_, x) => cells.map((row) => row[x]!.getAttribute("data-col")).find((name) => name !== null) ?? null),
    "c",
  )
  rows.forEach((row, y) => row.setAttribute("data-id", rowNames[y]!))
  for (const row of cells) row.forEach((cell, x) => cell.setAttribute("data-col", columnNames[x]!))
  const spans = spanning.map(({row, column, width, height}) => [
    `${rowNames[row]!}/${columnNames[column]!}`,
    `${rowNames[row + height - 1]!}/${columnNames[column + width - 1]!}`,
  ])
  const own = parseJsonObject(table.getAttribute("data-spans"))
  table.setAttribute("data-spans", JSON.stringify({...own, ...Object.fromEntries(spans)}))
}

function named(names: readonly (string | null)[], prefix: string): string[] {
  const taken = new Set<string>()
  for (const [index, name] of names.entries()) {
    let free = name ?? `${prefix}${index}`
    while (taken.has(free)) free += "-"
    taken.add(free)
  }
  return [...taken]
}

function span(cell: Element, name: string, max: number): number {
  const value = Number.parseInt(cell.getAttribute(name) ?? "1", 10)
  cell.removeAttribute(name)
  return Math.min(Math.max(value || 1, 1), Math.max(max, 1))
}

function paragraphOf(caption: Element): Element {
  const paragraph = caption.ownerDocument.createElement("p")
  paragraph.append(...caption.childNodes)
  caption.remove()
  return paragraph
}
