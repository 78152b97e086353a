import {Plugin} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"

/**
 * Browsers tell of a caret that moved only a moment later. A key that is pressed within that moment must act where the caret
 * is, not where it was: so ProseMirror is told before each key.
 */
export function freshSelection(): Plugin {
  return new Plugin({props: {handleDOMEvents: {keydown: tellSelection}}})
}

function tellSelection(view: EditorView, event: KeyboardEvent): boolean {
  if (!event.isComposing && !view.composing) view.dom.ownerDocument.dispatchEvent(new Event("selectionchange"))
  return false
}
