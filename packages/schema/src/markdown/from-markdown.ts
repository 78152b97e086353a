import type {
  Blockquote,
  Definition,
  Html,
  List,
  ListItem,
  Nodes,
  Paragraph,
  PhrasingContent,
  RootContent,
  Table,
} from "mdast"
import {fromMarkdown as parse} from "mdast-util-from-markdown"
import {gfmAutolinkLiteralFromMarkdown} from "mdast-util-gfm-autolink-literal"
import {gfmStrikethroughFromMarkdown} from "mdast-util-gfm-strikethrough"
import {gfmTableFromMarkdown} from "mdast-util-gfm-table"
import {gfmTaskListItemFromMarkdown} from "mdast-util-gfm-task-list-item"
import {mathFromMarkdown} from "mdast-util-math"
import {gfmAutolinkLiteral} from "micromark-extension-gfm-autolink-literal"
import {gfmStrikethrough} from "micromark-extension-gfm-strikethrough"
import {gfmTable} from "micromark-extension-gfm-table"
import {gfmTaskListItem} from "micromark-extension-gfm-task-list-item"
import {math} from "micromark-extension-math"
import type {Attrs, Node, NodeType} from "prosemirror-model"
import {CALLOUT_TONES, languageOf} from "../attributes.ts"
import {documentOf, inlineText, listCounter} from "../blocks.ts"
import {INDENT_MAX, LIST_START_MAX} from "../limits.ts"
import {schema} from "../schema.ts"
import {attachmentOf} from "./attachment.ts"
import {InlineReader} from "./inline-reader.ts"

const {
  callout,
  codeBlock,
  hardBreak,
  heading,
  image,
  listItem,
  mathBlock,
  pageBreak,
  paragraph,
  quote,
  rule,
  table,
  tableCell,
  tableRow,
  toggle,
} = schema.nodes

/** A block, and the number that an ordered list gave it. */
interface Line {
  readonly node: Node
  readonly ordinal?: number
}

/** The document in some Markdown; every text has one. `index.ts` says what is read how. */
export function fromMarkdown(markdown: string): Node {
  const root = parse(markdown, {
    extensions: [gfmAutolinkLiteral(), gfmStrikethrough(), gfmTable(), gfmTaskListItem(), math()],
    mdastExtensions: [
      // Without its search for addresses in the finished text, which does not see escapes.
      {...gfmAutolinkLiteralFromMarkdown(), transforms: []},
      gfmStrikethroughFromMarkdown(),
      gfmTableFromMarkdown(),
      gfmTaskListItemFromMarkdown(),
      mathFromMarkdown(),
    ],
  })
  const lines = new BlockReader(markdown, definitionsIn(root)).flow(root.children, 0)
  return documentOf(withStarts(lines))
}

function definitionsIn(root: Nodes): Map<string, Definition> {
  const found = new Map<string, Definition>()
  const visit = (node: Nodes) => {
    if (node.type === "definition" && !found.has(node.identifier)) found.set(node.identifier, node)
    const children: readonly Nodes[] = "children" in node ? node.children : []
    for (const child of children) visit(child)
  }
  visit(root)
  return found
}

/** Sets `start` on the items that would count differently without. */
function withStarts(lines: readonly Line[]): Node[] {
  const count = listCounter()
  return lines.map(({node, ordinal}) => {
    if (count(node) === ordinal || ordinal === undefined) return node
    const item = listItem.create({...node.attrs, start: Math.min(ordinal, LIST_START_MAX)}, node.content)
    count(item)
    return item
  })
}

class BlockReader {
  readonly #source: string
  readonly #inline: InlineReader

  constructor(source: string, definitions: ReadonlyMap<string, Definition>) {
    this.#source = source
    this.#inline = new InlineReader(definitions)
  }

