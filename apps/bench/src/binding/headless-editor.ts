import type {Node} from "prosemirror-model"
import {EditorState} from "prosemirror-state"
import type {Plugin, Transaction} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type * as Y from "yjs"

/** An editor without a DOM: the state, and one plugin that keeps it equal with a Y.Doc. */
export class HeadlessEditor {
  readonly doc: Y.Doc
  state: EditorState
  /** What the plugin took for the last transaction, without ProseMirror's own part. */
  pluginMs = 0
  readonly #pluginView

  constructor(doc: Y.Doc, node: Node, plugin: Plugin) {
    this.doc = doc
    this.state = EditorState.create({doc: node, plugins: [plugin]})
    this.#pluginView = plugin.spec.view?.(this as unknown as EditorView)
  }

  readonly dispatch = (tr: Transaction) => {
    const before = this.state
    this.state = before.apply(tr)
    const startMs = performance.now()
    this.#pluginView?.update?.(this as unknown as EditorView, before)
    this.pluginMs = performance.now() - startMs
  }

  /** What y-prosemirror asks before it restores the selection. */
  hasFocus(): boolean {
    return false
  }

  /** Does what `change` puts into a transaction, and leaves it where ProseMirror refuses. */
  attempt(change: (tr: Transaction) => void): void {
    const {tr} = this.state
    try {
      change(tr)
    } catch (error) {
      if (!(error instanceof RangeError || (error instanceof Error && error.name === "TransformError"))) throw error
    }
    if (tr.docChanged) this.dispatch(tr)
  }
}
