import {baseKeymap, chainCommands} from "prosemirror-commands"
import type {Command} from "prosemirror-state"
import {schema} from "../schema.ts"
import {enter, insertLineBreak, leaveCode} from "./enter.ts"
import {clearFormat, leaveInlineCode, removeLinks, toggleFormat, toggleHighlight, toggleScript} from "./format.ts"
import {indent, indentListItem, outdent, outdentListItem} from "./indent.ts"
import {backspaceAtStart, deleteAtEnd} from "./join.ts"
import {moveDown, moveUp} from "./move.ts"
import {setBlock, toggleBlock, toggleList, toggleTask} from "./set-block.ts"
import {nextCell, previousCell} from "./table.ts"

/** Tab in code: two spaces. */
const tabInCode: Command = ({selection, tr}, dispatch) => {
  if (selection.$from.parent.type !== schema.nodes.codeBlock) return false
  if (dispatch) dispatch(tr.insertText("  ").scrollIntoView())
  return true
}

const headings = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((level) => [`Mod-Alt-${level}`, setBlock("heading", {level})]),
)

const backspace = chainCommands(backspaceAtStart, baseKeymap.Backspace!)
const forwardDelete = chainCommands(deleteAtEnd, baseKeymap.Delete!)

/**
 * The keys of a document, for `keymap()` of prosemirror-keymap. Undo, links, menus and search belong to the editor.
 * Tab is bound in lists, tables and code only, so that it leaves the editor everywhere else.
 */
export const keymap: Readonly<Record<string, Command>> = {
  ...baseKeymap,
  Enter: chainCommands(enter, baseKeymap.Enter!),
  "Shift-Enter": insertLineBreak,
  "Mod-Enter": chainCommands(toggleTask, leaveCode),
  Backspace: backspace,
  "Mod-Backspace": backspace,
  "Shift-Backspace": backspace,
  Delete: forwardDelete,
  "Mod-Delete": forwardDelete,
  ArrowRight: leaveInlineCode,
  Tab: chainCommands(indentListItem, tabInCode, nextCell),
  "Shift-Tab": chainCommands(outdentListItem, previousCell),
  "Mod-]": indent,
  "Mod-[": outdent,
  "Alt-ArrowUp": moveUp,
  "Alt-ArrowDown": moveDown,
  "Alt-Shift-ArrowUp": moveUp,
  "Alt-Shift-ArrowDown": moveDown,
  "Mod-b": toggleFormat("bold"),
  "Mod-i": toggleFormat("italic"),
  "Mod-u": toggleFormat("underline"),
  "Mod-Shift-s": toggleFormat("strike"),
  "Mod-e": toggleFormat("code"),
  "Mod-Shift-h": toggleHighlight,
  "Mod-,": toggleScript("subscript"),
  "Mod-.": toggleScript("superscript"),
  "Mod-Shift-k": removeLinks,
  "Mod-\\": clearFormat,
  "Mod-Alt-0": setBlock("paragraph"),
  ...headings,
  "Mod-Alt-c": toggleBlock("codeBlock"),
  "Mod-Shift-b": toggleBlock("quote"),
  "Mod-Shift-7": toggleList("ordered"),
  "Mod-Shift-8": toggleList("bullet"),
  "Mod-Shift-9": toggleList("task"),
}
