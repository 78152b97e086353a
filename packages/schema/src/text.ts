import type {Node} from "prosemirror-model"
import {blocksOf, documentOf, indentOf, inlineText, ordinals} from "./blocks.ts"
import {schema} from "./schema.ts"

const {embed, file, listItem, paragraph, table} = schema.nodes

/**
 * A document as plain text: an empty line between blocks, one line for each list item (with its marker), a tab between
 * the cells of a table. An image is its description and caption, a file its name, an embedded page its title and address.
 */
export function toText(document: Node): string {
  const blocks = blocksOf(document).map(({node}) => node)
  const numbers = ordinals(blocks)
  return blocks
    .map((block, index) => {
      const isInRun = block.type === listItem && blocks[index - 1]?.type === listItem
      const gap = index === 0 ? "" : isInRun ? "\n" : "\n\n"
      return gap + blockText(block, numbers[index]!)
    })
    .join("")
}

function blockText(block: Node, ordinal: number | null): string {
  if (block.type === listItem) return `${"  ".repeat(indentOf(block))}${marker(block, ordinal)} ${inlineOf(block)}`
  if (block.type === table) return block.children.map(rowText).join("\n")
  if (block.isLeaf) return leafText(block)
  return inlineOf(block)
}

function leafText({type, attrs}: Node): string {
  if (type === file) return String(attrs.name)
  const parts = type === embed ? [attrs.title, attrs.src] : [attrs.alt, attrs.caption]
  return parts.filter(Boolean).join("\n")
}

function rowText(row: Node): string {
  return row.children.map((cell) => toText(cell).replaceAll(/\s*\n\s*/g, " ")).join("\t")
}

function marker({attrs}: Node, ordinal: number | null): string {
  if (attrs.kind === "task") return attrs.checked ? "[x]" : "[ ]"
  return ordinal === null ? "-" : `${ordinal}.`
}

/** The text of one block; inline atoms as they are shown. */
export function inlineOf(block: Node): string {
  return block.textBetween(0, block.content.size, "\n")
}

/** A document of plain text: empty lines part its paragraphs, single line ends break lines in them. */
export function fromText(text: string): Node {
  const parts = text.replaceAll(/\r\n?/g, "\n").split(/\n{2,}/)
  return documentOf(parts.map((part) => paragraph.create(null, inlineText(part, false))))
}
