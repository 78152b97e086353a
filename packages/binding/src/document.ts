import type {Node} from "prosemirror-model"
import * as Y from "yjs"
import {Body} from "./body.ts"
import {Form, type FormSpec} from "./form.ts"
import {rootText, type Text} from "./items.ts"
import {Tables} from "./table.ts"
import {Writer} from "./writer.ts"

/** The version of the stored form that this build writes, in `meta.format`. */
export const FORMAT = 1
/** The name of the root text that holds the document. */
export const BODY = "body"

/** A document says it needs a newer build: it may be read as far as it goes, and must not be written. */
export class FormatError extends Error {
  override readonly name = "FormatError"
  readonly code = "format-too-new"
  readonly format: number

  constructor(format: number) {
    super(`The document has format ${format}; this build knows formats up to ${FORMAT}`)
    this.format = format
  }
}

/** The format a document says it has; 0 when it says nothing. */
export function formatOf(doc: Y.Doc): number {
  const format: unknown = doc.getMap("meta").get("format")
  return typeof format === "number" ? format : 0
}

/** Marks a new document with the format. Whoever creates a document calls this once, before anybody opens it. */
export function initialise(doc: Y.Doc, origin: unknown = null): void {
  doc.transact(() => doc.getMap("meta").set("format", FORMAT), origin)
}

/** The body of a document; `open` gives its root texts. */
export function openBody(doc: Y.Doc, form: Form, open: (doc: Y.Doc, name: string) => Text): Body {
  const tables = new Tables(form, doc, (name) => open(doc, name))
  return new Body(form, open(doc, BODY), form.schema.topNodeType, tables)
}

/** The document as ProseMirror shows it. Never writes, whatever is stored. */
export function readDocument(doc: Y.Doc, spec: FormSpec): Node {
  const {container, content} = openBody(doc, new Form(spec), rootText)
  return container.create(null, content)
}

/** Makes `node` of the document by the smallest change, in one transaction of this origin. Throws `FormatError`. */
export function applyDocument(doc: Y.Doc, spec: FormSpec, node: Node, origin: unknown): void {
  const format = formatOf(doc)
  if (format > FORMAT) throw new FormatError(format)
  const body = openBody(doc, new Form(spec), rootText)
  doc.transact((tr) => {
    const writer = new Writer(tr, body)
    writer.apply(node.content)
    writer.finish()
  }, origin)
}
