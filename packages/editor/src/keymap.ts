import {keymap as documentKeys, schema} from "@quire/schema"
import {chainCommands} from "prosemirror-commands"
import {undoInputRule} from "prosemirror-inputrules"
import {keymap} from "prosemirror-keymap"
import type {Command, Plugin} from "prosemirror-state"
import type {Collab} from "./collab.ts"
import {toggleFold} from "./fold.ts"
import {toggle} from "./long-format.ts"

/** What the text asks of what is around it. */
export interface Requests {
  /** Somebody wants to write or change the address of the link at the selection. */
  readonly editLink: () => void
  /** Somebody leaves the text for its toolbar. */
  readonly leave: () => void
  /** Somebody pressed Mod-S. */
  readonly save: () => void
}

/** All keys of the text. A typing shortcut that was not meant is taken back first by Backspace and by undo. */
export function keys({undo, redo}: Collab, requests: Requests): Plugin {
  return keymap({
    ...documentKeys,
    "Mod-b": toggle(schema.marks.bold),
    "Mod-i": toggle(schema.marks.italic),
    "Mod-u": toggle(schema.marks.underline),
    "Mod-Shift-s": toggle(schema.marks.strike),
    "Mod-e": toggle(schema.marks.code),
    Backspace: chainCommands(undoInputRule, documentKeys.Backspace!),
    "Mod-Enter": chainCommands(toggleFold, documentKeys["Mod-Enter"]!),
    "Mod-z": chainCommands(undoInputRule, undo),
    "Mod-Shift-z": redo,
    "Mod-y": redo,
    "Mod-k": request(requests.editLink),
    "Alt-F10": request(requests.leave),
    Escape: request(requests.leave),
    "Mod-s": request(requests.save),
  })
}

function request(ask: () => void): Command {
  return (_state, dispatch) => {
    if (dispatch) ask()
    return true
  }
}
