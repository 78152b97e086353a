import {headerScope, schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey} from "prosemirror-state"
import type {Transaction} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {NodeView} from "prosemirror-view"
import {rendered} from "./list-view.ts"

/** The tables of a document, and what tells each header cell that it is one: a cell knows nothing of its table. */
interface Headers {
  readonly tables: readonly Node[]
  readonly decorations: DecorationSet
}

const {table} = schema.nodes
const key = new PluginKey<Headers>("quire-table")

/** Header cells as a reader of the page's structure expects them: `th`, with what they are the header of. */
export function tableViews(): Plugin<Headers> {
  return new Plugin<Headers>({
    key,
    state: {
      init: (_config, {doc}) => headersIn(doc),
      apply: (tr, before) => (tr.docChanged ? after(tr, before) : before),
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
      nodeViews: {tableCell: (node, _view, _getPos, decorations) => new CellView(node, decorations)},
    },
  })
}

const tablesIn = (doc: Node) => doc.children.filter(({type}) => type === table)

function headersIn(doc: Node): Headers {
  const tables = tablesIn(doc)
  return {tables, decorations: tables.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorated(doc))}
}

function after({doc, mapping}: Transaction, {tables, decorations}: Headers): Headers {
  const now = tablesIn(doc)
  const isSame = now.length === tables.length && now.every((node, i) => node === tables[i])
  return isSame ? {tables, decorations: decorations.map(mapping, doc)} : headersIn(doc)
}

function decorated(doc: Node): Decoration[] {
  const found: Decoration[] = []
  doc.forEach((node, tablePos) => {
    if (node.type !== table) return
    node.forEach((row, rowPos, rowIndex) => {
      row.forEach((cell, cellPos, column) => {
        const scope = headerScope(node, rowIndex, column)
        const pos = tablePos + 1 + rowPos + 1 + cellPos
        if (scope !== null) found.push(Decoration.node(pos, pos + cell.nodeSize, {}, {scope}))
      })
    })
  })
  return found
}

type Decorations = readonly {readonly spec: {readonly scope?: "col" | "row"}}[]

const scopeOf = (decorations: Decorations) => decorations.find(({spec}) => spec.scope)?.spec.scope ?? null

class CellView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  readonly #node: Node
  readonly #scope: "col" | "row" | null

  constructor(node: Node, decorations: Decorations) {
    this.#node = node
    this.#scope = scopeOf(decorations)
    this.dom = this.#scope === null ? rendered(node).dom : headerElement(this.#scope)
    this.contentDOM = this.dom
  }

  update(node: Node, decorations: Decorations): boolean {
    return node.sameMarkup(this.#node) && scopeOf(decorations) === this.#scope
  }
}

function headerElement(scope: "col" | "row"): HTMLElement {
  const element = document.createElement("th")
  element.scope = scope
  return element
}
