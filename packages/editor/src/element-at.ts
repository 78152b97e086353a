import type {EditorView} from "prosemirror-view"

/** The element of the node at `pos`; null where there is none. */
export function elementAt(view: EditorView, pos: number): Element | null {
  const node = view.nodeDOM(pos)
  return node instanceof Element ? node : null
}
