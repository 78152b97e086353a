import {CALLOUT_TONES, enter, insertRule, insertTable, schema, setBlock} from "@quire/schema"
import type {CalloutTone} from "@quire/schema"
import {inputRules as rules, InputRule} from "prosemirror-inputrules"
import type {MarkType} from "prosemirror-model"
import type {Command, EditorState, Plugin, Transaction} from "prosemirror-state"
import {hrefOf} from "./link.ts"
import {andThen, insteadOfTyped} from "./typed.ts"

const {marks, nodes} = schema

/** Markdown as one types it: `# `, `**bold**`, `[text](address)` and so on. */
export function inputRules(): Plugin {
  return rules({rules: [...blockRules, taskInListRule, ...markRules, mathRule, autolink]})
}

/** Where a paragraph starts with `pattern`, takes that away and does what the command says. */
function blockRule(pattern: RegExp, commandFor: (match: RegExpMatchArray) => Command): InputRule {
  return new InputRule(pattern, (state, match, from, to) => {
    if (state.selection.$from.parent.type !== nodes.paragraph) return null
    return insteadOfTyped(state, {from, to}, commandFor(match))
  })
}

const toMath = () => setBlock("mathBlock")

const blockRules = [
  blockRule(/^(#{1,6})[ \u00a0]$/, ([, signs]) => setBlock("heading", {level: signs!.length})),
  blockRule(/^[-*+][ \u00a0]$/, () => setBlock("listItem", {kind: "bullet"})),
  blockRule(/^(\d{1,9})[.)][ \u00a0]$/, ([, digits]) => {
    return setBlock("listItem", {kind: "ordered", start: startOf(digits!)})
  }),
  blockRule(/^(?:- )?\[([ x]?)\][ \u00a0]$/i, ([, sign]) => toTask(sign)),
  blockRule(/^>[ \u00a0]$/, () => setBlock("quote")),
  blockRule(/^:::(\w*)[ \u00a0]$/, ([, tone]) => setBlock("callout", {tone: toneOf(tone!)})),
  blockRule(/^\$\$[ \u00a0]$/, toMath),
  blockRule(/^```([\w+#.-]*)[ \u00a0]$/, ([, lang]) => setBlock("codeBlock", {lang})),
  blockRule(/^(?:---|—-|\*\*\*)$/, () => insertRule),
  blockRule(/^\|--$/, () => insertTable()),
]

/** `- ` has made a list item of the line before `[] ` can be typed. */
const taskInListRule = new InputRule(/^\[([ x]?)\][ \u00a0]$/i, (state, [, sign], from, to) => {
  const {parent} = state.selection.$from
  if (parent.type !== nodes.listItem || parent.attrs.kind === "task") return null
  return insteadOfTyped(state, {from, to}, toTask(sign))
})

function toTask(sign: string | undefined): Command {
  return setBlock("listItem", {kind: "task", checked: sign?.toLowerCase() === "x", start: null})
}

/** What other programs call the tones. */
const otherTones: Readonly<Record<string, CalloutTone>> = {
  info: "note",
  hint: "tip",
  success: "tip",
  danger: "caution",
  error: "caution",
}

function toneOf(name: string): CalloutTone {
  const word = name.toLowerCase()
  return CALLOUT_TONES.find((tone) => tone === word) ?? otherTones[word] ?? CALLOUT_TONES[0]!
}

/** A list that starts at 1 needs not say so. */
function startOf(digits: string): number | null {
  const start = Number(digits)
  return start === 1 ? null : start
}

/** Text between two `fence`s, as `**bold**`; the fences touch the text. */
function fenced(fence: string, type: MarkType): InputRule {
  const sign = `\\${fence[0]!}`
  const before = fence[0] === "_" ? String.raw`(?:^|[^\w])` : `(?:^|[^${sign}])`
  const text = `[^\\s${sign}](?:[^${sign}]*[^\\s${sign}])?`
  const pattern = new RegExp(`${before}((${sign}{${fence.length}})(${text})${sign}{${fence.length}})$`)
  return markRule(pattern, type)
}

/**
 * Where `pattern` matches, takes the signs around a text away and marks it. Its groups: all that goes or stays, the signs
 * before the text, the text, and, for links, the address.
 */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(
    pattern,
    (state, match, start, end) => {
      const [all, whole, lead, text, address] = match
      const href = address === undefined ? null : hrefOf(address)
      if (!state.selection.$from.parent.type.allowsMarkType(type) || (address !== undefined && href === null))
        return null
      const from = start + all.length - whole!.length
      const textFrom = from + lead!.length
      const textTo = textFrom + text!.length
      const {tr} = state
      if (textTo < end) tr.delete(textTo, end)
      tr.delete(from, textFrom)
      return tr.addMark(from, from + text!.length, type.create(href === null ? null : {href})).removeStoredMark(type)
    },
    {inCodeMark: false},
  )
}

const linkRule = markRule(/((\[)([^\][]+)\]\((\S+)\))$/, marks.link)

const mathRule = new InputRule(
  /\$\$([^$]+)\$\$$/,
  (state, match, start, end) => state.tr.replaceWith(start, end, nodes.math.create({tex: match[1]})),
  {inCodeMark: false},
)

/** An address becomes a link when a space ends it; `linkOnEnter` does the same. */
const autolink = new InputRule(
  /\S\s$/,
  (state, _match, _start, end) => {
    const tr = linkedAddress(state)
    return tr && tr.insertText(" ", end)
  },
  {inCodeMark: false},
)

const markRules = [
  fenced("**", marks.bold),
  fenced("__", marks.bold),
  fenced("*", marks.italic),
  fenced("_", marks.italic),
  fenced("~~", marks.strike),
  fenced("==", marks.highlight),
  fenced("`", marks.code),
  linkRule,
]

/** Enter after a fence: the block begins on the line of the fence. */
export const fenceOnEnter: Command = (state, dispatch, view) => {
  const {$from, empty} = state.selection
  if (!empty || $from.parent.type !== nodes.paragraph || $from.parentOffset < $from.parent.content.size) return false
  const [fence, lang] = /^(?:```([\w+#.-]*)|\$\$)$/.exec($from.parent.textContent) ?? []
  if (fence === undefined) return false
  const command = lang === undefined ? toMath() : setBlock("codeBlock", {lang})
  const tr = insteadOfTyped(state, {from: $from.start(), to: $from.pos}, command, view)
  if (tr) dispatch?.(tr)
  return tr !== null
}

/** Enter after an address links it. */
export const linkOnEnter: Command = (state, dispatch, view) => {
  const linked = linkedAddress(state)
  const tr = linked && andThen(linked, enter, view)
  if (tr) dispatch?.(tr)
  return tr !== null
}

/** A link of the address right before the caret, where there is one that is none yet. */
function linkedAddress({doc, selection, tr}: EditorState): Transaction | null {
  const {$from, empty} = selection
  if (!empty || !$from.parent.type.allowsMarkType(marks.link)) return null
  const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 2048), $from.parentOffset, null, "\ufffc")
  const [, address, rest] = ADDRESS.exec(before) ?? []
  const href = address === undefined ? null : hrefOf(address)
  if (address === undefined || href === null) return null
  const to = $from.pos - rest!.length
  const from = to - address.length
  if (doc.rangeHasMark(from, to, marks.link) || doc.rangeHasMark(from, to, marks.code)) return null
  return tr.addMark(from, to, marks.link.create({href})).removeStoredMark(marks.link)
}

/** An address at the end of a text, without the signs that end a sentence. */
const ADDRESS = /(?:^|[\s(])((?:https?:\/\/|www\.)\S*[^\s.,;:!?'")\]])([.,;:!?'")\]]*)$/i
