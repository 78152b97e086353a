import type {Node, NodeType} from "prosemirror-model"
import * as Y from "yjs"
import {Block} from "./block-list.ts"
import {Body} from "./body.ts"
import type {Form} from "./form.ts"
import {clearText, freshName, hasWords, nameOf, rootText, type Text} from "./items.ts"
import {inOrder, reorder} from "./order.ts"
import {Writer} from "./writer.ts"

/** More rows or cells than this are kept and not shown. */
const ROWS_MAX = 1000
const CELLS_MAX = 10_000
/** What may stand in the name of a cell's text. */
const NAME = /^[\w.-]{1,64}$/
const CELL = /^cell\/([\w.-]{1,64})\/([\w.-]{1,64})\/([\w.-]{1,64})$/

/** What stands in each direction of a table, by name and in order. */
export interface Table {
  readonly id: string
  readonly rows: readonly string[]
  readonly cols: readonly string[]
  /** Whether its map lists all of them; the others are there because somebody typed in them when they were deleted. */
  readonly isListed: boolean
}

/** A cell that somebody has written in, shown or not; `name` is that of its text. */
interface StoredCell {
  readonly row: string
  readonly col: string
  readonly name: string
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
  readonly #doc: Y.Doc
  /** The cells of each table that have ever been written, and how many roots have been looked at for them. */
  readonly #stored = new Map<string, StoredCell[]>()
  #rootCount = 0
  /** Names of cells' texts that a writer takes from the page; what is in them does not count as left over. */
  readonly #leaving = new Set<string>()

  /** @param open gives the root text of a name */
  constructor(form: Form, doc: Y.Doc, open: (name: string) => Text) {
    this.#form = form
    this.#doc = doc
    this.#open = open
  }

  get #index(): ReadonlyMap<string, readonly StoredCell[]> {
    const {share} = this.#doc
    if (share.size === this.#rootCount) return this.#stored
    for (const name of [...share.keys()].slice(this.#rootCount)) {
      const [, table, row, col] = CELL.exec(name) ?? []
      if (table === undefined) continue
      const cells = this.#stored.get(table) ?? []
      this.#stored.set(table, cells)
      cells.push({row: row!, col: col!, name})
    }
    this.#rootCount = share.size
    return this.#stored
  }

  /** The table that a block's map describes; null when it cannot be shown as one. */
  read(map: Y.Map<unknown>): Table | null {
    const id = map.get("id")
    if (typeof id !== "string" || !NAME.test(id)) return null
    return this.#withLeftOvers(id, inOrder(linesOf(map.get("rows"))), inOrder(linesOf(map.get("cols"))))
  }

  /** Tables of which only cells are left, with words in them; those for whose id `isShown` is true are not. */
  loose(isShown: (id: string) => boolean): Block[] {
    const found: Block[] = []
    for (const id of [...this.#index.keys()].sort()) {
      const table = isShown(id) ? null : this.#withLeftOvers(id, [], [])
      const shell = table && this.#form.looseTable(id)
      if (shell !== null) found.push(new Block(null, this.show(table!, shell), null, table))
    }
    return found
  }

  /** A table of these rows and columns, and of those in which somebody typed when they were deleted. */
  #withLeftOvers(id: string, listedRows: readonly string[], listedCols: readonly string[]): Table | null {
    const [rows, cols] = [new Set(listedRows), new Set(listedCols)]
    const left = (this.#index.get(id) ?? []).filter(
      ({row, col, name}) =>
        !(rows.has(row) && cols.has(col)) && !this.#leaving.has(name) && hasWords(rootText(this.#doc, name)),
    )
    for (const {row} of left.toSorted((a, b) => (a.row < b.row ? -1 : 1))) rows.add(row)
    for (const {col} of left.toSorted((a, b) => (a.col < b.col ? -1 : 1))) cols.add(col)
    const isSmall = rows.size <= ROWS_MAX && rows.size * cols.size <= CELLS_MAX
    if (rows.size === 0 || cols.size === 0 || !isSmall) return null
    return {id, rows: [...rows], cols: [...cols], isListed: left.length === 0}
  }

  /** The keys that open a table of which only cells were left. */
  keysOf({rows, cols}: Table, shell: Node): Map<string, unknown> {
    const lines = (names: readonly string[]) => new Y.Map(reorder(new Map(), names))
    return this.#form.keys(shell).set("rows", lines(rows)).set("cols", lines(cols))
  }

  /** The name of the table that a text is a cell of, shown or not; null for any other text. */
  tableOf(text: Text): string | null {
    return this.#cells.get(text)?.table ?? CELL.exec(nameOf(text))?.[1] ?? null
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
  at({table, node}: Block, pos: number): {cell: Cell; start: number} | null {
    if (table === null || pos <= 0 || pos >= node.nodeSize) return null
    const {index: row, offset: rowStart} = childAround(node, pos - 1)
    const rowNode = node.child(row)
    const {index: col, offset: cellStart} = childAround(rowNode, Math.max(0, pos - rowStart - 2))
    const {type} = rowNode.child(col)
    const cell = this.#cell(type, table.id, table.rows[row]!, table.cols[col]!)
    return {cell, start: 1 + rowStart + 1 + cellStart + 1}
  }

  /** Where a cell's content starts in the node of the table, counted from before it; null when it is not shown. */
  start({table, node}: Block, {row, col}: Cell): number | null {
    const [i, j] = [table?.rows.indexOf(row) ?? -1, table?.cols.indexOf(col) ?? -1]
    if (i < 0 || j < 0) return null
    let pos = 3
    for (let r = 0; r < i; r++) pos += node.child(r).nodeSize
    for (let c = 0; c < j; c++) pos += node.child(i).child(c).nodeSize
    return pos
  }

  /** The table's node after one of its cells has changed. */
  withCell({table, node}: Block, {row, col, body}: Cell): Node {
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
    this.leave(id, ({row, col}) => !rows.includes(row) || !cols.includes(col))
    for (const [i, row] of rows.entries()) {
      for (const [j, col] of cols.entries()) {
        const cellNode = node.child(i).maybeChild(j)
        if (cellNode !== null) fill(tr, this.#cell(cellNode.type, id, row, col).body, cellNode)
      }
    }
  }

  /** Notes that cells of a table are being taken from the page. */
  leave(id: string, is: (cell: StoredCell) => boolean = () => true): void {
    for (const cell of this.#index.get(id) ?? []) if (is(cell)) this.#leaving.add(cell.name)
  }

  /** Empties the cells that were taken from the page, so that what is in them later is what somebody else typed. */
  clear(tr: Y.Transaction, isShown: (cell: Cell) => boolean): void {
    for (const name of this.#leaving) {
      const cell = this.#byName.get(name)
      if (cell !== undefined && isShown(cell)) continue
      clearText(tr, rootText(this.#doc, name))
      cell?.body.readAll()
    }
    this.#leaving.clear()
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
