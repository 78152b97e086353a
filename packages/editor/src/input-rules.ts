import {insertRule, schema, setBlock} from "@quire/schema"
import {inputRules as rules, InputRule} from "prosemirror-inputrules"
import type {MarkType} from "prosemirror-model"
import type {Command, Plugin} from "prosemirror-state"
import {hrefOf} from "./link.ts"
import {insteadOfTyped} from "./typed.ts"

const {marks, nodes} = schema

/** Markdown as one types it: `# `, `**bold**`, `[text](address)` and so on. */
export function inputRules(): Plugin {
  return rules({rules: [...blockRules, ...markRules, mathRule]})
}

/** Where a paragraph starts with `pattern`, takes that away and does what the command says. */
function blockRule(pattern: RegExp, commandFor: (match: RegExpMatchArray) => Command): InputRule {
  return new InputRule(pattern, (state, match, from, to) => {
    if (state.selection.$from.parent.type !== nodes.paragraph) return null
    return insteadOfTyped(state, {from, to}, commandFor(match))
  })
}

const blockRules = [
  blockRule(/^(#{1,6})\s$/, ([, signs]) => setBlock("heading", {level: signs!.length})),
  blockRule(/^[-*+]\s$/, () => setBlock("listItem", {kind: "bullet"})),
  blockRule(/^(\d{1,9})[.)]\s$/, ([, digits]) => setBlock("listItem", {kind: "ordered", start: startOf(digits!)})),
  blockRule(/^(?:- )?\[([ x]?)\]\s$/i, ([, sign]) => {
    return setBlock("listItem", {kind: "task", checked: sign?.toLowerCase() === "x"})
  }),
  blockRule(/^>\s$/, () => setBlock("quote")),
  blockRule(/^:::\s$/, () => setBlock("callout")),
  blockRule(/^\$\$\s$/, () => setBlock("mathBlock")),
  blockRule(/^```([\w+#.-]*)\s$/, ([, lang]) => setBlock("codeBlock", {lang})),
  blockRule(/^(?:---|—-|\*\*\*)$/, () => insertRule),
]

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
