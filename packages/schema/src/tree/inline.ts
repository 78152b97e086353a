import type {Mark, Node} from "prosemirror-model"
import * as Y from "yjs"
import {isDay} from "../attributes.ts"
import {inlineText} from "../blocks.ts"
import {isJsonObject, type JsonObject} from "../json-value.ts"
import {ID_MAX_LENGTH, LABEL_MAX_LENGTH} from "../limits.ts"
import {schema} from "../schema.ts"
import {Attributes} from "./attributes.ts"
import {imageOf} from "./image.ts"
import {camelCase, marksOf} from "./marks.ts"

const {date, hardBreak, math, mention, unsupportedInline} = schema.nodes

/** What an element or text of a tree holds beside it: Yjs types it as anything, so it is named here once. */
export type Child = Y.XmlElement | Y.XmlText
export function childrenOf(parent: Y.XmlFragment): Child[] {
  return parent.toArray().filter((child): child is Child => child instanceof Y.XmlElement || child instanceof Y.XmlText)
}

const INLINES = new Set(["hardBreak", "math", "inlineMath", "mathInline", "mention", "date"])

/** Whether `child` is text, or an element that only stands in a text. */
export function isInline(child: Child): boolean {
  return child instanceof Y.XmlText || INLINES.has(camelCase(child.nodeName))
}

/** The inline content of `children`; images are blocks among it. */
export function inlineOf(children: readonly Child[]): Node[] {
  return children.flatMap((child) => (child instanceof Y.XmlText ? runsOf(child) : elementOf(child)))
}

interface Run {
  readonly insert: unknown
  readonly attributes?: Record<string, unknown>
}

function runsOf(text: Y.XmlText): Node[] {
  return (text.toDelta() as Run[]).flatMap(({insert, attributes}) => {
    const marks = marksOf(attributes)
    if (typeof insert === "string")
      return inlineText(insert, false).map((node) => (node.isText ? node.mark(marks) : node))
    if (insert instanceof Y.XmlElement)
      return elementOf(insert).map((node) => node.mark(node.isInline ? marks : node.marks))
    return isJsonObject(insert) ? [unsupportedInline.create({embed: insert}, null, marks)] : []
  })
}

function elementOf(element: Y.XmlElement): Node[] {
  const attributes = new Attributes(element.getAttributes())
  switch (camelCase(element.nodeName)) {
    case "hardBreak":
      return [hardBreak.create()]
    case "image":
      return [imageOf(attributes, 0)]
    case "math":
    case "inlineMath":
    case "mathInline":
      return [math.create({tex: attributes.takeText("latex", "tex", "value") || textOf(element)})]
    case "mention":
      return [mentionOf(attributes) ?? embed(element)]
    case "date":
      return [dateOf(attributes) ?? embed(element)]
    default:
      return unknownElement(element)
  }
}

function mentionOf(attributes: Attributes): Node | null {
  const id = attributes.takeText("id")
  const label = attributes.takeText("label")
  return id === "" || id.length > ID_MAX_LENGTH ? null : mention.create({id, label: label.slice(0, LABEL_MAX_LENGTH)})
}

function dateOf(attributes: Attributes): Node | null {
  const day = attributes.takeText("day", "date")
  return isDay(day) ? date.create({day}) : null
}

/** An inline element that this build does not know: its text under an unsupported mark, or an unsupported atom. */
function unknownElement(element: Y.XmlElement): Node[] {
  const content = inlineOf(childrenOf(element))
  if (content.length === 0) return [embed(element)]
  const mark = schema.marks.unsupportedMark.create({key: element.nodeName, value: plainAttributes(element)})
  return content.map((node) => (node.isInline ? withMark(node, mark) : node))
}

function withMark(node: Node, mark: Mark): Node {
  return node.mark(mark.addToSet(node.marks))
}

function embed(element: Y.XmlElement): Node {
  return unsupportedInline.create({embed: {...plainAttributes(element), type: element.nodeName}})
}

function plainAttributes(element: Y.XmlElement): JsonObject {
  return new Attributes(element.getAttributes()).rest() ?? {}
}

/** All text in an element, whatever it is in. */
export function textOf(element: Y.XmlElement): string {
  return inlineOf(childrenOf(element))
    .map((node) => node.text ?? node.type.spec.leafText?.(node) ?? "")
    .join("")
}
