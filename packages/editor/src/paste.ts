import {schema} from "@quire/schema"
import {documentParser} from "@quire/schema/html"
import {Fragment, Slice} from "prosemirror-model"
import type {ResolvedPos} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {pastedHref, setLink} from "./link.ts"

/** Pasting: HTML of any origin; a paragraph for each line of plain text; a web address is a link, over selected text to that. */
export function paste(): Plugin {
  return new Plugin({
    props: {handlePaste: pasteAddress, clipboardTextParser: paragraphs, clipboardParser: documentParser},
  })
}

function pasteAddress({state, dispatch}: EditorView, event: ClipboardEvent): boolean {
  const href = pastedHref(event.clipboardData?.getData("text/plain") ?? "")
  return href !== null && setLink(href)(state, dispatch)
}

/** `text` as a paragraph for each line, blank lines left out; it takes the formatting of the place it comes to. */
function paragraphs(text: string, $context: ResolvedPos): Slice {
  const marks = $context.marks()
  const lines = text.split(/(?:\r\n?|\n|\u2029)+/)
  const blocks = lines.map((line) => schema.nodes.paragraph.create(null, line === "" ? null : schema.text(line, marks)))
  return new Slice(Fragment.from(blocks), 1, 1)
}
