import {schema} from "@quire/schema"
import {Plugin, TextSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"

/** Below the last block one can always go on: a click there leads to a line of text, and so does the arrow down out of code. */
export function pageEnd(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        mousedown(view, event) {
          const isBelow = event.button === 0 && event.target === view.dom && isBelowAll(view, event.clientY)
          if (!isBelow || !view.editable || !addLine(view.state, view.dispatch)) return false
          event.preventDefault()
          view.focus()
          return true
        },
      },
      handleKeyDown(view, {key, shiftKey, ctrlKey, metaKey, altKey}) {
        const {$head, empty} = view.state.selection
        if (key !== "ArrowDown" || shiftKey || ctrlKey || metaKey || altKey || !empty) return false
        const isLast = $head.depth === 1 && $head.after() === view.state.doc.content.size
        return isLast && view.endOfTextblock("down") && addLine(view.state, view.dispatch)
      },
    },
  })
}

function isBelowAll({dom}: EditorView, y: number): boolean {
  return y > (dom.lastElementChild?.getBoundingClientRect().bottom ?? 0)
}

/** Adds a paragraph where the document ends with a block that no text can follow in. */
const addLine: Command = ({doc, tr}, dispatch) => {
  const last = doc.lastChild!
  const isText = last.isTextblock && last.type.spec.code !== true
  if (isText || last.type === schema.nodes.list) return false
  tr.insert(doc.content.size, schema.nodes.paragraph.create())
  dispatch?.(tr.setSelection(TextSelection.atEnd(tr.doc)).scrollIntoView())
  return true
}
