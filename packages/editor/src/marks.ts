import type {MarkType} from "prosemirror-model"
import type {EditorState} from "prosemirror-state"

/** Whether what is typed next, or all of the selected text but for spaces, carries `type`. */
export function isMarkActive({selection, storedMarks, doc}: EditorState, type: MarkType): boolean {
  if (selection.empty) return type.isInSet(storedMarks ?? selection.$from.marks()) !== undefined
  return selection.ranges.every(({$from, $to}) => {
    let found = false
    let everywhere = true
    doc.nodesBetween($from.pos, $to.pos, (node, _pos, parent) => {
      if (!node.isText || parent?.type.allowsMarkType(type) !== true) return
      if (type.isInSet(node.marks)) found = true
      else if (node.text!.trim() !== "") everywhere = false
    })
    return found && everywhere
  })
}
