import {deleteSelectedBlocks, duplicateBlocks, keymap as documentKeys, schema} from "@quire/schema"
import type {Words} from "@quire/words"
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
  /** Somebody dropped a file beside what takes files by itself: to become a part of the document, at `pos` or below the caret. */
  readonly takeFile: (file: File, pos: number | undefined) => void
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
  readonly label: (words: Words) => string
  readonly command: (context: Context) => Command
}

type Label = Shortcut["label"]

const ofDocument = (key: string, label: Label, ...also: string[]): Shortcut => ({
  key,
  also,
  label,
  command: () => documentKeys[key]!,
})
const ofRequest = (
  key: string,
  label: Label,
  name: Exclude<keyof Requests, "pasteLarge" | "takeFile">,
  ...also: string[]
): Shortcut => ({
  key,
  also,
  label,
  command: ({requests}) => request(() => requests[name]()),
})
const ofMark = (key: string, name: "bold" | "italic" | "underline" | "strike" | "code"): Shortcut => ({
  key,
  label: ({format}) => format[name],
  command: () => toggle(schema.marks[name]),
})

/** Keys under the heading that the help gives them. */
interface Group<T> {
  readonly group: Label
  readonly shortcuts: readonly T[]
}

/** The keys that people have to be told of: the help shows this table, and the text obeys it. */
export const shortcuts: readonly Group<Shortcut>[] = [
  {
    group: ({format}) => format.letters,
    shortcuts: [
      ofMark("Mod-b", "bold"),
      ofMark("Mod-i", "italic"),
      ofMark("Mod-u", "underline"),
      ofMark("Mod-Shift-s", "strike"),
      ofMark("Mod-e", "code"),
      ofDocument("Mod-Shift-h", ({format}) => format.highlight),
      ofDocument("Mod-,", ({keys: words}) => words.subscript),
      ofDocument("Mod-.", ({keys: words}) => words.superscript),
      ofRequest("Mod-k", ({format}) => format.link, "editLink"),
      ofDocument("Mod-Shift-k", ({keys: words}) => words.removeLinks),
      ofDocument("Mod-\\", ({keys: words}) => words.clear),
    ],
  },
  {
    group: ({keys: words}) => words.blocks,
    shortcuts: [
      ofDocument("Mod-Alt-0", ({kinds}) => kinds.paragraph),
      ...([1, 2, 3, 4, 5, 6] as const).map((level) =>
        ofDocument(`Mod-Alt-${level}`, ({kinds}) => kinds[`heading${level}`]),
      ),
      ofDocument("Mod-Shift-8", ({kinds}) => kinds.bulletList),
      ofDocument("Mod-Shift-7", ({kinds}) => kinds.orderedList),
      ofDocument("Mod-Shift-9", ({kinds}) => kinds.taskList),
      ofDocument("Mod-Shift-b", ({kinds}) => kinds.quote),
      ofDocument("Mod-Alt-c", ({kinds}) => kinds.codeBlock),
      {
        key: "Mod-Enter",
        label: ({keys: words}) => words.enter,
        command: () => chainCommands(toggleFold, documentKeys["Mod-Enter"]!),
      },
      ofDocument("Mod-]", ({format}) => format.indent),
      ofDocument("Mod-[", ({format}) => format.outdent),
      ofDocument("Shift-Enter", ({keys: words}) => words.newLine),
    ],
  },
  {
    group: ({keys: words}) => words.moveAndChange,
    shortcuts: [
      ofRequest("Mod-Shift-.", ({keys: words}) => words.blockActions, "openBlockActions"),
      ofDocument("Alt-Shift-ArrowUp", ({blocks}) => blocks.moveUp, "Alt-ArrowUp"),
      ofDocument("Alt-Shift-ArrowDown", ({blocks}) => blocks.moveDown, "Alt-ArrowDown"),
      {key: "Mod-Shift-d", label: ({blocks}) => blocks.duplicate, command: () => duplicateBlocks},
      {key: "Mod-Shift-Backspace", label: ({blocks}) => blocks.delete, command: () => deleteSelectedBlocks},
    ],
  },
  {
    group: ({keys: words}) => words.page,
    shortcuts: [
      {
        key: "Mod-z",
        label: ({format}) => format.undo,
        command: ({collab}) => chainCommands(undoInputRule, collab.undo),
      },
      {key: "Mod-Shift-z", also: ["Mod-y"], label: ({format}) => format.redo, command: ({collab}) => collab.redo},
      ofRequest("Escape", ({keys: words}) => words.leave, "leave", "Alt-F10"),
      ofRequest("Mod-s", ({keys: words}) => words.save, "save"),
      ofRequest("Mod-/", ({keys: words}) => words.help, "showHelp"),
    ],
  },
]

/** What other parts of the text answer to, for the help only. */
export const otherShortcuts: Group<Pick<Shortcut, "key" | "label">> = {
  group: ({keys: words}) => words.writing,
  shortcuts: [
    {key: "/", label: ({keys: words}) => words.slash},
    {key: "@", label: ({picker}) => picker.peopleAndDays},
    {key: ":", label: ({keys: words}) => words.emoji},
    {key: "Mod-Shift-v", label: ({keys: words}) => words.pastePlain},
    {key: "Shift-ArrowRight", label: ({table}) => table.toSelect},
    {key: "Mod-f", label: ({find}) => find.find},
    {key: "Mod-Alt-f", label: ({find}) => find.findAndReplace},
    {key: "Mod-Shift-f", label: ({page}) => page.focusMode},
  ],
}

/** All keys of the text. A typing shortcut that was not meant is taken back first by Backspace and by undo. */
export function keys(collab: Collab, requests: Requests): Plugin {
  const bound = shortcuts
    .flatMap((group) => group.shortcuts)
    .flatMap(({key, also = [], command}) =>
      [key, ...also].map((name) => [name, spent(name, command({collab, requests}))] as const),
    )
  return keymap({
    ...documentKeys,
    ...Object.fromEntries(bound),
    Enter: chainCommands(fenceOnEnter, linkOnEnter, documentKeys.Enter!),
    Backspace: chainCommands(undoInputRule, documentKeys.Backspace!),
  })
}

/**
 * What has nothing to do with Shift and a letter is not what the letter does without Shift: where the letter comes as a small one,
 * as with Command or Caps Lock, a redo with nothing to redo would undo. Nor does the browser undo by itself.
 */
function spent(key: string, command: Command): Command {
  return /Shift-.$|^Mod-[yz]$/.test(key) ? chainCommands(command, () => true) : command
}

/** A command that asks for something and leaves the document alone. */
export function request(ask: () => void): Command {
  return (_state, dispatch) => {
    if (dispatch) ask()
    return true
  }
}