  flow(children: readonly RootContent[], indent: number): Line[] {
    const lines: Line[] = []
    for (let i = 0; i < children.length; i++) {
      const child = children[i]!
      const end = child.type === "html" && opensDetails(child) ? endOfDetails(children, i) : -1
      if (end > i) {
        lines.push(...this.#details(children.slice(i, end), indent))
        i = end
      } else {
        lines.push(...this.#block(child, Math.min(indent, INDENT_MAX)))
      }
    }
    return lines
  }

  #block(node: RootContent, indent: number): Line[] {
    switch (node.type) {
      case "heading":
        return this.#text(heading, {level: node.depth, indent}, node.children)
      case "blockquote":
        return this.#blockquote(node, indent)
      case "list":
        return this.#list(node, indent)
      case "code":
        return [codeLine(node.value, node.lang ?? "", indent)]
      case "math":
        return [{node: mathBlock.create({indent}, inlineText(node.value, true))}]
      case "thematicBreak":
        return [{node: rule.create({indent})}]
      case "table":
        return [{node: this.#table(node, indent)}]
      case "html":
        if (/^<!-- page break -->\s*$/.test(node.value)) return [{node: pageBreak.create({indent})}]
        return /^<!--[^]*-->\s*$/.test(node.value) ? [] : [codeLine(node.value, "html", indent)]
      case "paragraph":
        return this.#text(paragraph, {indent}, node.children)
      default:
        return "children" in node ? this.flow(node.children, indent) : []
    }
  }

  /** A block of text; an image in it becomes a block below the text before it, a file that is all of it one in its place. */
  #text(type: NodeType, attrs: Attrs, children: readonly PhrasingContent[]): Line[] {
    const attachment = attachmentOf(children)
    if (attachment !== null) {
      const own = type === paragraph ? [] : [{node: type.create(attrs)}]
      return [...own, {node: attachment.type.create({...attachment.attrs, indent: attrs.indent})}]
    }
    const nodes = this.#inline.read(children)
    const lines: Line[] = []
    let start = 0
    nodes.forEach((node, index) => {
      if (node.type !== image) return
      if (index > start || type !== paragraph) lines.push({node: type.create(attrs, nodes.slice(start, index))})
      lines.push({node: image.create({...node.attrs, indent: attrs.indent})})
      start = index + 1
    })
    const rest = nodes.slice(start)
    if (rest.length > 0)
      lines.push({node: (start === 0 ? type : paragraph).create(start === 0 ? attrs : {indent: attrs.indent}, rest)})
    else if (lines.length === 0) lines.push({node: type.create(attrs)})
    return lines
  }

  #blockquote(node: Blockquote, indent: number): Line[] {
    const [first, ...rest] = node.children
    if (first === undefined) return [{node: quote.create({indent})}]
    const tone = first.type === "paragraph" ? this.#tone(first) : null
    if (tone !== null) {
      const text = withoutMarker(first as Paragraph, tone)
      return [...this.#text(callout, {tone, indent}, text), ...this.flow(rest, indent + 1)]
    }
    return node.children.flatMap((child) =>
      child.type === "paragraph" ? this.#text(quote, {indent}, child.children) : this.flow([child], indent),
    )
  }

  /** The tone that a quote's first line names; an escaped bracket is a bracket. */
  #tone(node: Paragraph): string | null {
    const start = node.position?.start.offset ?? 0
    const name = /^\[!(\w+)\][ \t]*(?:\r?\n|\r|$)/.exec(this.#source.slice(start, node.position?.end.offset))?.[1]
    return CALLOUT_TONES.find((tone) => tone === name?.toLowerCase()) ?? null
  }

  #list(node: List, indent: number): Line[] {
    const start = node.ordered ? (node.start ?? 1) : null
    return node.children.flatMap((item, index) => this.#item(item, indent, start === null ? null : start + index))
  }

  #item(item: ListItem, indent: number, ordinal: number | null): Line[] {
    const isTask = typeof item.checked === "boolean"
    const kind = isTask ? "task" : ordinal === null ? "bullet" : "ordered"
    const attrs = {kind, indent, checked: item.checked === true}
    const [first, ...rest] = item.children
    const lead = first?.type === "paragraph" && !isBlank(first) ? first.children : []
    const [own, ...more] = this.#text(listItem, attrs, lead)
    const below = more.map(({node}) => ({
      node: node.type.create({...node.attrs, indent: Math.min(indent + 1, INDENT_MAX)}, node.content),
    }))
    const line = kind === "ordered" ? {node: own!.node, ordinal: ordinal!} : own!
    return [line, ...below, ...this.flow(first?.type === "paragraph" ? rest : item.children, indent + 1)]
  }

  #table(node: Table, indent: number): Node {
    const rows = node.children.map((row) =>
      row.children.map((cell) => paragraph.create(null, this.#cell(cell.children))),
    )
    const width = Math.max(1, ...rows.map((cells) => cells.length))
    const [first, ...rest] = rows
    const header = rest.length === 0 || (first ?? []).some((cell) => cell.content.size > 0)
    const content = (header ? rows : rest).map((cells) =>
      tableRow.create(
        null,
        Array.from({length: width}, (_, column) => emptyOr(cells[column])),
      ),
    )
    return table.create({header, indent}, content)
  }

  /** A cell's text; an image in it is its description. */
  #cell(children: readonly PhrasingContent[]): Node[] {
    const nodes = this.#inline.read(children, true)
    return nodes.flatMap((node) => (node.type === image ? inlineText(String(node.attrs.alt), false) : [node]))
  }

  /** `nodes` from the opening tag up to, not including, the closing one. */
  #details(nodes: readonly RootContent[], indent: number): Line[] {
    const [opening, ...rest] = nodes
    const attrs = {indent: Math.min(indent, INDENT_MAX)}
    const title = /<summary[^>]*>([^]*)<\/summary>/i.exec((opening as Html).value)
    if (title) {
      const [line] = parse(title[1]!.trim()).children
      const text = line?.type === "paragraph" ? line.children : []
      return [...this.#text(toggle, attrs, text), ...this.flow(rest, indent + 1)]
    }
    const end = rest.findIndex((node) => node.type === "html" && /^<\/summary>\s*$/i.test(node.value))
    const lines = rest.slice(0, end).flatMap((node, index) => this.#titleLine(node, index))
    return [{node: toggle.create(attrs, lines)}, ...this.flow(rest.slice(end + 1), indent + 1)]
  }

  #titleLine(node: RootContent, index: number): Node[] {
    const text = "children" in node ? this.#inline.read(node.children as PhrasingContent[]) : []
    return index > 0 ? [hardBreak.create(), ...text] : text
  }
}

function emptyOr(content: Node | undefined): Node {
  return tableCell.create(null, content ?? paragraph.create())
}

function codeLine(text: string, lang: string, indent: number): Line {
  return {node: codeBlock.create({lang: languageOf(lang), indent}, inlineText(text, true))}
}

function opensDetails({value}: Html): boolean {
  return /^<details[^>]*>\s*<summary[^>]*>(?:[^]*<\/summary>)?\s*$/i.test(value)
}

/** The index of the tag that closes the details at `start`, or -1. */
function endOfDetails(nodes: readonly RootContent[], start: number): number {
  let depth = 0
  let hasTitle = false
  for (let i = start; i < nodes.length; i++) {
    const node = nodes[i]!
    if (node.type !== "html") continue
    if (opensDetails(node)) depth++
    if (/<\/summary>\s*$/i.test(node.value) && depth === 1) hasTitle = true
    if (/^<\/details>\s*$/i.test(node.value) && --depth === 0) return hasTitle ? i : -1
  }
  return -1
}

/** An alert's text without its first line. */
function withoutMarker({children}: Paragraph, tone: string): PhrasingContent[] {
  const [first, ...rest] = children
  if (first?.type !== "text") return children
  const value = first.value.slice(`[!${tone}]`.length).replace(/^[ \t]*\n?/, "")
  return value === "" ? (rest[0]?.type === "break" ? rest.slice(1) : rest) : [{...first, value}, ...rest]
}

function isBlank({children}: Paragraph): boolean {
  return children.every((child) => child.type === "text" && child.value.trim() === "")
}
