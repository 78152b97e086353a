import {blocksOf, schema, toText} from "@quire/schema"
import {serializeBlocks} from "@quire/schema/html"
import {DOMSerializer, Fragment} from "prosemirror-model"
import type {Slice} from "prosemirror-model"
import {Plugin} from "prosemirror-state"

/** Copying: HTML that other programs understand, with nested lists; plain text with the signs of lists. */
export function copy(): Plugin {
  return new Plugin({props: {clipboardSerializer: new BlockSerializer({}, {}), clipboardTextSerializer: plainText}})
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

/** Of one block only its text: a word out of a list takes no bullet along. */
function plainText({content}: Slice): string {
  const isPart = content.firstChild?.isInline === true || blocksOf(documentOf(content)).length < 2
  return isPart ? content.textBetween(0, content.size, "\n") : toText(documentOf(content))
}

/** What was cut out of a document, which may be less than a document has to be. */
function documentOf(fragment: Fragment) {
  return schema.nodes.doc.create(null, fragment)
}
