import type {Mark} from "prosemirror-model"
import {COLOR} from "../attributes.ts"
import {schema} from "../schema.ts"

const {marks} = schema

const TAGS: Readonly<Record<string, Mark>> = {
  u: marks.underline.create(),
  ins: marks.underline.create(),
  mark: marks.highlight.create(),
  sub: marks.subscript.create(),
  sup: marks.superscript.create(),
  s: marks.strike.create(),
  del: marks.strike.create(),
  strong: marks.bold.create(),
  b: marks.bold.create(),
  em: marks.italic.create(),
  i: marks.italic.create(),
}

const NAMES: Readonly<Record<string, string>> = {
  underline: "u",
  subscript: "sub",
  superscript: "sup",
  strike: "del",
  highlight: "mark",
  color: "span",
}

/** The tags around text with `mark`, for the marks that are written as HTML. */
export function tagsOf({type, attrs}: Mark): {open: string; close: string} {
  const name = NAMES[type.name]!
  const color = attrs.color as string | null | undefined
  return {open: color ? `<${name} data-color="${color}">` : `<${name}>`, close: `</${name}>`}
}

/** What an inline tag means: the start of a mark, the end of one, or neither. */
export type Tag = {tag: "open"; name: string; mark: Mark} | {tag: "close"; name: string} | {tag: "break"} | null

export function readTag(html: string): Tag {
  if (/^<br\s*\/?>$/i.test(html)) return {tag: "break"}
  const [, slash, name = "", color] = /^<(\/?)([a-z]+)(?:\s+data-color="(#\w+)")?\s*>$/i.exec(html) ?? []
  const known = name.toLowerCase()
  if (known !== "span" && !Object.hasOwn(TAGS, known)) return null
  if (slash === "/") return {tag: "close", name: known}
  const mark = markOf(known, color)
  return mark && {tag: "open", name: known, mark}
}

function markOf(name: string, color: string | undefined): Mark | null {
  if (color !== undefined && !COLOR.test(color)) return null
  if (name === "span") return color === undefined ? null : marks.color.create({color})
  if (name === "mark" && color !== undefined) return marks.highlight.create({color})
  return TAGS[name] ?? null
}
