import {Plugin, PluginKey} from "prosemirror-state"
import type {Command, EditorState, Transaction} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type {ReactNode} from "react"
import {insteadOfTyped} from "./typed.ts"

/** Something that a picker offers. */
export interface Choice {
  /** The same for the same choice at all times. */
  readonly name: string
  readonly label: string
  readonly icon?: ReactNode
  /** What stands beside the label: a key, a sign. */
  readonly hint?: string
  /** What it is offered under. */
  readonly group?: string
  /** Done in place of what was typed to find it. */
  readonly command: Command
}

/** What can be picked after a sign at the start of a word. */
export interface ChoiceSource {
  /** `/`, `@`, `:` */
  readonly sign: string
  /** What the list of its choices is called. */
  readonly label: string
  /** So many letters after the sign open it. Default: 0. */
  readonly minLength?: number
  /** The choices for what is typed after the sign, the likeliest first. */
  readonly find: (query: string, state: EditorState) => readonly Choice[]
  /** Fetches what `find` needs, once; until then it finds nothing. */
  readonly load?: () => Promise<void>
  /** Called with what was picked. */
  readonly onPick?: (choice: Choice) => void
}

/** A picker that is open. */
export interface OpenPicker {
  readonly source: ChoiceSource
  /** The position before its sign. */
  readonly from: number
  readonly query: string
  readonly choices: readonly Choice[]
  /** Which of them Enter picks. */
  readonly index: number
}

type Request =
  | {readonly kind: "open"; readonly source: ChoiceSource}
  | {readonly kind: "choose"; readonly index: number}
  | {readonly kind: "refresh"}
  | {readonly kind: "close"}

const key = new PluginKey<OpenPicker | null>("quire-picker")
/** Whoever typed more than this after a sign wants no menu. */
const QUERY_MAX_LENGTH = 40

/**
 * Menus that open on a sign at the start of a word and narrow down with what is typed after it. The caret stays in the
 * text: it owns the list by `aria-activedescendant`. `listId` is the id of the element that shows the choices.
 */
export function picker(sources: readonly ChoiceSource[], listId: string): Plugin<OpenPicker | null> {
  return new Plugin<OpenPicker | null>({
    key,
    state: {init: () => null, apply: (tr, open, _before, state) => next(open, tr, state)},
    props: {
      handleTextInput: (view, from, to, text) => openOnSign(sources, view, from, to, text),
      handleKeyDown: (view, {key: pressed}) => onKey(view, pressed),
      handleDOMEvents: {blur: (view) => closePicker(view.state, view.dispatch)},
      attributes: (state) => attributesFor(openPicker(state), listId),
    },
    view: () => ({update: load}),
  })
}

/** The picker that is open and has something to offer, or null. */
export function openPicker(state: EditorState): OpenPicker | null {
  const open = key.getState(state) ?? null
  return open !== null && open.choices.length > 0 ? open : null
}

/** Leaves what was typed as text. */
export const closePicker: Command = (state, dispatch) => {
  if (!key.getState(state)) return false
  dispatch?.(state.tr.setMeta(key, {kind: "close"} satisfies Request))
  return true
}

