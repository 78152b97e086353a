import {Plugin, PluginKey} from "prosemirror-state"
import type {EditorState} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"

interface CaretBlock {
  /** The position before the block with the caret; -1 for none. */
  readonly pos: number
  readonly decorations: DecorationSet
}

/**
 * Marks the block with the caret, which the style sheet has drawn at all times. A browser that has not drawn a block yet puts
 * the second letter that is typed there before the first.
 */
export function caretBlock(): Plugin<CaretBlock> {
  const key = new PluginKey<CaretBlock>("quire-caret-block")
  return new Plugin<CaretBlock>({
    key,
    state: {
      init: (_config, state) => markedIn(state),
      apply(tr, {pos, decorations}, _before, state) {
        if (!tr.docChanged && !tr.selectionSet) return {pos, decorations}
        if (posIn(state) !== tr.mapping.map(pos)) return markedIn(state)
        const mapped = decorations.map(tr.mapping, tr.doc)
        return mapped.find().length === 0 ? markedIn(state) : {pos: posIn(state), decorations: mapped}
      },
    },
    props: {decorations: (state) => key.getState(state)?.decorations},
  })
}

function posIn({selection: {$head}}: EditorState): number {
  return $head.depth === 0 ? -1 : $head.before(1)
}

function markedIn(state: EditorState): CaretBlock {
  const pos = posIn(state)
  if (pos < 0) return {pos, decorations: DecorationSet.empty}
  const block = Decoration.node(pos, pos + state.doc.nodeAt(pos)!.nodeSize, {class: "quire-caret-block"})
  return {pos, decorations: DecorationSet.create(state.doc, [block])}
}
