import {blocksOf} from "@quire/schema"
import {Fragment, Slice} from "prosemirror-model"
import type {Node} from "prosemirror-model"
import type {EditorView} from "prosemirror-view"

/** Signs that nobody writes at the start of a line without meaning Markdown. */
const BLOCK = /^ {0,3}(?:#{1,6} \S|```|~~~|> \S|[-*+] \[[ xX]\] \S|\|.+\|\s*$|(?:-{3,}|\*{3,})\s*$|\$\$\s*$)/m
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)]) \S/gm
const INLINE = /\*\*[^*\s][^*]*\*\*|~~[^~\s][^~]*~~|\[[^\][]+\]\([^()\s]+\)|`[^`\s][^`]*`/

/** Whether a text is Markdown source rather than text with a few of its signs. */
export function looksLikeMarkdown(text: string): boolean {
  return BLOCK.test(text) || (text.match(ITEM)?.length ?? 0) > 1 || INLINE.test(text)
}

/** Pastes the document that `text` is as Markdown; its reader is fetched when it is first needed. */
export function pasteMarkdown(view: EditorView, text: string): void {
  void import("@quire/schema/markdown").then(({fromMarkdown}) => {
    if (view.isDestroyed) return
    const {tr, selection} = view.state
    view.dispatch(
      tr
        .replaceSelection(sliceOf(fromMarkdown(text), selection.$from.parent.type.name === "listItem"))
        .scrollIntoView()
        .setMeta("paste", true),
    )
  })
}

/** One paragraph joins the text around it; a paragraph at an end of several does too, and in a list an item. */
function sliceOf(document: Node, isInList: boolean): Slice {
  const blocks = blocksOf(document)
  const openness = (node: Node | undefined) => {
    if (node?.type.name === "paragraph") return 1
    return isInList && node?.type.name === "listItem" ? 2 : 0
  }
  return new Slice(Fragment.from(document.content), openness(blocks[0]?.node), openness(blocks.at(-1)?.node))
}
