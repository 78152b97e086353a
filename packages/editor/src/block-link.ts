import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey, Selection} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView} from "prosemirror-view"
import {bringIntoView} from "./bring-into-view.ts"

const key = new PluginKey<DecorationSet>("quire-block-link")
const {tableRow} = schema.nodes

/** Marks the block that somebody came to by a link, until something else is selected. */
export function blockLink(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, shown, _before, state) {
        const target = tr.getMeta(key) as number | undefined
        if (target !== undefined) return decorationFor(state.doc, target)
        return tr.selectionSet ? DecorationSet.empty : shown.map(tr.mapping, tr.doc)
      },
    },
    props: {decorations: (state) => key.getState(state)},
  })
}

function decorationFor(doc: Node, pos: number): DecorationSet {
  const end = pos + doc.nodeAt(pos)!.nodeSize
  return DecorationSet.create(doc, [Decoration.node(pos, end, {class: "quire-target"})])
}

/** The id of the block at `pos`; it gets one from `newId` if nobody has linked to it yet. */
export function idOfBlock(view: EditorView, pos: number, newId: () => string): string | null {
  const node = view.state.doc.nodeAt(pos)
  if (node === null || !("id" in node.attrs)) return null
  if (typeof node.attrs.id === "string") return node.attrs.id
  const id = newId()
  view.dispatch(view.state.tr.setNodeAttribute(pos, "id", id))
  return id
}

/** Goes to the block with `id` and shows which one it is. @returns whether there is one */
export function showBlock(view: EditorView, id: string): boolean {
  const pos = positionOf(view.state.doc, id)
  if (pos === null) return false
  const {tr} = view.state
  // The caret goes along, so that a block in a folded toggle comes to light.
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(pos + 1))).setMeta(key, pos))
  const element = view.nodeDOM(pos)
  if (element instanceof Element) bringIntoView(element, "center")
  return true
}

function positionOf(doc: Node, id: string): number | null {
  let found: number | null = null
  doc.descendants((node, pos) => {
    if (found === null && node.attrs.id === id && node.isBlock && node.type !== tableRow) found = pos
    return found === null && !node.inlineContent
  })
  return found
}
