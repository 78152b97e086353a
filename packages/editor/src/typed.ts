import {EditorState, Selection} from "prosemirror-state"
import type {Command, Transaction} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"

/**
 * What `command` does once the text from `from` to `to`, typed to ask for it, is gone: both in one transaction, so that one
 * undo takes back both. Null where the command can do nothing.
 */
export function insteadOfTyped(
  {tr}: EditorState,
  {from, to}: {readonly from: number; readonly to: number},
  command: Command,
  view?: EditorView,
): Transaction | null {
  return andThen(tr.delete(from, to), command, view)
}

/**
 * `tr`, and what `command` does after it. The command sees a state without plugins, so that nothing of the half of it is
 * known to anybody. Null where the command can do nothing.
 */
export function andThen(tr: Transaction, command: Command, view?: EditorView): Transaction | null {
  const state = EditorState.create({doc: tr.doc, selection: tr.selection})
  const done = command(
    state,
    (next) => {
      for (const step of next.steps) tr.step(step)
      tr.setSelection(Selection.fromJSON(tr.doc, next.selection.toJSON()))
    },
    view,
  )
  return done ? tr : null
}
