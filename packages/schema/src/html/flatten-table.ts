/*
 * Our tables are grids of single cells, and no table is in another one. Before ProseMirror reads them, spanned cells of
 * HTML are filled up with empty ones, short rows are made as long as the longest, and inner tables give their cells'
 * content.
 */

const COLUMNS_MAX = 64

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
  rows.forEach((row, index) => placeRow(row, index, grid))
  const width = Math.max(1, ...grid.map((cells) => cells.length))
  rows.forEach((row, index) => {
    const cells = Array.from(
      {length: width},
      (_, column) => grid[index]![column] ?? row.ownerDocument.createElement("td"),
    )
    row.replaceChildren(...cells)
  })
  if (rows.length === 0) table.remove()
}

function placeRow(row: Element, index: number, grid: (Element | undefined)[][]): void {
  const taken = grid[index]!
  let column = 0
  for (const cell of [...row.children].filter(({tagName}) => tagName === "TD" || tagName === "TH")) {
    while (column < taken.length && taken[column] !== undefined) column++
    const [width, height] = [span(cell, "colspan", COLUMNS_MAX - column), span(cell, "rowspan", grid.length - index)]
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        grid[index + y]![column + x] = x === 0 && y === 0 ? cell : row.ownerDocument.createElement("td")
      }
    }
    column += width
  }
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
