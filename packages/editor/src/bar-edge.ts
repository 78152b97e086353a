import type {EditorView} from "prosemirror-view"

/** The lower edge of the bar over the text, in pixels of the window: where what is seen of the text begins. */
export function barEdge(view: EditorView): number {
  const bar = view.dom.closest(".quire-editor")?.querySelector(".quire-bar")
  return Math.max(0, bar?.getBoundingClientRect().bottom ?? 0)
}
