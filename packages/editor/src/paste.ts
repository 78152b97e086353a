import {cellAround, fillCells, INDENT_MAX, schema} from "@quire/schema"
import {documentParser} from "@quire/schema/html"
import {Fragment, Slice} from "prosemirror-model"
import type {Node, ResolvedPos} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type {Requests} from "./requests.ts"
import {pastedHref, setLink} from "./link.ts"
import {looksLikeMarkdown, pasteMarkdown} from "./paste-markdown.ts"
import {tableOf} from "./paste-table.ts"

/** More than this, in UTF-16 units, is not pasted before somebody has said so. */
export const LARGE_PASTE_LENGTH = 2_000_000

/** What a clipboard holds. */
export interface Pasted {
  readonly html: string
  readonly text: string
}

const {callout, list, listItem, paragraph, quote, table, toggle} = schema.nodes

/** What Chromium copies of a page that is a file of plain text: one element, whose style wraps its lines. */
const SHOWN_TEXT =
  /^(?:\s|<meta [^>]*>|<(?:html|body)>|<!--StartFragment-->)*<pre style="[^"]*overflow-wrap: break-word; white-space: pre-wrap;[^"]*">[^<]*<\/pre>(?:\s|<\/(?:html|body)>|<!--EndFragment-->)*$/

/**
 * Pasting: HTML of any origin; without HTML, Markdown, the cells of a spreadsheet, or a block for each line. A web
 * address is a link, over selected text to that. With Mod-Shift-V, and in code, text is nothing but text.
 */
export function paste(requests: Pick<Requests, "pasteLarge">): Plugin {
  // ProseMirror tells only the parser whether somebody asked for plain text, and calls it right before `handlePaste`.
  let isPlain = false
  return new Plugin({
    props: {
      handleDOMEvents: {
        paste(_view, event) {
          isPlain = false
          return askFirst(event, requests)
        },
      },
      clipboardTextParser(text, $context, plain) {
        isPlain = plain
        return blocksIn(text, $context)
      },
      clipboardParser: documentParser,
      transformPasted: (slice, view) => (isInTable(view) && gridOf(slice) === null ? withoutTables(slice) : slice),
      handlePaste: (view, event, slice) =>
        (!isPlain && pasteMeant(view, pastedOf(event))) || pasteCells(view, gridOf(slice)),
    },
  })
}

function pastedOf({clipboardData}: ClipboardEvent): Pasted {
  return {html: clipboardData?.getData("text/html") ?? "", text: clipboardData?.getData("text/plain") ?? ""}
}

function askFirst(event: ClipboardEvent, {pasteLarge}: Pick<Requests, "pasteLarge">): boolean {
  const pasted = pastedOf(event)
  if (Math.max(pasted.html.length, pasted.text.length) <= LARGE_PASTE_LENGTH) return false
  event.preventDefault()
  pasteLarge(pasted)
  return true
}

/** Pastes what is more than it says: an address, a table, Markdown. @returns whether it was any of these */
function pasteMeant(view: EditorView, {html, text}: Pasted): boolean {
  const {state} = view
  if (state.selection.$from.parent.type.spec.code === true) return false
  const href = pastedHref(text)
  if (href !== null && setLink(href)(state, view.dispatch)) return true
  if (html !== "" && !SHOWN_TEXT.test(html)) return false
  const cells = tableOf(text)
  if (pasteCells(view, cells)) return true
  if (cells !== null) {
    view.dispatch(state.tr.replaceSelection(new Slice(Fragment.from(cells), 0, 0)).scrollIntoView())
    return true
  }
  if (!looksLikeMarkdown(text)) return false
  pasteMarkdown(view, text)
  return true
}

/** `text` as a block for each line, as Enter would make them there. */
function blocksIn(text: string, $context: ResolvedPos): Slice {
  const lines = linesOf(text, $context)
  const {type, attrs} = $context.parent
  const indent: unknown = type === toggle ? Math.min(Number(attrs.indent) + 1, INDENT_MAX) : attrs.indent
  if (type === listItem) {
    const {kind, style} = attrs
    const items = lines.map((line) => listItem.create({kind, style, indent}, line))
    return new Slice(Fragment.from(list.create(null, items)), 2, 2)
  }
  const next = type === quote || type === callout ? type : paragraph
  const own = next === callout ? {tone: attrs.tone as unknown, indent} : {indent}
  const blocks = lines.map((line) => next.create(own, line))
  return new Slice(Fragment.from(blocks), 1, 1)
}

/** `text` as a paragraph for each line. */
export function paragraphsOf(text: string, $context: ResolvedPos): Node[] {
  return linesOf(text, $context).map((line) => paragraph.create(null, line))
}

/** What each line of `text` holds, blank lines left out; it takes the formatting of the place it comes to. */
function linesOf(text: string, $context: ResolvedPos): (Node | null)[] {
  const marks = $context.marks()
  const lines = text.split(/(?:\r\n?|\n|\u2029)+/)
  return lines.map((line) => (line === "" ? null : schema.text(line, marks)))
}

const isInTable = ({state}: EditorView) => cellAround(state.doc, state.selection.from) !== null

/** Into the cells of the table with the caret come those that are pasted. @returns whether there are both */
function pasteCells(view: EditorView, cells: Node | null): boolean {
  return cells !== null && fillCells(cells)(view.state, view.dispatch)
}

/** The table that a slice is, if it has more than one cell. */
function gridOf({content}: Slice): Node | null {
  const node = content.childCount === 1 ? content.firstChild! : null
  const isGrid = node?.type === table && node.childCount * node.child(0).childCount > 1
  return isGrid ? node : null
}

/** A table in a table is what its cells hold. */
function withoutTables({content, openStart, openEnd}: Slice): Slice {
  const blocks = content.content.flatMap((node) => (node.type === table ? cellBlocks(node) : [node]))
  const isWhole = blocks.length === content.childCount && blocks.every((node, index) => node === content.child(index))
  return isWhole ? new Slice(content, openStart, openEnd) : new Slice(Fragment.from(blocks), 0, 0)
}

function cellBlocks(node: Node): Node[] {
  return node.children.flatMap((row) => row.children.flatMap((cell) => cell.children))
}
