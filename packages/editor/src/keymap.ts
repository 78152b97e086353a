import {deleteSelectedBlocks, duplicateBlocks, keymap as documentKeys, schema} from "@quire/schema"
import {chainCommands} from "prosemirror-commands"
import {undoInputRule} from "prosemirror-inputrules"
import {keymap} from "prosemirror-keymap"
import type {Command, Plugin} from "prosemirror-state"
import type {Collab} from "./collab.ts"
import {toggleFold} from "./fold.ts"
import {fenceOnEnter, linkOnEnter} from "./input-rules.ts"
import type {Pasted} from "./paste.ts"
import {toggle} from "./long-format.ts"

/** What the text asks of what is around it. */
export interface Requests {
  /** Somebody wants to write or change the address of the link at the selection. */
  readonly editLink: () => void
  /** Somebody wants to insert an image. */
  readonly insertImage: () => void
  /** Somebody wants to show a page of somebody else's. */
  readonly insertEmbed: () => void
  /** Somebody wants to do something with the selected blocks. */
  readonly openBlockActions: () => void
  /** Somebody pastes so much that they have to be asked first. */
  readonly pasteLarge: (pasted: Pasted) => void
  /** Somebody wants to know the keys. */
  readonly showHelp: () => void
  /** Somebody leaves the text for its toolbar. */
  readonly leave: () => void
  /** Somebody pressed Mod-S. */
  readonly save: () => void
}

/** What a key may need to do its work. */
interface Context {
  readonly collab: Collab
  readonly requests: Requests
}

/** A key, and what it does. */
export interface Shortcut {
  /** As prosemirror-keymap writes it, `Mod-Shift-s`. */
  readonly key: string
  /** Other keys that do the same. */
  readonly also?: readonly string[]
  readonly label: string
  readonly command: (context: Context) => Command
}

const ofDocument = (key: string, label: string, ...also: string[]): Shortcut => ({
  key,
  also,
  label,
  command: () => documentKeys[key]!,
})
const ofRequest = (
  key: string,
  label: string,
  name: Exclude<keyof Requests, "pasteLarge">,
  ...also: string[]
): Shortcut => ({
  key,
  also,
  label,
  command: ({requests}) => request(() => requests[name]()),
})
const ofMark = (key: string, label: string, name: "bold" | "italic" | "underline" | "strike" | "code"): Shortcut => ({
  key,
  label,
  command: () => toggle(schema.marks[name]),
})

/** The keys that people have to be told of: the help shows this table, and the text obeys it. */
export const shortcuts: readonly {readonly group: string; readonly shortcuts: readonly Shortcut[]}[] = [
  {
    group: "Letters",
    shortcuts: [
      ofMark("Mod-b", "Bold", "bold"),
      ofMark("Mod-i", "Italic", "italic"),
      ofMark("Mod-u", "Underline", "underline"),
      ofMark("Mod-Shift-s", "Strikethrough", "strike"),
      ofMark("Mod-e", "Code", "code"),
      ofDocument("Mod-Shift-h", "Highlight"),
      ofDocument("Mod-,", "Subscript"),
      ofDocument("Mod-.", "Superscript"),
      ofRequest("Mod-k", "Link", "editLink"),
      ofDocument("Mod-Shift-k", "Remove links"),
      ofDocument("Mod-\\", "Remove all formatting"),
    ],
  },
  {
    group: "Blocks",
    shortcuts: [
      ofDocument("Mod-Alt-0", "Text"),
      ...[1, 2, 3, 4, 5, 6].map((level) => ofDocument(`Mod-Alt-${level}`, `Heading ${level}`)),
      ofDocument("Mod-Shift-8", "Bulleted list"),
      ofDocument("Mod-Shift-7", "Numbered list"),
      ofDocument("Mod-Shift-9", "Task list"),
      ofDocument("Mod-Shift-b", "Quote"),
      ofDocument("Mod-Alt-c", "Code block"),
      {
        key: "Mod-Enter",
        label: "Tick a task, fold a toggle, leave code",
        command: () => chainCommands(toggleFold, documentKeys["Mod-Enter"]!),
      },
      ofDocument("Mod-]", "More indent"),
      ofDocument("Mod-[", "Less indent"),
      ofDocument("Shift-Enter", "New line in the same block"),
    ],
  },
  {
    group: "Move and change blocks",
    shortcuts: [
      ofRequest("Mod-Shift-.", "Everything that can be done with a block", "openBlockActions"),
      ofDocument("Alt-Shift-ArrowUp", "Move up", "Alt-ArrowUp"),
      ofDocument("Alt-Shift-ArrowDown", "Move down", "Alt-ArrowDown"),
      {key: "Mod-Shift-d", label: "Duplicate", command: () => duplicateBlocks},
      {key: "Mod-Shift-Backspace", label: "Delete", command: () => deleteSelectedBlocks},
    ],
  },
  {
    group: "The page",
    shortcuts: [
      {key: "Mod-z", label: "Undo", command: ({collab}) => chainCommands(undoInputRule, collab.undo)},
      {key: "Mod-Shift-z", also: ["Mod-y"], label: "Redo", command: ({collab}) => collab.redo},
      ofRequest("Escape", "To the toolbar, and with Tab out of the text", "leave", "Alt-F10"),
      ofRequest("Mod-s", "Whether all is saved", "save"),
      ofRequest("Mod-/", "These keys", "showHelp"),
    ],
  },
]

/** What other parts of the text answer to, for the help only. */
export const otherShortcuts: readonly {readonly key: string; readonly label: string}[] = [
  {key: "/", label: "Blocks to choose from"},
  {key: "@", label: "People and days"},
  {key: ":", label: "Emoji, with two letters of its name"},
  {key: "Mod-Shift-v", label: "Paste as plain text"},
  {key: "Mod-f", label: "Find"},
  {key: "Mod-Alt-f", label: "Find and replace"},
  {key: "Mod-Shift-f", label: "Focus"},
]

/** All keys of the text. A typing shortcut that was not meant is taken back first by Backspace and by undo. */
export function keys(collab: Collab, requests: Requests): Plugin {
  const bound = shortcuts
    .flatMap((group) => group.shortcuts)
    .flatMap(({key, also = [], command}) => [key, ...also].map((name) => [name, command({collab, requests})] as const))
  return keymap({
    ...documentKeys,
    ...Object.fromEntries(bound),
    Enter: chainCommands(fenceOnEnter, linkOnEnter, documentKeys.Enter!),
    Backspace: chainCommands(undoInputRule, documentKeys.Backspace!),
  })
}

/** A command that asks for something and leaves the document alone. */
export function request(ask: () => void): Command {
  return (_state, dispatch) => {
    if (dispatch) ask()
    return true
  }
}
