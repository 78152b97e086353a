import {Plugin} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type * as Y from "yjs"

/**
 * Browsers tell of a caret that moved only a moment later. A key that is pressed within that moment must act where the caret
 * is, not where it was; and what others do within it must not put the caret back. So ProseMirror is told before both.
 */
export function freshSelection(doc: Y.Doc): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          if (!event.isComposing) tellSelection(view)
          return false
        },
      },
    },
    view(view) {
      // Text that somebody typed is never behind here: browsers tell of it before they do anything else.
      const beforeTransaction = ({local}: Y.Transaction) => {
        if (!local) tellSelection(view)
      }
      doc.on("beforeTransaction", beforeTransaction)
      return {destroy: () => doc.off("beforeTransaction", beforeTransaction)}
    },
  })
}

/** Lets ProseMirror know where the caret is now. */
export function tellSelection(view: EditorView): void {
  if (!view.composing) view.dom.ownerDocument.dispatchEvent(new Event("selectionchange"))
}
