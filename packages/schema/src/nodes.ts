import type {DOMOutputSpec, Node, NodeSpec, TagParseRule} from "prosemirror-model"
import {
  blockAttributes,
  CALLOUT_TONES,
  COLOR,
  flag,
  indentedAttributes,
  integer,
  isDay,
  isIntegerIn,
  jsonObject,
  languageOf,
  LIST_KINDS,
  LIST_STYLES,
  oneOf,
  optionalInteger,
  optionalText,
  record,
  requiredText,
  text,
} from "./attributes.ts"
import {
  blockDom,
  readBlock,
  readCheckbox,
  readFlag,
  readId,
  readInteger,
  readLanguage,
  readMath,
  readRecord,
  readWord,
  readText,
} from "./node-dom.ts"
import {parseJsonObject} from "./json-value.ts"
import {isEmbeddable} from "./embed-hosts.ts"
import {
  ADDRESS_MAX_LENGTH,
  COLUMN_WIDTH_MAX_PX,
  COLUMN_WIDTH_MIN_PX,
  DATA_ADDRESS_MAX_LENGTH,
  FILE_NAME_MAX_LENGTH,
  ID_MAX_LENGTH,
  IMAGE_SIZE_MAX_PX,
  LABEL_MAX_LENGTH,
  LANGUAGE_MAX_LENGTH,
  LIST_START_MAX,
  TEX_MAX_LENGTH,
  TYPE_MAX_LENGTH,
} from "./limits.ts"
import {isSafeFileAddress, isSafeImageSource, safeFileAddress, safeImageSource} from "./safe-url.ts"

/** Names of a row and of a column, which the binding makes no longer than 64. */
const CELL_KEY_MAX_LENGTH = 64 + 1 + 64

/** A rule that reads the attributes every block shares, and those that `read` adds. */
function rule(tag: string, read: (dom: HTMLElement) => object | false = () => ({}), more: object = {}): TagParseRule {
  return {
    ...more,
    tag,
    getAttrs: (dom) => {
      const attrs = read(dom)
      return attrs && {...readBlock(dom), ...attrs}
    },
  }
}

/** A textblock of the flat document. */
function textBlock(spec: NodeSpec): NodeSpec {
  return {
    content: "inline*",
    group: "block flow",
    defining: true,
    ...spec,
    attrs: {...indentedAttributes, ...spec.attrs},
  }
}

/** A block without text. */
function atomBlock(spec: NodeSpec): NodeSpec {
  return {group: "block flow", ...spec, attrs: {...indentedAttributes, ...spec.attrs}}
}

const paragraph = textBlock({
  defining: false,
  parseDOM: [rule("p")],
  toDOM: (node) => ["p", blockDom(node), 0],
})

const heading = textBlock({
  attrs: {level: integer(1, 1, 6)},
  parseDOM: [1, 2, 3, 4, 5, 6].map((level) => rule(`h${level}`, () => ({level}))),
  toDOM: (node) => [`h${String(node.attrs.level)}`, blockDom(node), 0],
})

const quote = textBlock({
  parseDOM: [rule("blockquote")],
  toDOM: (node) => ["blockquote", blockDom(node), 0],
})

const callout = textBlock({
  attrs: {tone: oneOf(CALLOUT_TONES)},
  parseDOM: [rule("[data-callout]", (dom) => ({tone: readWord(dom, "data-callout", CALLOUT_TONES)}), {priority: 60})],
  toDOM: (node) => ["aside", blockDom(node, {"data-callout": node.attrs.tone}), 0],
})

const toggle = textBlock({
  parseDOM: [rule("[data-toggle]", undefined, {priority: 60}), rule("summary")],
  toDOM: (node) => ["div", blockDom(node, {"data-toggle": ""}), 0],
})

const codeBlock = textBlock({
  content: "text*",
  marks: "comment unsupportedMark",
  code: true,
  attrs: {lang: text(LANGUAGE_MAX_LENGTH, (lang) => languageOf(lang) === lang)},
  parseDOM: [rule("pre", (dom) => ({lang: readLanguage(dom)}), {preserveWhitespace: "full"})],
  toDOM: (node) => {
    const language = node.attrs.lang === "" ? {} : {"data-lang": String(node.attrs.lang)}
    return ["pre", {...blockDom(node, language), dir: "ltr"}, ["code", 0]]
  },
})

