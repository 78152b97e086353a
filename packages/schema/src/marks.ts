import type {Mark, MarkSpec, StyleParseRule, TagParseRule} from "prosemirror-model"
import {COLOR, json, optionalText, requiredText} from "./attributes.ts"
import {parseJson} from "./json-value.ts"
import {ADDRESS_MAX_LENGTH, ID_MAX_LENGTH, KEY_MAX_LENGTH} from "./limits.ts"
import {readText} from "./node-dom.ts"
import {isSafeHref, safeHref} from "./safe-url.ts"
import {hexColor} from "./color.ts"

const isColor = (value: string) => COLOR.test(value)

const link: MarkSpec = {
  inclusive: false,
  attrs: {href: requiredText(ADDRESS_MAX_LENGTH, isSafeHref)},
  parseDOM: [
    {
      tag: "a[href]",
      getAttrs: (dom) => {
        const href = safeHref(dom.getAttribute("href"))
        return href !== null && {href}
      },
    },
  ],
  toDOM: (mark) => ["a", {href: mark.attrs.href, rel: "noopener noreferrer nofollow"}, 0],
}

/** A mark that is a tag, or a style which means the same. */
function plain(tag: string, ...rules: readonly (TagParseRule | StyleParseRule)[]): MarkSpec {
  return {parseDOM: [{tag}, ...rules], toDOM: () => [tag, 0]}
}

const bold = plain(
  "strong",
  // Google Docs wraps everything that it copies in a bold element of normal weight.
  {tag: "b", getAttrs: (dom) => dom.style?.fontWeight !== "normal" && null},
  {style: "font-weight=400", clearMark: (mark) => mark.type.name === "bold"},
  {style: "font-weight=normal", clearMark: (mark) => mark.type.name === "bold"},
  {style: "font-weight", getAttrs: (value) => /^(?:bold(?:er)?|[6-9]00)$/.test(value) && null},
)

const italic = plain(
  "em",
  {tag: "i"},
  {style: "font-style=italic"},
  {style: "font-style=normal", clearMark: (mark) => mark.type.name === "italic"},
)

const underline = plain("u", {
  style: "text-decoration",
  getAttrs: (value) => value.includes("underline") && null,
  consuming: false,
})

const strike = plain(
  "s",
  {tag: "del"},
  {tag: "strike"},
  {
    style: "text-decoration",
    getAttrs: (value) => value.includes("line-through") && null,
    consuming: false,
  },
)

const code: MarkSpec = {...plain("code", {tag: "kbd"}, {tag: "samp"}, {tag: "tt"}), code: true}

const subscript = plain("sub", {style: "vertical-align=sub"})
const superscript = plain("sup", {style: "vertical-align=super"})

const highlight: MarkSpec = {
  attrs: {color: optionalText(7, isColor)},
  parseDOM: [{tag: "mark", getAttrs: (dom) => ({color: hexColor(dom.getAttribute("data-color"))})}],
  toDOM: (mark) => ["mark", colorDom(mark), 0],
}

const color: MarkSpec = {
  attrs: {color: requiredText(7, isColor)},
  parseDOM: [
    {
      tag: "span[data-color]",
      getAttrs: (dom) => {
        const value = hexColor(dom.getAttribute("data-color"))
        return value !== null && {color: value}
      },
    },
  ],
  toDOM: (mark) => ["span", colorDom(mark), 0],
}

// ProseMirror sets `style` through CSSOM, which a strict content security policy allows.
function colorDom(mark: Mark): Record<string, unknown> {
  const value = mark.attrs.color as string | null
  return value === null ? {} : {"data-color": value, style: `--quire-color: ${value}`}
}

const comment: MarkSpec = {
  attrs: {id: requiredText(ID_MAX_LENGTH)},
  excludes: "",
  inclusive: false,
  parseDOM: [
    {tag: "[data-comment]", getAttrs: (dom) => ({id: readText(dom.getAttribute("data-comment"), ID_MAX_LENGTH)})},
  ],
  toDOM: (mark) => ["span", {"data-comment": mark.attrs.id}, 0],
}

const unsupportedMark: MarkSpec = {
  attrs: {key: requiredText(KEY_MAX_LENGTH), value: json()},
  excludes: "",
  inclusive: false,
  parseDOM: [
    {
      tag: "[data-unsupported=mark]",
      getAttrs: (dom) => ({
        key: readText(dom.getAttribute("data-key"), KEY_MAX_LENGTH),
        value: parseJson(dom.getAttribute("data-value")) ?? null,
      }),
    },
  ],
  toDOM: (mark) => [
    "span",
    {"data-unsupported": "mark", "data-key": mark.attrs.key, "data-value": JSON.stringify(mark.attrs.value)},
    0,
  ],
}

/** Our marks, in the order in which they nest: the first is the outermost. */
export const marks = {
  link,
  comment,
  unsupportedMark,
  bold,
  italic,
  underline,
  strike,
  highlight,
  color,
  subscript,
  superscript,
  code,
} satisfies Record<string, MarkSpec>
