import {DOMParser, type Node, type ParseOptions, type Slice} from "prosemirror-model"
import {blocksOf, documentOf} from "../blocks.ts"
import {safeImageSource} from "../safe-url.ts"
import {schema} from "../schema.ts"
import {readEditorCode} from "./editor-code.ts"
import {flatten} from "./flatten.ts"
import {flattenTables} from "./flatten-table.ts"
import {readWordOnTheWeb} from "./word-on-the-web.ts"

/** Names the element around a document that we wrote ourselves: in it every space counts. */
export const OWN_ROOT = "data-quire"

/**
 * Reads HTML of any origin into the flat document. It rewrites the DOM that it is given. Only what the schema knows
 * comes through, with safe addresses only. For the `clipboardParser` of an editor.
 */
class DocumentParser extends DOMParser {
  override parse(dom: globalThis.Node, options: ParseOptions = {}): Node {
    const root = prepare(dom)
    return super.parse(root, {...options, ...whitespace(root)})
  }

  override parseSlice(dom: globalThis.Node, options: ParseOptions = {}): Slice {
    const root = prepare(dom)
    return super.parseSlice(root, {...options, ...whitespace(root)})
  }
}

function prepare(dom: globalThis.Node): globalThis.Node {
  if (!(dom.nodeType === 1 || dom.nodeType === 11)) return dom
  const parent = dom as Element
  const root = parent.querySelector(`[${OWN_ROOT}]`) ?? parent
  disarm(root)
  if (!isOwn(root)) {
    readWordOnTheWeb(root)
    readEditorCode(root)
    emptyParagraphs(root)
  }
  flattenTables(root)
  for (const cell of root.querySelectorAll("td, th")) flatten(cell)
  flatten(root)
  // Last, because it drops what is no style to a browser, such as the lists of Word.
  applyStyles(root)
  return root
}

/**
 * Under a strict content security policy a browser leaves `style` attributes out of what it parses, and bold text of other
 * programs with them; what a script sets counts. The document is in no window, so that no address in a style is loaded.
 */
function applyStyles(root: Element): void {
  for (const element of root.querySelectorAll<HTMLElement>("[style]")) {
    element.style.cssText = element.getAttribute("style") ?? ""
    // A browser copies how the page showed it, but it is bold because of what it is.
    if (/^(?:h[1-6]|th)$/.test(element.localName)) element.style.removeProperty("font-weight")
  }
}

/** An image that may not be loaded is its description, or its address. */
function disarm(root: Element): void {
  for (const image of root.querySelectorAll("img[src]")) {
    const source = image.getAttribute("src") ?? ""
    if (source !== "" && safeImageSource(source) === null)
      image.replaceWith(image.getAttribute("alt") || source.slice(0, 200))
  }
}

/** Other programs hold a line open where nothing is written on it: with a break, with two, with a space that does not break. */
function emptyParagraphs(root: Element): void {
  for (const paragraph of root.querySelectorAll("p")) {
    const isHeldOpen = [...paragraph.querySelectorAll("*")].every(({localName}) => holders.has(localName))
    if (isHeldOpen && paragraph.textContent.trim() === "") paragraph.replaceChildren()
  }
}

/** `o:p` is Word's. */
const holders = new Set(["br", "o:p"])

function whitespace(root: globalThis.Node): ParseOptions {
  return isOwn(root) ? {preserveWhitespace: "full"} : {}
}

const isOwn = (root: globalThis.Node) => root.nodeType === 1 && (root as Element).hasAttribute(OWN_ROOT)

export const documentParser: DOMParser = new DocumentParser(schema, DOMParser.fromSchema(schema).rules)

/** The document in `dom`, lists joined as they are in a document. */
export function parseDocument(dom: globalThis.Node): Node {
  return documentOf(blocksOf(documentParser.parse(dom)).map(({node}) => node))
}