/** Picks the choice at `index`. */
export function pick(index: number): Command {
  return (state, dispatch, view) => {
    const open = openPicker(state)
    const choice = open?.choices[index]
    if (open === null || choice === undefined) return false
    if (!dispatch) return true
    const typed = {from: open.from, to: state.selection.head}
    // What is chosen may be so already.
    const tr = insteadOfTyped(state, typed, choice.command, view) ?? state.tr.delete(typed.from, typed.to)
    dispatch(tr.setMeta(key, {kind: "close"} satisfies Request).scrollIntoView())
    open.source.onPick?.(choice)
    return true
  }
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

function attributesFor(open: OpenPicker | null, listId: string): Record<string, string> {
  if (open === null) return {}
  return {
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-activedescendant": optionId(listId, open.index),
  }
}

function next(open: OpenPicker | null, tr: Transaction, state: EditorState): OpenPicker | null {
  const request = tr.getMeta(key) as Request | undefined
  if (request === undefined) return open && (tr.docChanged || tr.selectionSet) ? moved(open, tr, state) : open
  switch (request.kind) {
    case "open":
      return opened(request.source, state)
    case "choose":
      return open && {...open, index: request.index}
    case "refresh":
      return open && found(open.source, open.from, open.query, state)
    case "close":
      return null
    default:
      return request satisfies never
  }
}

/** The picker of the sign right before the caret. Where it was typed between blocks, a block has come around it. */
function opened(source: ChoiceSource, state: EditorState): OpenPicker | null {
  const from = state.selection.head - source.sign.length
  return followed({source, from, query: "", choices: [], index: 0}, state)
}

function moved(open: OpenPicker, tr: Transaction, state: EditorState): OpenPicker | null {
  const {pos, deletedAfter} = tr.mapping.mapResult(open.from, 1)
  return deletedAfter ? null : followed({...open, from: pos}, state)
}

/** `open` with the choices for what now stands between its sign and the caret; null when the caret has left that. */
function followed(open: OpenPicker, state: EditorState): OpenPicker | null {
  const {selection, doc} = state
  const {$head, empty} = selection
  if (!empty || $head.pos <= open.from || !doc.resolve(open.from).sameParent($head)) return null
  const typed = doc.textBetween(open.from, $head.pos, "\n", "\n")
  const query = typed.slice(open.source.sign.length)
  if (!typed.startsWith(open.source.sign) || query.length > QUERY_MAX_LENGTH || /\n|^\s/.test(query)) return null
  const wasFound = query === open.query && open.choices.length > 0
  const result = wasFound ? open : found(open.source, open.from, query, state)
  return result.choices.length === 0 && query.includes(" ") ? null : result
}

function found(source: ChoiceSource, from: number, query: string, state: EditorState): OpenPicker {
  const choices = query.length < (source.minLength ?? 0) ? [] : source.find(query, state)
  return {source, from, query, choices, index: 0}
}

function openOnSign(
  sources: readonly ChoiceSource[],
  view: EditorView,
  from: number,
  to: number,
  text: string,
): boolean {
  const source = sources.find(({sign}) => sign === text)
  const $from = view.state.doc.resolve(from)
  if (source === undefined || $from.parent.type.spec.code === true || !isWordStart($from.parent, $from.parentOffset))
    return false
  view.dispatch(view.state.tr.insertText(text, from, to).setMeta(key, {kind: "open", source} satisfies Request))
  return true
}

function isWordStart(block: EditorState["doc"], offset: number): boolean {
  const before = block.textBetween(Math.max(0, offset - 1), offset, "", "\n")
  return before === "" || /[\s([{"'“‘]/.test(before)
}

function onKey(view: EditorView, pressed: string): boolean {
  const open = openPicker(view.state)
  if (open === null) return false
  const last = open.choices.length - 1
  switch (pressed) {
    case "ArrowDown":
      return choose(view, open.index === last ? 0 : open.index + 1)
    case "ArrowUp":
      return choose(view, open.index === 0 ? last : open.index - 1)
    case "PageDown":
      return choose(view, Math.min(last, open.index + 8))
    case "PageUp":
      return choose(view, Math.max(0, open.index - 8))
    case "Enter":
    case "Tab":
      return pick(open.index)(view.state, view.dispatch, view)
    case "Escape":
      return closePicker(view.state, view.dispatch)
    default:
      return false
  }
}

function choose(view: EditorView, index: number): boolean {
  view.dispatch(view.state.tr.setMeta(key, {kind: "choose", index} satisfies Request))
  return true
}

const loading = new WeakSet<ChoiceSource>()

/** Fetches what the open source needs; the list shows as soon as it is there, if somebody still waits for it. */
function load(view: EditorView): void {
  const source = key.getState(view.state)?.source
  if (source?.load === undefined || loading.has(source)) return
  loading.add(source)
  source
    .load()
    .then(() => {
      if (!view.isDestroyed && key.getState(view.state)?.source === source)
        view.dispatch(view.state.tr.setMeta(key, {kind: "refresh"} satisfies Request))
    })
    // Without a network: the next one asks again.
    .catch(() => loading.delete(source))
}
