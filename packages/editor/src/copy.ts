import {blocksOf, schema, toText} from "@quire/schema"
import {serializeBlocks} from "@quire/schema/html"
import {DOMSerializer, Fragment} from "prosemirror-model"
import type {Node, Slice} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {whenIdle} from "./idle.ts"

/** What writes Markdown. A copy cannot wait for it: it is fetched when something is selected, until then there is plain text. */
let writeMarkdown: ((document: Node) => string) | null = null
let isFetching = false

/** Copying: HTML that other programs understand, with nested lists; Markdown where the text says more than its letters do. */
export function copy(): Plugin {
  return new Plugin({
    props: {clipboardSerializer: new BlockSerializer({}, {}), clipboardTextSerializer: plainText},
    view: () => ({update: fetchWriter}),
  })
}

function fetchWriter({state: {selection}}: EditorView): void {
  if (isFetching || selection.empty) return
  isFetching = true
  whenIdle(() => {
    import("@quire/schema/markdown").then(
      ({toMarkdown}) => (writeMarkdown = toMarkdown),
      // Without a network: the next selection asks again.
      () => (isFetching = false),
    )
  })
}

const inlineSerializer = DOMSerializer.fromSchema(schema)

class BlockSerializer extends DOMSerializer {
  override serializeFragment(
    fragment: Fragment,
    options: {document?: Document} = {},
    target: HTMLElement | DocumentFragment = (options.document ?? document).createDocumentFragment(),
  ): HTMLElement | DocumentFragment {
    if (fragment.firstChild?.isInline === true) return inlineSerializer.serializeFragment(fragment, options, target)
    target.append(serializeBlocks(documentOf(fragment), options.document ?? document))
    return target
  }
}

/** Of one block only its text: a word out of a list takes no bullet along. Of cells alone, what a spreadsheet takes. */
function plainText({content}: Slice): string {
  if (content.firstChild?.isInline === true) return content.textBetween(0, content.size, "\n")
  const document = documentOf(content)
  const blocks = blocksOf(document).map(({node}) => node)
  const [first, ...others] = blocks
  if (others.length === 0) return first?.isTextblock === true ? textOf(first) : toText(document)
  return blocks.every(isLetters) || writeMarkdown === null ? toText(document) : writeMarkdown(document).trimEnd()
}

const textOf = (block: Node) => block.textBetween(0, block.content.size, "\n")

/** Whether plain text says all that `block` does. */
function isLetters({type, children}: Node): boolean {
  return type === schema.nodes.paragraph && children.every(({marks, isText}) => isText && marks.length === 0)
}

/** What was cut out of a document, which may be less than a document has to be. */
function documentOf(fragment: Fragment) {
  return schema.nodes.doc.create(null, fragment)
}