const mathBlock = textBlock({
  content: "text*",
  marks: "comment unsupportedMark",
  code: true,
  parseDOM: [rule("[data-math-block]", undefined, {preserveWhitespace: "full", priority: 60})],
  toDOM: (node) => ["div", {...blockDom(node, {"data-math-block": ""}), dir: "ltr"}, 0],
})

const list: NodeSpec = {
  content: "listItem+",
  group: "list",
  parseDOM: [{tag: "ul"}, {tag: "ol"}],
  toDOM: () => ["ul", {"data-list": ""}, 0],
}

const listItem: NodeSpec = {
  content: "inline*",
  defining: true,
  attrs: {
    ...indentedAttributes,
    kind: oneOf(LIST_KINDS),
    style: oneOf(LIST_STYLES),
    checked: flag(),
    start: optionalInteger(0, LIST_START_MAX),
  },
  parseDOM: [
    rule("li", (dom) => ({
      kind: readWord(dom, "data-kind", LIST_KINDS),
      style: readWord(dom, "data-style", LIST_STYLES),
      start: readInteger(dom, "data-start", 0, LIST_START_MAX),
      checked: readCheckbox(dom),
    })),
  ],
  toDOM: (node) => ["li", listItemDom(node), 0],
}

function listItemDom(node: Node): Record<string, unknown> {
  const {kind, style, checked, indent, start} = node.attrs
  return {
    ...blockDom(node),
    "data-kind": kind,
    ...(style !== "auto" && {"data-style": style}),
    "data-indent": indent,
    "aria-level": Number(indent) + 1,
    ...(kind === "task" && {"data-checked": String(checked)}),
    // Written through CSSOM by ProseMirror, so a strict content security policy has nothing to refuse.
    ...(kind === "ordered" && start !== null && {"data-start": start, style: `--quire-start: ${String(start)}`}),
  }
}

const ruleBlock = atomBlock({
  parseDOM: [rule("hr")],
  toDOM: (node) => ["hr", blockDom(node)],
})

/** Where a page ends in print; on the screen a line that says so. */
const pageBreak = atomBlock({
  parseDOM: [rule("hr[data-page-break]", undefined, {priority: 60})],
  toDOM: (node) => ["hr", blockDom(node, {"data-page-break": ""})],
})

const image = atomBlock({
  draggable: true,
  attrs: {
    src: text(DATA_ADDRESS_MAX_LENGTH, isSafeImageSource),
    alt: text(LABEL_MAX_LENGTH),
    caption: text(LABEL_MAX_LENGTH),
    width: optionalInteger(1, IMAGE_SIZE_MAX_PX),
    height: optionalInteger(1, IMAGE_SIZE_MAX_PX),
  },
  parseDOM: [
    rule("figure", (dom) => {
      const picture = dom.querySelector("img")
      const caption = readText(dom.querySelector("figcaption")?.textContent, LABEL_MAX_LENGTH)
      return picture !== null && {...readImage(picture), caption}
    }),
    rule("img", readImage),
  ],
  toDOM: imageDom,
})

function readImage(dom: Element): object {
  return {
    src: safeImageSource(dom.getAttribute("src")) ?? "",
    alt: readText(dom.getAttribute("alt"), LABEL_MAX_LENGTH),
    caption: readText(dom.getAttribute("title"), LABEL_MAX_LENGTH),
    width: readInteger(dom, "width", 1, IMAGE_SIZE_MAX_PX),
    height: readInteger(dom, "height", 1, IMAGE_SIZE_MAX_PX),
  }
}

function imageDom(node: Node): DOMOutputSpec {
  const {src, alt, caption, width, height} = node.attrs
  const picture: DOMOutputSpec = ["img", {src: src === "" ? null : src, alt, width, height}]
  if (caption === "") return ["figure", blockDom(node), picture]
  return ["figure", blockDom(node), picture, ["figcaption", caption]]
}

const MIME = /^(?:[\w.+-]{1,64}\/[\w.+-]{1,127})?$/

/** Something to download: `size` in bytes, `mime` its type. */
const file = atomBlock({
  draggable: true,
  attrs: {
    src: text(ADDRESS_MAX_LENGTH, isSafeFileAddress),
    name: text(FILE_NAME_MAX_LENGTH),
    size: integer(0, 0, Number.MAX_SAFE_INTEGER),
    mime: text(192, (mime) => MIME.test(mime)),
  },
  parseDOM: [rule("[data-file]", readFile, {priority: 60})],
  toDOM: fileDom,
})

