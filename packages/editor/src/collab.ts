import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import type {Command, EditorState, Plugin, Transaction} from "prosemirror-state"
import {
  absolutePositionToRelativePosition,
  initProseMirrorDoc,
  redo,
  relativePositionToAbsolutePosition,
  undo,
  ySyncPlugin,
  ySyncPluginKey,
  yUndoPlugin,
  yUndoPluginKey,
} from "y-prosemirror"
import type {Awareness} from "y-protocols/awareness"
import * as Y from "yjs"
import {carets} from "./carets.ts"
import type {Cursor} from "./carets.ts"

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
      yUndoPlugin(),
      carets({awareness, encode, decode, isRemote}),
    ],
    undo: historyCommand("undoStack", undo),
    redo: historyCommand("redoStack", redo),
  }
}

function encode(state: EditorState): unknown {
  const sync = ySyncPluginKey.getState(state)
  const at = (position: number): unknown =>
    absolutePositionToRelativePosition(position, sync.type, sync.binding.mapping)
  return {anchor: at(state.selection.anchor), head: at(state.selection.head)}
}

function decode(encoded: unknown, state: EditorState): Cursor | null {
  const sync = ySyncPluginKey.getState(state)
  if (sync?.binding === undefined || typeof encoded !== "object" || encoded === null) return null
  const at = (position: unknown): number | null =>
    relativePositionToAbsolutePosition(
      sync.doc,
      sync.type,
      Y.createRelativePositionFromJSON(position),
      sync.binding.mapping,
    )
  const {anchor, head}: {anchor?: unknown; head?: unknown} = encoded
  const [from, to] = [at(anchor), at(head)]
  return from === null || to === null ? null : {anchor: from, head: to}
}

function isRemote(tr: Transaction): boolean {
  return tr.getMeta(ySyncPluginKey)?.isChangeOrigin === true
}

/** `run` as a command that can be asked whether it has something to do. */
function historyCommand(stack: "undoStack" | "redoStack", run: Command): Command {
  return (state, dispatch) => {
    const manager: Y.UndoManager | undefined = yUndoPluginKey.getState(state)?.undoManager
    if (manager === undefined || manager[stack].length === 0) return false
    return dispatch === undefined || run(state, dispatch)
  }
}
