/** What is looked for. */
export interface Query {
  readonly text: string
  readonly matchCase: boolean
  readonly wholeWord: boolean
  /** `text` is a regular expression. */
  readonly regex: boolean
}

export type Pattern =
  | {readonly name: "none"}
  /** The text is no regular expression. */
  | {readonly name: "bad"}
  /** The search takes so long that it has been given up. */
  | {readonly name: "slow"}
  /** A regular expression cannot be searched for here: the page's policy gives no thread for it. */
  | {readonly name: "unable"}
  /** What somebody wrote as a regular expression may never end: it is not trusted, and runs in a thread of its own only. */
  | {readonly name: "ready"; readonly expression: RegExp; readonly isTrusted: boolean}

const LETTER = String.raw`[\p{L}\p{M}\p{N}_]`

/** `query` as an expression to search with. */
export function patternOf({text, matchCase, wholeWord, regex}: Query): Pattern {
  if (text === "") return {name: "none"}
  const inner = regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const flags = matchCase ? "gu" : "giu"
  try {
    // By itself first: brackets that close too early must not be made good by those around a word.
    const itself = new RegExp(inner, flags)
    const expression = wholeWord ? new RegExp(`(?<!${LETTER})(?:${inner})(?!${LETTER})`, flags) : itself
    return {name: "ready", expression, isTrusted: !regex}
  } catch {
    return {name: "bad"}
  }
}

/** What an expression has found in a text. */
export interface Finding {
  /** Offset in the text. */
  readonly at: number
  readonly text: string
  /** What its groups have found, from `$1` on; undefined for those that took no part. */
  readonly groups: readonly (string | undefined)[]
  /** The same by their names; null where none has one. */
  readonly named: ReadonlyMap<string, string | undefined> | null
}

/** What `match` is to be remembered by. It is sent to a thread as text, so it knows nothing outside of itself. */
export function findingOf(match: RegExpExecArray): Finding {
  const [text, ...groups] = match
  return {at: match.index, text, groups, named: match.groups ? new Map(Object.entries(match.groups)) : null}
}

/** What comes in the place of a match: for a regular expression, `$1`, `$<name>` and `$&` are what it has found, `$$` is `$`. */
export function replacementFor(template: string, {regex}: Query, {text, groups, named}: Finding): string {
  if (!regex) return template
  const parts = [text, ...groups]
  return template.replaceAll(/\$(\$|&|\d{1,2}|<[^>]*>)/g, (whole, sign: string) => {
    if (sign === "$") return "$"
    if (sign === "&") return text
    if (sign.startsWith("<")) return named?.get(sign.slice(1, -1)) ?? ""
    return Number(sign) < parts.length ? (parts[Number(sign)] ?? "") : whole
  })
}
