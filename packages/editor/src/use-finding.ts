import {useState} from "react"
import type {Query} from "./find-pattern.ts"
import type {Surface} from "./surface.ts"

/** What somebody is looking for, and what shall come in its place. */
export interface Finding {
  readonly kind: "find" | "replace"
  readonly query: Query
  readonly replacement: string
  /** How often somebody has asked for it. */
  readonly asked: number
}

const nothing: Finding = {
  kind: "find",
  query: {text: "", matchCase: false, wholeWord: false, regex: false},
  replacement: "",
  asked: 0,
}

/** Longer selections are no names of what one looks for. */
const SELECTED_MAX_LENGTH = 200

/** Whether somebody looks for something, and the keys that ask for it anywhere in the editor. */
export function useFinding(surface: Surface | null) {
  const [isOpen, setOpen] = useState(false)
  const [finding, setFinding] = useState(nothing)
  const ask = (kind: Finding["kind"]) => {
    const selected = surface === null ? "" : selectedText(surface)
    setFinding(({query, replacement, asked}) => ({
      kind,
      query: selected === "" ? query : {...query, text: selected},
      replacement,
      asked: asked + 1,
    }))
    setOpen(true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const kind = event.defaultPrevented ? null : kindFor(event)
    if (kind === null) return
    event.preventDefault()
    ask(kind)
  }
  return {current: isOpen ? finding : null, change: setFinding, close: () => setOpen(false), ask, onKeyDown}
}

/** Mod-F finds, Mod-H replaces; so does Mod-Alt-F, since Command-H hides the program on a Mac. */
function kindFor({key, ctrlKey, metaKey, altKey, shiftKey}: KeyboardEvent): Finding["kind"] | null {
  if (ctrlKey === metaKey || shiftKey) return null
  if (key.toLowerCase() === "f") return altKey ? "replace" : "find"
  return key.toLowerCase() === "h" && !altKey ? "replace" : null
}

/** The selected text, where it is part of one block. */
function selectedText({view}: Surface): string {
  const {$from, $to, empty} = view.state.selection
  if (empty || !$from.sameParent($to) || !$from.parent.isTextblock) return ""
  return view.state.doc.textBetween($from.pos, $to.pos).slice(0, SELECTED_MAX_LENGTH)
}
