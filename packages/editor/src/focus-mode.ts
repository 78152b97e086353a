import {Plugin, PluginKey} from "prosemirror-state"
import type {Command, EditorState} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"

const key = new PluginKey<boolean>("quire-focus-mode")

/** While it is on, the block with the caret is marked, and the style sheet lets the others step back. */
export function focusMode(): Plugin<boolean> {
  return new Plugin<boolean>({
    key,
    state: {init: () => false, apply: (tr, isOn) => (tr.getMeta(key) as boolean | undefined) ?? isOn},
    props: {decorations: (state) => (key.getState(state) === true ? currentBlock(state) : null)},
  })
}

export function setFocusMode(isOn: boolean): Command {
  return (state, dispatch) => {
    if (key.getState(state) === isOn) return false
    dispatch?.(state.tr.setMeta(key, isOn))
    return true
  }
}

/** The innermost blocks that stand by themselves: of a list, the item. */
function currentBlock({doc, selection}: EditorState): DecorationSet {
  const {$head} = selection
  if ($head.depth === 0) return DecorationSet.empty
  const decorations = [Decoration.node($head.before(1), $head.after(1), {class: "quire-here"})]
  if ($head.depth > 1) decorations.push(Decoration.node($head.before(2), $head.after(2), {class: "quire-here"}))
  return DecorationSet.create(doc, decorations)
}
