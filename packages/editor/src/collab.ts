import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import type {Command, Plugin} from "prosemirror-state"
import {initProseMirrorDoc, redo, undo, yCursorPlugin, ySyncPlugin, yUndoPlugin, yUndoPluginKey} from "y-prosemirror"
import type {Awareness} from "y-protocols/awareness"
import type * as Y from "yjs"
import {caretElement, selectionAttributes} from "./carets.ts"

export interface CollabOptions {
  readonly doc: Y.Doc
  /** Where the carets of the others come from, and the own one goes to. */
  readonly awareness: Awareness
}

/** What binds a ProseMirror state to a `Y.Doc`. */
export interface Collab {
  /** The document as it stands in the `Y.Doc`. */
  readonly doc: Node
  readonly plugins: readonly Plugin[]
  /** Takes back the last of this editor's own edits; those of others stay. */
  readonly undo: Command
  readonly redo: Command
}

export function collab({doc, awareness}: CollabOptions): Collab {
  const fragment = doc.getXmlFragment("default")
  const initial = initProseMirrorDoc(fragment, schema)
  return {
    doc: initial.doc.childCount > 0 ? initial.doc : schema.topNodeType.createAndFill()!,
    plugins: [
      ySyncPlugin(fragment, {mapping: initial.mapping}),
      yCursorPlugin(awareness, {cursorBuilder: caretElement, selectionBuilder: selectionAttributes}),
      yUndoPlugin(),
    ],
    undo: historyCommand("undoStack", undo),
    redo: historyCommand("redoStack", redo),
  }
}

/** `run` as a command that can be asked whether it has something to do. */
function historyCommand(stack: "undoStack" | "redoStack", run: Command): Command {
  return (state, dispatch) => {
    const manager: Y.UndoManager | undefined = yUndoPluginKey.getState(state)?.undoManager
    if (manager === undefined || manager[stack].length === 0) return false
    return dispatch === undefined || run(state, dispatch)
  }
}