function readFile(dom: Element): object {
  const link = dom.querySelector("a")
  const mime = dom.getAttribute("data-mime") ?? ""
  return {
    src: safeFileAddress(link?.getAttribute("href")) ?? "",
    name: readText(link?.textContent, FILE_NAME_MAX_LENGTH),
    size: readInteger(dom, "data-size", 0, Number.MAX_SAFE_INTEGER) ?? 0,
    mime: MIME.test(mime) ? mime : "",
  }
}

function fileDom(node: Node): DOMOutputSpec {
  const {src, name, size, mime} = node.attrs
  const link = {href: src === "" ? null : src, download: name, rel: "noopener noreferrer nofollow"}
  return ["div", blockDom(node, {"data-file": "", "data-size": size, "data-mime": mime}), ["a", link, String(name)]]
}

/** A page of somebody else's, named by its address; the editor shows it in a frame, everything else as a link. */
const embed = atomBlock({
  draggable: true,
  attrs: {src: text(ADDRESS_MAX_LENGTH, (src) => src === "" || isEmbeddable(src)), title: text(LABEL_MAX_LENGTH)},
  parseDOM: [
    rule("[data-embed]", readEmbed, {priority: 60}),
    rule("iframe[src]", (dom) => {
      const src = dom.getAttribute("src") ?? ""
      return isEmbeddable(src) && {src, title: readText(dom.getAttribute("title"), LABEL_MAX_LENGTH)}
    }),
  ],
  toDOM: embedDom,
})

function readEmbed(dom: Element): object {
  const src = dom.querySelector("a")?.getAttribute("href") ?? ""
  return {src: isEmbeddable(src) ? src : "", title: readText(dom.getAttribute("data-title"), LABEL_MAX_LENGTH)}
}

function embedDom(node: Node): DOMOutputSpec {
  const {src, title} = node.attrs
  const href = src === "" ? null : src
  const link: DOMOutputSpec = ["a", {href, rel: "noopener noreferrer nofollow"}, String(title || src)]
  return ["div", blockDom(node, {"data-embed": "", "data-title": title}), link]
}

const table: NodeSpec = {
  content: "tableRow+",
  group: "block",
  tableRole: "table",
  isolating: true,
  // `widths` in pixels by column id; `fills` by `<row id>/<column id>`; `spans` from the first to the last of merged cells, both so
  // named: of the table, because cells have no keys of their own.
  attrs: {
    ...indentedAttributes,
    header: flag(),
    headerColumn: flag(),
    widths: record((value) => isIntegerIn(value, COLUMN_WIDTH_MIN_PX, COLUMN_WIDTH_MAX_PX), "widths in pixels"),
    fills: record((value) => typeof value === "string" && COLOR.test(value), "colours"),
    spans: record((value) => typeof value === "string" && value.length <= CELL_KEY_MAX_LENGTH, "names of cells"),
  },
  parseDOM: [
    rule("table", (dom) => ({
      header: readFlag(dom, "data-header") || dom.querySelector("th:not([scope=row])") !== null,
      headerColumn: readFlag(dom, "data-header-column"),
      widths: readRecord(dom, "data-widths", table.attrs!.widths!),
      fills: readRecord(dom, "data-fills", table.attrs!.fills!),
      spans: readRecord(dom, "data-spans", table.attrs!.spans!),
    })),
  ],
  toDOM: (node) => ["table", blockDom(node, tableDom(node)), ["tbody", 0]],
}

function tableDom({attrs}: Node): Record<string, unknown> {
  const written = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return {
    ...(attrs.header && {"data-header": ""}),
    ...(attrs.headerColumn && {"data-header-column": ""}),
    "data-widths": written(attrs.widths),
    "data-fills": written(attrs.fills),
    "data-spans": written(attrs.spans),
  }
}

const tableRow: NodeSpec = {
  content: "tableCell+",
  tableRole: "row",
  attrs: {id: optionalText(ID_MAX_LENGTH)},
  parseDOM: [{tag: "tr", getAttrs: (dom) => ({id: readId(dom, "data-id")})}],
  toDOM: (node) => ["tr", {"data-id": node.attrs.id}, 0],
}

const tableCell: NodeSpec = {
  content: "(flow | list)+",
  tableRole: "cell",
  isolating: true,
  attrs: {col: optionalText(ID_MAX_LENGTH)},
  parseDOM: ["td", "th"].map((tag) => ({tag, getAttrs: (dom: HTMLElement) => ({col: readId(dom, "data-col")})})),
  toDOM: (node) => ["td", {"data-col": node.attrs.col}, 0],
}

