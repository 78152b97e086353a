import {areaAt, cellKey, schema, tableDirection} from "@quire/schema"
import type {Fills, Widths} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"

const {table} = schema.nodes
const key = new PluginKey<DecorationSet>("quire-table-look")

/** Which way a table runs, the fills of its cells and the widths of its columns. Only a table that has changed is looked at again. */
export function tableLook(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, {doc}) => refreshed(DecorationSet.empty, doc, 0, doc.content.size),
      apply(tr, shown, {doc: before}) {
        if (!tr.docChanged) return shown
        const mapped = shown.map(tr.mapping, tr.doc)
        const from = before.content.findDiffStart(tr.doc.content)
        if (from === null) return mapped
        const to = before.content.findDiffEnd(tr.doc.content)?.b ?? tr.doc.content.size
        return refreshed(mapped, tr.doc, from, Math.min(Math.max(from + 1, to), tr.doc.content.size))
      },
    },
    props: {decorations: (state) => key.getState(state)},
  })
}

/** `shown` with the decorations of the tables between `from` and `to` made anew. */
function refreshed(shown: DecorationSet, doc: Node, from: number, to: number): DecorationSet {
  let set = shown
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.type === table) {
      const old = set.find(pos + 1, pos + node.nodeSize - 1)
      const fresh = decorationsOf(node, pos)
      if (old.length > 0) set = set.remove(old)
      if (fresh.length > 0) set = set.add(doc, fresh)
    }
    return node.type.spec.tableRole !== "table" && !node.isTextblock
  })
  return set
}

function decorationsOf(node: Node, pos: number): Decoration[] {
  const dir = tableDirection(node)
  const direction = dir === null ? [] : [Decoration.node(pos, pos + node.nodeSize, {dir})]
  return [...direction, ...cellDecorations(node, pos)]
}

function cellDecorations(node: Node, pos: number): Decoration[] {
  if (node.attrs.fills === null && node.attrs.widths === null) return []
  const fills = new Map(Object.entries((node.attrs.fills ?? {}) as Fills))
  const widths = new Map(Object.entries((node.attrs.widths ?? {}) as Widths))
  const decorations: Decoration[] = []
  node.forEach((row, rowOffset, rowIndex) => {
    row.forEach((cell, offset, column) => {
      const {left, right} = areaAt(node, rowIndex, column)
      const fill = fills.get(cellKey(row, cell))
      const width = sum(row.children.slice(left, right).map(({attrs}) => widths.get(String(attrs.col))))
      const at = pos + 2 + rowOffset + offset
      const style = [
        ...(fill === undefined ? [] : [`--quire-color: ${fill}`]),
        ...(width === null
          ? []
          : [`min-inline-size: ${width}px; inline-size: ${width}px; max-inline-size: ${width}px`]),
      ]
      if (style.length === 0) return
      const attrs = {style: style.join("; "), ...(fill !== undefined && {class: "quire-filled"})}
      decorations.push(Decoration.node(at, at + cell.nodeSize, attrs))
    })
  })
  return decorations
}

/** Null when one of them is not known. */
function sum(widths: readonly (number | undefined)[]): number | null {
  return widths.reduce<number | null>(
    (total, width) => (total === null || width === undefined ? null : total + width),
    0,
  )
}
