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
  /** `reason` as the browser says it, in English. */
  | {readonly name: "bad"; readonly reason: string}
  /** The search takes so long that it has been given up. */
  | {readonly name: "slow"}
  | {readonly name: "ready"; readonly expression: RegExp}

const LETTER = String.raw`[\p{L}\p{M}\p{N}_]`

/** `query` as an expression to search with. */
export function patternOf({text, matchCase, wholeWord, regex}: Query): Pattern {
  if (text === "") return {name: "none"}
  const inner = regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const flags = matchCase ? "gu" : "giu"
  try {
    // By itself first: brackets that close too early must not be made good by those around a word.
    const expression = new RegExp(inner, flags)
    if (!wholeWord) return {name: "ready", expression}
    return {name: "ready", expression: new RegExp(`(?<!${LETTER})(?:${inner})(?!${LETTER})`, flags)}
  } catch (error) {
    return {name: "bad", reason: reasonIn(error)}
  }
}

/** "Invalid regular expression: /(/giu: Unterminated group" says where it came from before it says what is wrong. */
function reasonIn(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split(": ").at(-1)!
}

/** What comes in the place of a match: for a regular expression, `$1`, `$<name>` and `$&` are what it has found, `$$` is `$`. */
export function replacementFor(template: string, {regex}: Query, found: RegExpExecArray): string {
  if (!regex) return template
  return template.replaceAll(/\$(\$|&|\d{1,2}|<[^>]*>)/g, (whole, sign: string) => {
    if (sign === "$") return "$"
    if (sign === "&") return found[0]
    if (sign.startsWith("<")) return found.groups?.[sign.slice(1, -1)] ?? ""
    return Number(sign) < found.length ? (found[Number(sign)] ?? "") : whole
  })
}
