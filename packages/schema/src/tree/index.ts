import type {Attrs, Node, NodeType} from "prosemirror-model"
import * as Y from "yjs"
import {CALLOUT_TONES, languageOf} from "../attributes.ts"
import {documentOf} from "../blocks.ts"
import {ID_MAX_LENGTH, INDENT_MAX, LIST_START_MAX, TYPE_MAX_LENGTH} from "../limits.ts"
import {schema} from "../schema.ts"
import {Attributes} from "./attributes.ts"
import {imageOf} from "./image.ts"
import {type Child, childrenOf, inlineOf, isInline, textOf} from "./inline.ts"
import {camelCase} from "./marks.ts"
import {tableOf} from "./table.ts"

const {
  callout,
  codeBlock,
  heading,
  image,
  listItem,
  mathBlock,
  paragraph,
  quote,
  pageBreak,
  rule,
  toggle,
  unsupportedAtom,
  unsupportedBlock,
} = schema.nodes

/**
 * A document in y-prosemirror's stored form, a tree of elements, as ours. Knows the node and mark names of ProseMirror's
 * basic schema, Tiptap and BlockNote. Every character is kept: an element that has no counterpart becomes an unsupported
 * block or atom with its attributes, a mark an unsupported mark. What is lost is presentation: widths of table cells, the
 * target of a link.
 */
export function fromTree(fragment: Y.XmlFragment): Node {
  return documentOf(flow(childrenOf(fragment), 0))
}

/** The blocks of `children`; text that is in no block makes a paragraph. */
function flow(children: readonly Child[], indent: number): Node[] {
  return children.flatMap((child) => {
    if (child instanceof Y.XmlElement && !isInline(child)) return block(child, Math.min(indent, INDENT_MAX))
    const content = inlineOf([child])
    return content.length > 0 ? textBlocks(paragraph, {indent}, content) : []
  })
}

function block(element: Y.XmlElement, indent: number, id: string | null = null): Node[] {
  const attributes = new Attributes(element.getAttributes())
  const name = camelCase(element.nodeName)
  switch (name) {
    case "doc":
    case "blockGroup":
    case "detailsContent":
    case "toggleContent":
      return flow(childrenOf(element), indent)
    case "blockContainer":
      return blockContainer(element, attributes, indent)
    case "bulletList":
    case "orderedList":
    case "taskList":
      return list(element, attributes, name, indent)
    case "listItem":
    case "taskItem":
      return item(element, attributes, {kind: name === "taskItem" ? "task" : "bullet", indent})
    case "blockquote":
    case "quote":
      return quotes(element, attributes, indent, id)
    case "details":
    case "toggle":
      return details(element, attributes, indent)
    case "table":
      return table(element, attributes, indent, id)
    case "image":
      return [imageOf(attributes, indent, idOf(attributes, id))]
    default:
      return leafBlock(element, attributes, name, indent, id)
  }
}

/** A block that holds text, or nothing. */
function leafBlock(
  element: Y.XmlElement,
  attributes: Attributes,
  name: string,
  indent: number,
  id: string | null,
): Node[] {
  const make = (type: NodeType, own: Attrs = {}) => {
    const attrs = {...own, indent, id: idOf(attributes, id), unknown: attributes.rest()}
    return textBlocks(type, attrs, inlineOf(childrenOf(element)))
  }
  switch (name) {
    case "paragraph":
    case "tableParagraph":
    case "detailsSummary":
      return make(paragraph)
    case "heading":
      return make(heading, {level: attributes.takeInteger(1, 6, "level") ?? 1})
    case "codeBlock":
      return make(codeBlock, {lang: languageOf(attributes.takeText("language", "lang", "params"))})
    case "horizontalRule":
    case "divider":
      return [rule.create({indent, id: idOf(attributes, id), unknown: attributes.rest()})]
    case "pageBreak":
      return [pageBreak.create({indent, id: idOf(attributes, id), unknown: attributes.rest()})]
    case "bulletListItem":
      return make(listItem, {kind: "bullet"})
    case "numberedListItem":
      return make(listItem, {kind: "ordered", start: attributes.takeInteger(0, LIST_START_MAX, "start") ?? null})
    case "checkListItem":
      return make(listItem, {kind: "task", checked: attributes.takeFlag("checked")})
    case "toggleListItem":
      return make(toggle)
    case "callout":
    case "alert":
      return make(callout, {tone: tone(attributes)})
    case "blockMath":
    case "mathBlock":
    case "mathDisplay":
      return [
        mathBlock.create(
          {indent, id: idOf(attributes, id)},
          codeText(attributes.takeText("latex", "tex") || textOf(element)),
        ),
      ]
    default:
      return unknownBlock(element, attributes, indent, id)
  }
}

/** BlockNote: one block with its id, and below it a group of those that it owns. */
function blockContainer(element: Y.XmlElement, attributes: Attributes, indent: number): Node[] {
  const id = idOf(attributes, null)
  return childrenOf(element).flatMap((child) => {
    if (!(child instanceof Y.XmlElement)) return flow([child], indent)
    return child.nodeName === "blockGroup" ? flow([child], indent + 1) : block(child, indent, id)
  })
}

function list(element: Y.XmlElement, attributes: Attributes, name: string, indent: number): Node[] {
  const start = attributes.takeInteger(0, LIST_START_MAX, "start", "order") ?? 1
  const kind = name === "orderedList" ? "ordered" : name === "taskList" ? "task" : "bullet"
  return childrenOf(element).flatMap((child, index) => {
    if (!(child instanceof Y.XmlElement)) return flow([child], indent)
    const first = index === 0 && kind === "ordered" && start !== 1 ? {start} : {}
    return item(child, new Attributes(child.getAttributes()), {kind, indent, ...first})
  })
}

