import {applyDocument, formatOf, initialise} from "@quire/binding"
import type {Preparation} from "@quire/relay"
import {form} from "@quire/schema"
import {fromTree} from "@quire/schema/tree"
import * as Y from "yjs"

/** The root in which Quire's first release kept a document, as a tree of y-prosemirror's. */
const treeRoot = "default"

/**
 * Brings a document into the form that clients expect (rule D3): a new one gets its format, one of the first release is
 * converted, once. The tree stays where it was, so that nothing of it can be lost; nobody reads it again.
 */
export function prepare(doc: Y.Doc): void {
  if (formatOf(doc) > 0) return
  doc.transact(() => {
    initialise(doc)
    const tree = doc.share.has(treeRoot) ? doc.getXmlFragment(treeRoot) : null
    if (tree !== null && isTree(tree)) applyDocument(doc, form, fromTree(tree), null)
  })
}

/** Where a document keeps its format. */
export const preparation: Preparation = {mark: {root: "meta", key: "format"}, write: prepare}

/** A root of that name may be anything: it is somebody's text as well. */
function isTree(root: Y.XmlFragment): boolean {
  const children: readonly unknown[] = root.toArray()
  return children.length > 0 && children.every((child) => child instanceof Y.XmlElement || child instanceof Y.XmlText)
}
