import * as Y from "yjs"
import type {Words} from "@quire/words"
import {bindTextarea} from "./title-text.ts"

export interface TitleFieldOptions {
  readonly text: Y.Text
  /** Somebody goes on into the text. */
  readonly onLeave: () => void
}

/** The document's title: one line that grows with what it says, written by several people at once. */
export class TitleField {
  readonly element = document.createElement("h1")
  readonly #area = document.createElement("textarea")
  readonly #text: Y.Text
  readonly #history: Y.UndoManager
  readonly #unbind: () => void

  constructor({text, onLeave}: TitleFieldOptions) {
    this.#text = text
    this.element.className = "quire-title"
    this.#area.rows = 1
    this.#area.dir = "auto"
    this.#area.enterKeyHint = "next"
    this.element.append(this.#area)
    const origin = {}
    this.#history = new Y.UndoManager(text, {trackedOrigins: new Set([origin])})
    this.#unbind = bindTextarea(this.#area, text, origin)
    this.#area.addEventListener("keydown", (event) => {
      const action = event.isComposing ? null : actionOf(event, this.#area)
      if (action === null) return
      event.preventDefault()
      if (action === "leave") onLeave()
      else this.#history[action]()
    })
  }

  setWords({title}: Words): void {
    this.#area.placeholder = title.untitled
    this.#area.setAttribute("aria-label", title.label)
  }

  setReadOnly(readOnly: boolean): void {
    this.#area.readOnly = readOnly
  }

  /** Puts the caret here. */
  focus(): void {
    this.#area.focus()
  }

  /** Puts the caret here if there is no title yet. */
  focusIfEmpty(): void {
    if (this.#text.length === 0) this.focus()
  }

  destroy(): void {
    this.#unbind()
    this.#history.destroy()
  }
}

function actionOf(event: KeyboardEvent, area: HTMLTextAreaElement): "leave" | "undo" | "redo" | null {
  const {key, ctrlKey, metaKey, shiftKey} = event
  const isAtEnd = area.selectionStart === area.value.length
  if (key === "Enter" || (key === "ArrowDown" && isAtEnd)) return "leave"
  if (!ctrlKey && !metaKey) return null
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo"
  return key.toLowerCase() === "y" ? "redo" : null
}
