import {Binding} from "@quire/binding"
import {form, schema} from "@quire/binding/testing"
import type {Node} from "prosemirror-model"
import {initProseMirrorDoc, ySyncPlugin} from "y-prosemirror"
import * as Y from "yjs"
import {HeadlessEditor} from "./headless-editor.ts"

/** A way to keep a document in Yjs and to edit it with ProseMirror. */
export interface StoredForm {
  readonly name: "Quire" | "y-prosemirror"
  open(doc: Y.Doc): HeadlessEditor
}

const flat: StoredForm = {
  name: "Quire",
  open(doc) {
    const binding = new Binding({doc, form})
    return new HeadlessEditor(doc, binding.read(), binding.plugin)
  },
}

const tree: StoredForm = {
  name: "y-prosemirror",
  open(doc) {
    const fragment = doc.getXmlFragment("prosemirror")
    const {doc: node, mapping} = initProseMirrorDoc(fragment, schema)
    return new HeadlessEditor(doc, node, ySyncPlugin(fragment, {mapping}))
  },
}

export const storedForms: readonly StoredForm[] = [tree, flat]

/** A document of these blocks, as bytes. */
export function stateOf(form: StoredForm, blocks: readonly Node[]): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  form.open(doc).attempt((tr) => tr.replaceWith(0, tr.doc.content.size, blocks))
  return Y.encodeStateAsUpdate(doc)
}

export function docOf(state: Uint8Array, clientId: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientId
  Y.applyUpdate(doc, state)
  return doc
}
