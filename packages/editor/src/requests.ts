import type {Command} from "prosemirror-state"
import type {Pasted} from "./paste.ts"

/** What the text, and keys in the page around it, ask of whoever shows the text. */
export interface Requests {
  /** Somebody wants to look for text, or to replace it. */
  readonly find: (kind: "find" | "replace") => void
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
  /** Somebody leaves the text for its toolbar, or a toolbar for the next one. */
  readonly leave: () => void
  /** Somebody pressed Mod-S. */
  readonly save: () => void
}

/** A command that asks for something and leaves the document alone. */
export function request(ask: () => void): Command {
  return (_state, dispatch) => {
    if (dispatch) ask()
    return true
  }
}
