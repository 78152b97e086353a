import {schema} from "@quire/schema"
import {Plugin} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"

/** Shows `text` where a document is nothing but one empty paragraph. */
export function placeholder(text: string): Plugin {
  return new Plugin({
    props: {
      decorations({doc}) {
        const only = doc.childCount === 1 ? doc.firstChild : null
        if (only?.type !== schema.nodes.paragraph || only.content.size > 0) return DecorationSet.empty
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, {"data-placeholder": text})])
      },
    },
  })
}
