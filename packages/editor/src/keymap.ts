import {deleteSelectedBlocks, duplicateBlocks, keymap as documentKeys, schema} from "@quire/schema"
import type {Words} from "@quire/words"
import {chainCommands} from "prosemirror-commands"
import {undoInputRule} from "prosemirror-inputrules"
import {keymap} from "prosemirror-keymap"
import type {Command, Plugin} from "prosemirror-state"
import type {Collab} from "./collab.ts"
import {toggleFold} from "./fold.ts"
import {fenceOnEnter, linkOnEnter} from "./input-rules.ts"
import {toggle} from "./long-format.ts"
import {request} from "./requests.ts"
import type {Requests} from "./requests.ts"

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
  /** Absent for what other parts of the editor do. */
  readonly command?: (context: Context) => Command
}

type Label = Shortcut["label"]

const ofDocument = (key: string, label: Label, ...also: string[]): Shortcut => ({
  key,
  also,
  label,
  command: () => documentKeys[key]!,
})
const ofRequest = (key: string, label: Label, name: "editLink" | "openBlockActions" | "leave"): Shortcut => ({
  key,
  label,
  command: ({requests}) => request(requests[name]),
})
const ofMark = (key: string, name: "bold" | "italic" | "underline" | "strike" | "code"): Shortcut => ({
  key,
  label: ({format}) => format[name],
  command: () => toggle(schema.marks[name]),
})

/** Keys under the heading that the help gives them. */
interface Group {
  readonly group: Label
  readonly shortcuts: readonly Shortcut[]
}

/** The keys that people have to be told of: the help shows this table, and the text obeys it. */
export const shortcuts: readonly Group[] = [
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
      ofRequest("Escape", ({keys: words}) => words.leave, "leave"),
      {key: "Mod-f", label: ({find}) => find.find},
      {key: "Mod-Alt-f", label: ({find}) => find.findAndReplace},
      {key: "Mod-Shift-f", label: ({page}) => page.focusMode},
      {key: "Mod-s", label: ({keys: words}) => words.save},
      {key: "Mod-/", label: ({keys: words}) => words.help},
    ],
  },
  {
    group: ({keys: words}) => words.writing,
    shortcuts: [
      {key: "/", label: ({keys: words}) => words.slash},
      {key: "@", label: ({picker}) => picker.peopleAndDays},
      {key: ":", label: ({keys: words}) => words.emoji},
      {key: "Mod-Shift-v", label: ({keys: words}) => words.pastePlain},
      {key: "Shift-ArrowRight", label: ({table}) => table.toSelect},
    ],
  },
]

/** All keys of the text. A typing shortcut that was not meant is taken back first by Backspace and by undo. */
export function keys(collab: Collab, requests: Requests): Plugin {
  const bound = shortcuts
    .flatMap((group) => group.shortcuts)
    .flatMap(({key, also = [], command}) =>
      command === undefined
        ? []
        : [key, ...also].map((name) => [name, spent(name, command({collab, requests}))] as const),
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
