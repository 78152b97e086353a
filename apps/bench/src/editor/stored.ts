import {applyDocument, initialise} from "@quire/binding"
import {form} from "@quire/schema"
import type {Mark, Node} from "prosemirror-model"
import * as Y from "yjs"

/** How a page keeps its document in Yjs. */
export interface Stored {
  write(doc: Y.Doc, document: Node): void
  /** The texts that hold its letters. */
  texts(doc: Y.Doc): Y.Text[]
}

/** Closes a block in our form: no letter. */
export const blockEnd = "\u2029"

/** Ours. */
export const flat: Stored = {
  write(doc, document) {
    initialise(doc)
    applyDocument(doc, form, document, null)
  },
  texts: (doc) => [doc.getText("body")],
}

/** What y-prosemirror makes of ProseMirror's basic schema. */
export const tree: Stored = {
  write(doc, document) {
    doc.transact(() => rootOf(doc).insert(0, document.children.map(elementOf)))
  },
  texts: (doc) => textsUnder(rootOf(doc)),
}

const rootOf = (doc: Y.Doc) => doc.getXmlFragment("prosemirror")
const names: Readonly<Record<string, string>> = {list: "bullet_list", listItem: "list_item", bold: "strong"}
const nameOf = ({type}: Node | Mark) => names[type.name] ?? type.name
/** All that the basic schema has, or y-prosemirror would write the rest with the first key. */
const attributesOf = ({type, attrs}: Mark) => (type.name === "link" ? {href: attrs["href"], title: null} : {})

function elementOf(node: Node): Y.XmlElement {
  const element = new Y.XmlElement(nameOf(node))
  if (node.type.name === "heading") element.setAttribute("level", node.attrs["level"])
  const isItem = node.type.name === "listItem"
  const children = node.isTextblock && !isItem ? [textOf(node)] : node.children.map(elementOf)
  element.insert(0, isItem ? [paragraphOf(node)] : children)
  return element
}

function paragraphOf(node: Node): Y.XmlElement {
  const element = new Y.XmlElement("paragraph")
  element.insert(0, [textOf(node)])
  return element
}

function textOf(node: Node): Y.XmlText {
  const text = new Y.XmlText()
  text.applyDelta(
    node.children.map(({text: insert, marks}) => ({
      insert,
      attributes: Object.fromEntries(marks.map((mark) => [nameOf(mark), attributesOf(mark)])),
    })),
  )
  return text
}

function textsUnder(parent: Y.XmlFragment): Y.Text[] {
  return parent
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlText ? [child] : child instanceof Y.XmlElement ? textsUnder(child) : []))
}

/** The letters of a document, and how many of them are bold. */
export function lettersIn(stored: Stored, doc: Y.Doc): {readonly count: number; readonly boldCount: number} {
  const runs = stored.texts(doc).flatMap((text) => text.toDelta() as TextRun[])
  const letters = runs.map(({insert, attributes}) => ({
    count: typeof insert === "string" ? insert.replaceAll(blockEnd, "").length : 0,
    isBold: attributes?.["bold"] !== undefined || attributes?.["strong"] !== undefined,
  }))
  const sum = (of: typeof letters) => of.reduce((total, {count}) => total + count, 0)
  return {count: sum(letters), boldCount: sum(letters.filter(({isBold}) => isBold))}
}

export interface TextRun {
  readonly insert: unknown
  readonly attributes?: Readonly<Record<string, unknown>>
}
