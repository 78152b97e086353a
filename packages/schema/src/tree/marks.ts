import type {Mark} from "prosemirror-model"
import {hexColor} from "../color.ts"
import {isJsonValue, isPlainObject} from "../json-value.ts"
import {ID_MAX_LENGTH, KEY_MAX_LENGTH} from "../limits.ts"
import {safeHref} from "../safe-url.ts"
import {schema} from "../schema.ts"

const {marks} = schema

const PLAIN: Readonly<Record<string, Mark>> = {
  bold: marks.bold.create(),
  strong: marks.bold.create(),
  italic: marks.italic.create(),
  em: marks.italic.create(),
  underline: marks.underline.create(),
  strike: marks.strike.create(),
  strikethrough: marks.strike.create(),
  code: marks.code.create(),
  subscript: marks.subscript.create(),
  superscript: marks.superscript.create(),
}

/** The marks of a piece of text, from its attributes in a Y.XmlText; one without counterpart becomes an unsupported mark. */
export function marksOf(attributes: Readonly<Record<string, unknown>> = {}): readonly Mark[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .reduce<readonly Mark[]>((set, [key, value]) => markOf(key, value).addToSet(set), [])
}

function markOf(key: string, value: unknown): Mark {
  // y-prosemirror tells overlapping marks of one name apart by a hash.
  const name = key.replace(/--[A-Za-z0-9+/=]{8}$/, "")
  const attrs = isPlainObject(value) ? value : {}
  return PLAIN[camelCase(name)] ?? withAttributes(camelCase(name), attrs, value) ?? unsupported(name, value)
}

function withAttributes(name: string, attrs: Record<string, unknown>, value: unknown): Mark | null {
  switch (name) {
    case "link": {
      const href = safeHref(asText(attrs.href))
      return href === null ? null : marks.link.create({href})
    }
    case "highlight":
      return asText(attrs.color) === null ? marks.highlight.create() : colored("highlight", attrs.color)
    case "backgroundColor":
      return colored("highlight", attrs.stringValue ?? value)
    case "color":
    case "textColor":
      return colored("color", attrs.color ?? attrs.stringValue ?? value)
    case "textStyle":
      return Object.values(attrs).filter((style) => style !== null).length === 1 ? colored("color", attrs.color) : null
    case "comment": {
      const id = asText(attrs.id) ?? asText(attrs.threadId) ?? asText(attrs.commentId)
      return id === null || id.length > ID_MAX_LENGTH ? null : marks.comment.create({id})
    }
    default:
      return null
  }
}

function colored(name: "highlight" | "color", value: unknown): Mark | null {
  const color = hexColor(asText(value))
  return color === null ? null : marks[name].create({color})
}

function unsupported(key: string, value: unknown): Mark {
  return marks.unsupportedMark.create({key: key.slice(0, KEY_MAX_LENGTH), value: isJsonValue(value) ? value : true})
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null
}

/** `code_block` as `codeBlock`: ProseMirror's own examples use the former. */
export function camelCase(name: string): string {
  return name.replaceAll(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
