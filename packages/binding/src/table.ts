import type {Node, NodeType} from "prosemirror-model"
import * as Y from "yjs"
import type {Stored} from "./block-list.ts"
import {Body} from "./body.ts"
import type {Form} from "./form.ts"
import {freshName, type Text} from "./items.ts"
import {inOrder, reorder} from "./order.ts"
import {Writer} from "./writer.ts"

/** More rows or cells than this are kept and not shown. */
const ROWS_MAX = 1000
const CELLS_MAX = 10_000
/** What may stand in the name of a cell's text. */
const NAME = /^[\w.-]{1,64}$/

/** What stands in each direction of a table, by name and in order. */
export interface Table {
  readonly id: string
  readonly rows: readonly string[]
  readonly cols: readonly string[]
}

/** A cell that is on the page: a text of its own. */
export interface Cell {
  readonly table: string
  readonly row: string
  readonly col: string
  readonly body: Body
}

/** The tables of a document: their cells' texts, which are roots beside the body. */
export class Tables {
  readonly #form: Form
  readonly #open: (name: string) => Text
  readonly #cells = new Map<Text, Cell>()
  readonly #byName = new Map<string, Cell>()

  /** @param open gives the root text of a name */
  constructor(form: Form, open: (name: string) => Text) {
    this.#form = form
    this.#open = open
  }

  /** The table that a block's map describes; null when it cannot be shown as one. */
  read(map: Y.Map<unknown>): Table | null {
    const id = map.get("id")
    const [rows, cols] = [linesOf(map.get("rows")), linesOf(map.get("cols"))]
    if (typeof id !== "string" || !NAME.test(id) || rows.size === 0 || cols.size === 0) return null
    if (rows.size > ROWS_MAX || rows.size * cols.size > CELLS_MAX) return null
    return {id, rows: inOrder(rows), cols: inOrder(cols)}
  }

  /** A table as the view shows it; `shell` has its type and attributes. */
  show({id, rows, cols}: Table, shell: Node): Node {
    const types = this.#form.table(shell.type)!
    const nodes = rows.map((row) => {
      const cells = cols.map((col) => types.cell.create({col}, this.#cell(types.cell, id, row, col).body.content))
      return types.row.create({id: row}, cells)
    })
    return shell.type.create(shell.attrs, nodes)
  }

  #cell(type: NodeType, table: string, row: string, col: string): Cell {
    const name = `cell/${table}/${row}/${col}`
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const body = new Body(this.#form, this.#open(name), type, null)
    const cell = {table, row, col, body}
    this.#byName.set(name, cell)
    this.#cells.set(body.text, cell)
    return cell
  }

  /** The cell that has this text; null when none was shown that has. */
  find(text: Text): Cell | null {
    return this.#cells.get(text) ?? null
  }

  /** The cell of a shown table that holds this position in it, counted from before the table. */
  at({table, node}: Stored, pos: number): {cell: Cell; start: number} | null {
    if (table === null || pos <= 0 || pos >= node.nodeSize) return null
    const {index: row, offset: rowStart} = childAround(node, pos - 1)
    const rowNode = node.child(row)
    const {index: col, offset: cellStart} = childAround(rowNode, Math.max(0, pos - rowStart - 2))
    const {type} = rowNode.child(col)
    const cell = this.#cell(type, table.id, table.rows[row]!, table.cols[col]!)
    return {cell, start: 1 + rowStart + 1 + cellStart + 1}
  }

  /** Where a cell's content starts in the node of the table, counted from before it; null when it is not shown. */
  start({table, node}: Stored, {row, col}: Cell): number | null {
    const [i, j] = [table?.rows.indexOf(row) ?? -1, table?.cols.indexOf(col) ?? -1]
    if (i < 0 || j < 0) return null
    let pos = 3
    for (let r = 0; r < i; r++) pos += node.child(r).nodeSize
    for (let c = 0; c < j; c++) pos += node.child(i).child(c).nodeSize
    return pos
  }

  /** The table's node after one of its cells has changed. */
  withCell({table, node}: Stored, {row, col, body}: Cell): Node {
    const [i, j] = [table!.rows.indexOf(row), table!.cols.indexOf(col)]
    const rowNode = node.child(i)
    const cellNode = rowNode.child(j).copy(body.content)
    return node.copy(node.content.replaceChild(i, rowNode.copy(rowNode.content.replaceChild(j, cellNode))))
  }

  /** Makes the table that `map` describes show `node`, by the smallest changes. Rows and columns keep their names. */
  write(tr: Y.Transaction, map: Y.Map<unknown>, node: Node): void {
    const name = namesFrom(tr)
    const stored = usable(map.get("id"), new Set())
    const id = stored ?? name()
    if (stored === null) map.set("id", id)
    const rows = setLines(map, "rows", rowNames(node, name))
    const cols = setLines(map, "cols", columnNames(node, name))
    for (const [i, row] of rows.entries()) {
      for (const [j, col] of cols.entries()) {
        const cellNode = node.child(i).maybeChild(j)
        if (cellNode !== null) fill(tr, this.#cell(cellNode.type, id, row, col).body, cellNode)
      }
    }
  }
}

function fill(tr: Y.Transaction, body: Body, {content}: Node): void {
  if (content.eq(body.content)) return
  const writer = new Writer(tr, body)
  writer.apply(content)
  writer.finish()
}

/** The valid entries of a map from name to order key. */
function linesOf(stored: unknown): Map<string, string> {
  const entries = stored instanceof Y.Map ? [...stored.entries()] : []
  return new Map(
    entries.filter(([name]) => NAME.test(name)).map(([name, key]) => [name, typeof key === "string" ? key : ""]),
  )
}

/** Brings the map of this key to the order of `names`. */
function setLines(map: Y.Map<unknown>, key: string, names: readonly string[]): readonly string[] {
  const stored = map.get(key)
  const current = linesOf(stored)
  const changes = reorder(current, names)
  if (!(stored instanceof Y.Map)) {
    map.set(key, new Y.Map(changes))
    return names
  }
  for (const name of current.keys()) if (!names.includes(name)) stored.delete(name)
  for (const [name, order] of changes) stored.set(name, order)
  return names
}

function namesFrom(tr: Y.Transaction): () => string {
  let count = 0
  return () => freshName(tr, count++)
}

/** The name of each row: its own, or a new one where it has none or another row has it. */
function rowNames(node: Node, fresh: () => string): string[] {
  const names = new Set<string>()
  node.forEach(({attrs}) => void names.add(usable(attrs.id, names) ?? fresh()))
  return [...names]
}

/** The name of each column: what the first of its cells says that has a name. */
function columnNames(node: Node, fresh: () => string): string[] {
  const names = new Set<string>()
  const width = Math.max(...node.children.map(({childCount}) => childCount))
  for (let j = 0; j < width; j++) {
    const said = node.children.map((row) => usable(row.maybeChild(j)?.attrs.col, names))
    names.add(said.find((name) => name !== null) ?? fresh())
  }
  return [...names]
}

function usable(name: unknown, taken: ReadonlySet<string>): string | null {
  return typeof name === "string" && NAME.test(name) && !taken.has(name) ? name : null
}

/** The child that holds a position of the content, the last one at its end. */
function childAround(node: Node, pos: number): {index: number; offset: number} {
  let offset = 0
  let index = 0
  while (index < node.childCount - 1 && pos >= offset + node.child(index).nodeSize)
    offset += node.child(index++).nodeSize
  return {index, offset}
}
