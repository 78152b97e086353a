import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {EditorState, TextSelection} from "prosemirror-state"
import type {Plugin} from "prosemirror-state"
import {EditorView} from "prosemirror-view"

const {doc, paragraph} = schema.nodes

/** A document of `blocks`; a text stands for a paragraph. */
export function page(...blocks: readonly (Node | string)[]): Node {
  return doc.create(
    null,
    blocks.map((block) => (typeof block === "string" ? paragraph.create(null, text(block)) : block)),
  )
}

export const text = (value: string) => (value === "" ? null : schema.text(value))

/** A view of `document` with the caret at its end, in the DOM of the test. */
export function viewOf(document: Node, plugins: readonly Plugin[] = []): EditorView {
  const place = globalThis.document.body.appendChild(globalThis.document.createElement("div"))
  const state = EditorState.create({doc: document, plugins, selection: TextSelection.atEnd(document)})
  return new EditorView(place, {state})
}

/** Resolves when the document of `view` changes next. */
export function changeOf(view: EditorView): Promise<void> {
  return new Promise((resolve) =>
    view.setProps({
      dispatchTransaction(transaction) {
        view.updateState(view.state.apply(transaction))
        if (transaction.docChanged) resolve()
      },
    }),
  )
}

/** Types letter by letter, past the input handlers as the browser's own input goes. */
export function type(view: EditorView, letters: string): void {
  for (const letter of letters) {
    const {from, to} = view.state.selection
    const insert = () => view.state.tr.insertText(letter, from, to)
    const handled = view.someProp("handleTextInput", (handle) => handle(view, from, to, letter, insert))
    if (handled !== true) view.dispatch(insert())
  }
}

/** Selects from `from` to `to`. */
export function select(view: EditorView, from: number, to = from): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)))
}
