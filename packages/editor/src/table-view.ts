import {areaAt, headerScope, schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey} from "prosemirror-state"
import type {Transaction} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {NodeView} from "prosemirror-view"
import {rendered} from "./list-view.ts"

/** How a cell stands in its table. */
interface Standing {
  readonly scope: "col" | "row" | null
  readonly rows: number
  readonly columns: number
  /** Another cell that it is merged with is shown in its place. */
  readonly isHidden: boolean
}

/** The tables of a document, and what tells its cells how they stand in them: a cell knows nothing of its table. */
interface Standings {
  readonly tables: readonly Node[]
  readonly decorations: DecorationSet
}

const {table} = schema.nodes
const key = new PluginKey<Standings>("quire-table")

/**
 * Cells as a screen reader expects them: headers as `th`, with what they are the header of; merged ones as
 * one over several rows and columns.
 */
export function tableViews(): Plugin<Standings> {
  return new Plugin<Standings>({
    key,
    state: {
      init: (_config, {doc}) => standingsIn(doc),
      apply: (tr, before) => (tr.docChanged ? after(tr, before) : before),
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
      nodeViews: {tableCell: (node, _view, _getPos, decorations) => new CellView(node, decorations)},
    },
  })
}

const tablesIn = (doc: Node) => doc.children.filter(({type}) => type === table)

function standingsIn(doc: Node): Standings {
  const tables = tablesIn(doc)
  return {tables, decorations: tables.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorated(doc))}
}

function after({doc, mapping}: Transaction, {tables, decorations}: Standings): Standings {
  const now = tablesIn(doc)
  const isSame = now.length === tables.length && now.every((node, i) => node === tables[i])
  return isSame ? {tables, decorations: decorations.map(mapping, doc)} : standingsIn(doc)
}

function decorated(doc: Node): Decoration[] {
  const found: Decoration[] = []
  doc.forEach((node, tablePos) => {
    if (node.type !== table || isPlain(node)) return
    node.forEach((row, rowPos, rowIndex) => {
      row.forEach((cell, cellPos, column) => {
        const standing = standingOf(node, rowIndex, column)
        const pos = tablePos + 1 + rowPos + 1 + cellPos
        if (!same(standing, ALONE)) found.push(Decoration.node(pos, pos + cell.nodeSize, {}, {standing}))
      })
    })
  })
  return found
}

const isPlain = ({attrs}: Node) => attrs.header !== true && attrs.headerColumn !== true && attrs.spans === null

const ALONE: Standing = {scope: null, rows: 1, columns: 1, isHidden: false}

function standingOf(node: Node, row: number, column: number): Standing {
  const {top, bottom, left, right} = areaAt(node, row, column)
  return {
    scope: headerScope(node, row, column),
    rows: bottom - top,
    columns: right - left,
    isHidden: top !== row || left !== column,
  }
}

const same = (a: Standing, b: Standing) =>
  a.scope === b.scope && a.rows === b.rows && a.columns === b.columns && a.isHidden === b.isHidden

type Decorations = readonly {readonly spec: {readonly standing?: Standing}}[]

const toldIn = (decorations: Decorations) => decorations.find(({spec}) => spec.standing)?.spec.standing ?? ALONE

class CellView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  readonly #node: Node
  readonly #standing: Standing

  constructor(node: Node, decorations: Decorations) {
    this.#node = node
    this.#standing = toldIn(decorations)
    this.dom = cellElement(node, this.#standing)
    this.contentDOM = this.dom
  }

  update(node: Node, decorations: Decorations): boolean {
    return node.sameMarkup(this.#node) && same(toldIn(decorations), this.#standing)
  }
}

function cellElement(node: Node, {scope, rows, columns, isHidden}: Standing): HTMLElement {
  const element = scope === null ? rendered(node).dom : document.createElement("th")
  if (scope !== null) element.setAttribute("scope", scope)
  if (isHidden) element.hidden = true
  else {
    if (rows > 1) element.setAttribute("rowspan", String(rows))
    if (columns > 1) element.setAttribute("colspan", String(columns))
  }
  return element
}
