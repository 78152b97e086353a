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

/** What somebody is looking for, while they do. */
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
  return {current: isOpen ? finding : null, change: setFinding, close: () => setOpen(false), ask}
}

/** The selected text, where it is part of one block. */
function selectedText({view}: Surface): string {
  const {$from, $to, empty} = view.state.selection
  if (empty || !$from.sameParent($to) || !$from.parent.isTextblock) return ""
  return view.state.doc.textBetween($from.pos, $to.pos).slice(0, SELECTED_MAX_LENGTH)
}
