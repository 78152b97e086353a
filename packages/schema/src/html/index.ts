import type {Node} from "prosemirror-model"
import {OWN_ROOT, parseDocument} from "./parser.ts"
import {markup} from "./markup.ts"
import {serializeBlocks} from "./serializer.ts"

export {documentParser} from "./parser.ts"
export {serializeBlocks} from "./serializer.ts"

/**
 * A document as HTML, everything in it included. `dom` is the page's `document`, or one of a library like linkedom where
 * there is no page.
 */
export function toHTML(document: Node, dom: Document): string {
  const root = dom.createElement("div")
  root.setAttribute(OWN_ROOT, "1")
  root.append(serializeBlocks(document, dom))
  return markup(root)
}

/** The document in some HTML: exactly the one `toHTML` was given, or what can be read from anybody else's. */
export function fromHTML(html: string, dom: Document): Node {
  const template = dom.createElement("template")
  // A browser drops it by itself; linkedom keeps it, as something that cannot be moved.
  template.innerHTML = html.replace(/^\s*<!doctype[^>]*>/i, "")
  return parseDocument(template.content)
}
