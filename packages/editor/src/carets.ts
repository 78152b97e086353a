import type {DecorationAttrs} from "prosemirror-view"

const HEX_COLOR = /^#[0-9a-f]{6}$/i
const FALLBACK_COLOR = "#6b7280"

/** `color` if it is `#rrggbb`, else a grey: what came over the wire goes into no style unchecked. */
export function safeColor(color: unknown): string {
  return typeof color === "string" && HEX_COLOR.test(color) ? color : FALLBACK_COLOR
}

/** Somebody else's caret with the name on a flag. It takes no text and no pointer, and says nothing to screen readers. */
export function caretElement(user: {readonly name?: unknown; readonly color?: unknown}): HTMLElement {
  const caret = document.createElement("span")
  caret.className = "quire-caret"
  caret.contentEditable = "false"
  caret.setAttribute("aria-hidden", "true")
  caret.style.setProperty("--quire-person", safeColor(user.color))
  const flag = document.createElement("span")
  flag.className = "quire-caret-name"
  flag.textContent = typeof user.name === "string" ? user.name : ""
  caret.append(flag)
  return caret
}

export function selectionAttributes(user: {readonly color?: unknown}): DecorationAttrs {
  // Written through CSSOM by ProseMirror, so a strict content security policy has nothing to refuse.
  return {class: "quire-selection", style: `--quire-person: ${safeColor(user.color)}`}
}