const hardBreak: NodeSpec = {
  inline: true,
  group: "inline",
  selectable: false,
  linebreakReplacement: true,
  leafText: () => "\n",
  parseDOM: [{tag: "br"}],
  toDOM: () => ["br"],
}

const math: NodeSpec = {
  inline: true,
  group: "inline",
  atom: true,
  attrs: {tex: text(TEX_MAX_LENGTH)},
  leafText: (node) => String(node.attrs.tex),
  parseDOM: [{tag: "[data-math]", priority: 60, getAttrs: (dom) => ({tex: readMath(dom, TEX_MAX_LENGTH)})}],
  toDOM: (node) => ["span", {"data-math": "", dir: "ltr"}, String(node.attrs.tex)],
}

const mention: NodeSpec = {
  inline: true,
  group: "inline",
  atom: true,
  attrs: {id: requiredText(ID_MAX_LENGTH), label: text(LABEL_MAX_LENGTH)},
  leafText: (node) => `@${String(node.attrs.label || node.attrs.id)}`,
  parseDOM: [
    {
      tag: "[data-mention]",
      priority: 60,
      getAttrs: (dom) => ({
        id: readText(dom.getAttribute("data-mention"), ID_MAX_LENGTH),
        label: readText(dom.getAttribute("data-label"), LABEL_MAX_LENGTH),
      }),
    },
  ],
  toDOM: (node) => {
    const {id, label} = node.attrs
    return ["span", {"data-mention": id, "data-label": label, dir: "auto"}, mention.leafText!(node)]
  },
}

/** A day, written `2026-11-25`; how a reader's language writes it is the editor's affair. */
const date: NodeSpec = {
  inline: true,
  group: "inline",
  atom: true,
  attrs: {day: requiredText(10, isDay)},
  leafText: (node) => String(node.attrs.day),
  parseDOM: [
    {
      tag: "time",
      getAttrs: (dom) => {
        const day = dom.getAttribute("datetime") ?? ""
        return isDay(day) && {day}
      },
    },
  ],
  toDOM: (node) => ["time", {datetime: node.attrs.day}, String(node.attrs.day)],
}

const unsupportedBlock: NodeSpec = {
  content: "inline*",
  group: "block flow",
  defining: true,
  attrs: {...indentedAttributes, type: text(TYPE_MAX_LENGTH)},
  parseDOM: [
    rule("[data-unsupported=block]", (dom) => ({type: readText(dom.getAttribute("data-type"), TYPE_MAX_LENGTH)}), {
      priority: 70,
    }),
  ],
  toDOM: (node) => ["div", blockDom(node, {"data-unsupported": "block", "data-type": node.attrs.type}), 0],
}

const unsupportedAtom: NodeSpec = {
  group: "block flow",
  atom: true,
  attrs: {...blockAttributes, type: text(TYPE_MAX_LENGTH)},
  parseDOM: [
    rule("[data-unsupported=atom]", (dom) => ({type: readText(dom.getAttribute("data-type"), TYPE_MAX_LENGTH)}), {
      priority: 70,
    }),
  ],
  toDOM: (node) => ["div", blockDom(node, {"data-unsupported": "atom", "data-type": node.attrs.type})],
}

const unsupportedInline: NodeSpec = {
  inline: true,
  group: "inline",
  atom: true,
  attrs: {embed: jsonObject()},
  parseDOM: [
    {
      tag: "[data-unsupported=inline]",
      priority: 70,
      getAttrs: (dom) => ({embed: parseJsonObject(dom.getAttribute("data-embed"))}),
    },
  ],
  toDOM: (node) => ["span", {"data-unsupported": "inline", "data-embed": JSON.stringify(node.attrs.embed)}],
}

/**
 * Our nodes. The document is flat: lists, quotes, callouts and toggles nest by `indent`, and only the view wraps a run of
 * list items in a `list`.
 */
export const nodes = {
  doc: {content: "(block | list)+"},
  paragraph,
  heading,
  quote,
  callout,
  toggle,
  codeBlock,
  mathBlock,
  rule: ruleBlock,
  pageBreak,
  image,
  file,
  embed,
  table,
  tableRow,
  tableCell,
  list,
  listItem,
  unsupportedBlock,
  unsupportedAtom,
  text: {group: "inline"},
  hardBreak,
  math,
  mention,
  date,
  unsupportedInline,
} satisfies Record<string, NodeSpec>
