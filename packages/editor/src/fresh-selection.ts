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
      const note = () => known.set(view, view.hasFocus() ? endsOf(view) : null)
      const page = view.dom.ownerDocument
      page.addEventListener("selectionchange", note)
      return {
        destroy() {
          doc.off("beforeTransaction", beforeTransaction)
          page.removeEventListener("selectionchange", note)
        },
      }
    },
  })
}

/** Lets ProseMirror know where the caret is now, unless the browser has told of just that before. */
export function tellSelection(view: EditorView): void {
  if (view.composing) return
  const ends = endsOf(view)
  if (known.get(view)?.every((end, i) => end === ends[i]) === true) return
  view.dom.ownerDocument.dispatchEvent(new Event("selectionchange"))
}

type Ends = readonly [anchor: Node | null, at: number, focus: Node | null, at: number]

/** What the browser told last of the selection in a text with the focus. */
const known = new WeakMap<EditorView, Ends | null>()

function endsOf(view: EditorView): Ends {
  const {anchorNode, anchorOffset, focusNode, focusOffset} = view.dom.ownerDocument.getSelection()!
  return [anchorNode, anchorOffset, focusNode, focusOffset]
}
