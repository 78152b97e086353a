import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey, Selection} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView} from "prosemirror-view"
import {bringIntoView} from "./bring-into-view.ts"
import {elementAt} from "./element-at.ts"

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

/** The id of the block at `pos`; it gets one if nobody has linked to it yet. Null where there is nothing that has an id. */
export function idOfBlock(view: EditorView, pos: number): string | null {
  const node = view.state.doc.nodeAt(pos)
  if (node === null || !("id" in node.attrs)) return null
  if (typeof node.attrs.id === "string") return node.attrs.id
  const id = newId()
  view.dispatch(view.state.tr.setNodeAttribute(pos, "id", id))
  return id
}

/** Ten characters that nobody else comes up with. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte % 36).toString(36)).join("")
}

/** The address of a block of this page. */
export function addressOfBlock(id: string): string {
  return `${location.href.replace(/#.*$/, "")}#${id}`
}

/** The id of the block that the end of an address, `#id`, names; null where it names none. */
export function blockNamedBy(hash: string): string | null {
  try {
    return decodeURIComponent(hash.slice(1)) || null
  } catch {
    return null
  }
}

/** Goes to the block with `id` and shows which one it is. @returns whether there is one */
export function showBlock(view: EditorView, id: string): boolean {
  const pos = positionOf(view.state.doc, id)
  if (pos === null) return false
  const {tr} = view.state
  // The caret goes along, so that a block in a folded toggle comes to light.
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(pos + 1))).setMeta(key, pos))
  const element = elementAt(view, pos)
  if (element !== null) bringIntoView(element, "center")
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
