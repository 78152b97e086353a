import {isSafeHref, schema} from "@quire/schema"
import type {Mark, ResolvedPos} from "prosemirror-model"
import type {Command, EditorState} from "prosemirror-state"

const {link} = schema.marks

/** A link in the text: from where to where it goes, and to which address. */
export interface LinkRange {
  readonly from: number
  readonly to: number
  readonly href: string
}

/** The link that the selection is in, or null. */
export function linkAt({selection: {$from, to}}: EditorState): LinkRange | null {
  const mark = [$from.nodeAfter, $from.nodeBefore]
    .map((node) => link.isInSet(node?.marks ?? []))
    .find((found) => found !== undefined)
  if (!mark) return null
  const range = markedRange($from, mark)
  return range !== null && range.to >= to ? {...range, href: String(mark.attrs.href)} : null
}

/** The run of text around `$pos` that carries `mark`. */
function markedRange($pos: ResolvedPos, mark: Mark): {from: number; to: number} | null {
  const {parent} = $pos
  let from = $pos.start()
  let to = from
  for (let i = 0; i < parent.childCount; i++) {
    const child = parent.child(i)
    to += child.nodeSize
    if (!mark.isInSet(child.marks)) from = to
    const endsHere = i + 1 === parent.childCount || !mark.isInSet(parent.child(i + 1).marks)
    if (endsHere && from < to && from <= $pos.pos && $pos.pos <= to) return {from, to}
  }
  return null
}

/**
 * The address that a person means by `text`: a scheme is added where there is none, `mailto:` before an e-mail address.
 * Null where it is not, or not safely, an address.
 */
export function hrefOf(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed === "" || /\s/.test(trimmed)) return null
  const href = withScheme(trimmed)
  return isSafeHref(href) ? href : null
}

function withScheme(address: string): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(address) && !/^[\w.-]+:\d/.test(address)) return address
  if (/^[/#?]/.test(address)) return address
  if (/^[^@\s/]+@[^@\s/]+\.[^@\s/]+$/.test(address)) return `mailto:${address}`
  return `https://${address}`
}

/** The address that `text` is, when it is nothing but one: what a paste over a selection looks for. */
export function pastedHref(text: string): string | null {
  const trimmed = text.trim()
  return /^(?:https?:\/\/|mailto:)\S+$/i.test(trimmed) ? hrefOf(trimmed) : null
}

/** Links the selection, or the link it is in, to `href`; without either, inserts `text` (default: the address). */
export function setLink(href: string, text?: string): Command {
  return (state, dispatch) => {
    const mark = link.create({href})
    const {tr, selection} = state
    const {from, to} = linkAt(state) ?? selection
    if (!selection.$from.parent.type.allowsMarkType(link)) return false
    if (from === to) tr.insert(from, schema.text(text || href, [...selection.$from.marks(), mark]))
    else tr.removeMark(from, to, link).addMark(from, to, mark)
    dispatch?.(tr.removeStoredMark(link).scrollIntoView())
    return true
  }
}

/** Makes the link that the selection is in, or all links in the selection, plain text. */
export const removeLink: Command = (state, dispatch) => {
  const {from, to} = linkAt(state) ?? state.selection
  if (!state.doc.rangeHasMark(from, to, link)) return false
  dispatch?.(state.tr.removeMark(from, to, link).removeStoredMark(link))
  return true
}