/** A list item: the paragraph that it begins with, and the blocks after it one level in. */
function item(
  element: Y.XmlElement,
  attributes: Attributes,
  own: {kind: string; indent: number; start?: number},
): Node[] {
  const {lead, rest} = leadOf(element)
  const checked = attributes.takeFlag("checked", "done")
  const isTask = own.kind === "task" || camelCase(element.nodeName) === "taskItem"
  const attrs = {...own, kind: isTask ? "task" : own.kind, checked: isTask && checked}
  const unknown = merged(attributes, lead)
  const text = textBlocks(listItem, {...attrs, id: idOf(attributes, null), unknown}, lead.content)
  return [...text, ...flow(rest, own.indent + 1)]
}

interface Lead {
  readonly content: Node[]
  readonly attributes: Attributes | null
}

/** The text that an item begins with, out of its paragraph, and what comes after. */
function leadOf(element: Y.XmlElement): {lead: Lead; rest: Child[]} {
  const [first, ...rest] = childrenOf(element)
  if (first instanceof Y.XmlElement && camelCase(first.nodeName) === "paragraph") {
    return {lead: {content: inlineOf(childrenOf(first)), attributes: new Attributes(first.getAttributes())}, rest}
  }
  if (childrenOf(element).some(isInline))
    return {lead: {content: inlineOf(childrenOf(element)), attributes: null}, rest: []}
  return {lead: {content: [], attributes: null}, rest: childrenOf(element)}
}

function merged(attributes: Attributes, lead: Lead) {
  const unknown = {...lead.attributes?.rest(), ...attributes.rest()}
  return Object.keys(unknown).length > 0 ? unknown : null
}

/** Each paragraph of a quote is a quote; other blocks in it stand for themselves. */
function quotes(element: Y.XmlElement, attributes: Attributes, indent: number, id: string | null): Node[] {
  const children = childrenOf(element)
  if (children.length === 0 || children.some(isInline)) {
    return textBlocks(quote, {indent, id: idOf(attributes, id), unknown: attributes.rest()}, inlineOf(children))
  }
  return flow(children, indent).map((node) => (node.type === paragraph ? quote.create(node.attrs, node.content) : node))
}

function details(element: Y.XmlElement, attributes: Attributes, indent: number): Node[] {
  const children = childrenOf(element)
  const title = children.find((child) => child instanceof Y.XmlElement && /summary|title/i.test(child.nodeName))
  const isText = title === undefined && children.some(isInline)
  const own = title instanceof Y.XmlElement ? childrenOf(title) : isText ? children : []
  const rest = isText ? [] : children.filter((child) => child !== title)
  const attrs = {indent, id: idOf(attributes, null), unknown: attributes.rest()}
  return [...textBlocks(toggle, attrs, inlineOf(own)), ...flow(rest, indent + 1)]
}

function table(element: Y.XmlElement, attributes: Attributes, indent: number, id: string | null): Node[] {
  const attrs = {indent, id: idOf(attributes, id), unknown: attributes.rest()}
  const node = tableOf(element, attrs, (cell) => flow(childrenOf(cell), 0))
  return node === null ? [] : [node]
}

/** An element that this build does not know. Blocks inside it are kept below it, one level in. */
function unknownBlock(element: Y.XmlElement, attributes: Attributes, indent: number, id: string | null): Node[] {
  const children = childrenOf(element)
  const attrs = {type: element.nodeName.slice(0, TYPE_MAX_LENGTH), id: idOf(attributes, id), unknown: attributes.rest()}
  if (children.length === 0)
    return [unsupportedAtom.create({...attrs, unknown: indent > 0 ? {...attrs.unknown, indent} : attrs.unknown})]
  if (children.some(isInline)) return textBlocks(unsupportedBlock, {...attrs, indent}, inlineOf(children))
  return [unsupportedBlock.create({...attrs, indent}), ...flow(children, indent + 1)]
}

/** A block of `content`; an image in it becomes a block below it. */
function textBlocks(type: NodeType, attrs: Attrs, content: readonly Node[]): Node[] {
  const inline = content.filter((node) => node.type !== image)
  const images = content.filter((node) => node.type === image)
  const below = images.map((node) => image.create({...node.attrs, indent: attrs.indent}))
  if (images.length > 0 && inline.length === 0 && type === paragraph) return below
  return [type.create(attrs, type.spec.code ? codeContent(inline, type) : inline), ...below]
}

/** What a block of code can hold of `nodes`: their text, and the marks that code has. */
function codeContent(nodes: readonly Node[], type: NodeType): Node[] {
  return nodes.flatMap((node) => {
    const text = node.text ?? node.type.spec.leafText?.(node) ?? ""
    return text === "" ? [] : [schema.text(text, type.allowedMarks(node.marks))]
  })
}

function codeText(text: string): Node[] {
  return text === "" ? [] : [schema.text(text)]
}

function idOf(attributes: Attributes, fallback: string | null): string | null {
  const id = attributes.takeText("id")
  return id === "" || id.length > ID_MAX_LENGTH ? fallback : id
}

function tone(attributes: Attributes): string {
  const name = attributes.takeText("tone", "type", "variant").toLowerCase()
  return CALLOUT_TONES.find((candidate) => candidate === name) ?? "note"
}
