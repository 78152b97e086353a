import type {BlockContent, DefinitionContent, List, ListItem, Paragraph, TableRow} from "mdast"
import {gfmAutolinkLiteralToMarkdown} from "mdast-util-gfm-autolink-literal"
import {gfmStrikethroughToMarkdown} from "mdast-util-gfm-strikethrough"
import {gfmTableToMarkdown} from "mdast-util-gfm-table"
import {gfmTaskListItemToMarkdown} from "mdast-util-gfm-task-list-item"
import {mathToMarkdown} from "mdast-util-math"
import {toMarkdown as stringify} from "mdast-util-to-markdown"
import type {Node} from "prosemirror-model"
import {blocksOf, type Branch, nested} from "../blocks.ts"
import type {NodeName} from "../schema.ts"
import {attachmentLink} from "./attachment.ts"
import {linesOf, phrasing, type Tag} from "./phrasing.ts"

type Flow = BlockContent | DefinitionContent

/** A document as Markdown; `index.ts` says what is written how, and what is not. */
export function toMarkdown(document: Node): string {
  return stringify(
    {type: "root", children: flow(branchesOf(document))},
    {
      bullet: "-",
      rule: "-",
      resourceLink: true,
      handlers: {tag: (node: Tag) => node.value},
      extensions: [
        gfmAutolinkLiteralToMarkdown(),
        gfmStrikethroughToMarkdown(),
        gfmTableToMarkdown(),
        gfmTaskListItemToMarkdown(),
        mathToMarkdown(),
        // Its own rule leaves a dollar alone before a character that is escaped.
        {unsafe: [{character: "$", inConstruct: "phrasing"}]},
      ],
    },
  )
}

function branchesOf(container: Node): Branch[] {
  return nested(blocksOf(container).map(({node}) => node))
}

function flow(branches: readonly Branch[]): Flow[] {
  const result: Flow[] = []
  let last: Branch | null = null
  for (const branch of branches) {
    const list = result.at(-1)
    if (last !== null && list?.type === "list" && continues(last, branch)) {
      addItem(list, branch)
      last = branch
    } else {
      const written = block(branch)
      result.push(...written)
      // A block that leaves nothing, like an empty paragraph, does not end a list.
      if (written.length > 0) last = branch
    }
  }
  return result
}

function continues(last: Branch, next: Branch): boolean {
  if (last.node.type !== next.node.type) return false
  return last.ordinal === null ? next.ordinal === null : next.ordinal === last.ordinal + 1
}

function addItem(list: List, branch: Branch): void {
  const item = listItem(branch)
  list.children.push(item)
  list.spread ||= item.spread === true
}

function block(branch: Branch): Flow[] {
  const {node, children} = branch
  switch (node.type.name as NodeName) {
    case "listItem":
      return [list(branch)]
    case "heading":
      return [{type: "heading", depth: node.attrs.level as 1, children: phrasing(node)}]
    case "quote":
      return [{type: "blockquote", children: paragraph(node)}]
    case "callout":
      return [{type: "blockquote", children: [alert(node), ...flow(children)]}]
    case "toggle":
      return [html("<details><summary>"), ...paragraph(node), html("</summary>"), ...flow(children), html("</details>")]
    case "codeBlock":
      return [{type: "code", lang: (node.attrs.lang as string) || null, value: node.textContent}]
    case "mathBlock":
      return [{type: "math", value: node.textContent}]
    case "rule":
      return [{type: "thematicBreak"}]
    case "pageBreak":
      return [html("<!-- page break -->")]
    case "image":
      return [image(node)]
    case "file":
    case "embed":
      return [{type: "paragraph", children: [attachmentLink(node)]}]
    case "table":
      return [{type: "table", children: rows(node)}]
    default:
      return node.isTextblock ? paragraph(node) : []
  }
}

function html(value: string): Flow {
  return {type: "html", value}
}

/** The paragraph of a block's text; none where there is no text. */
function paragraph(node: Node): Paragraph[] {
  const children = phrasing(node)
  return children.length > 0 ? [{type: "paragraph", children}] : []
}

function list(branch: Branch): List {
  const item = listItem(branch)
  const ordered = branch.ordinal !== null
  return {
    type: "list",
    ordered,
    ...(ordered && {start: branch.ordinal}),
    spread: item.spread === true,
    children: [item],
  }
}

function listItem({node, children}: Branch): ListItem {
  const isTask = node.attrs.kind === "task"
  const text = paragraph(node)
  // A task without a text is none in Markdown, so it gets a space.
  const own: Paragraph[] =
    isTask && text.length === 0 ? [{type: "paragraph", children: [{type: "text", value: " "}]}] : text
  // A paragraph below an item without a text is its text in Markdown.
  const content = [...own, ...flow(children)]
  const below = content[0]?.type === "paragraph" ? content.slice(1) : content
  return {
    type: "listItem",
    checked: isTask ? (node.attrs.checked as boolean) : null,
    spread: !below.every(mayFollowText),
    children: content,
  }
}

/** Whether something may come right below an item's text: only a list that begins with `-` or `1.` and a text ends that. */
function mayFollowText(node: Flow): boolean {
  return node.type === "list" && (node.start ?? 1) === 1 && node.children[0]?.children[0]?.type === "paragraph"
}

function alert(node: Node): Paragraph {
  const marker: Tag = {type: "tag", value: `[!${String(node.attrs.tone).toUpperCase()}]`}
  const text = phrasing(node)
  return {type: "paragraph", children: text.length > 0 ? [{...marker, value: `${marker.value}\n`}, ...text] : [marker]}
}

function image({attrs}: Node): Paragraph {
  const {src, alt, caption} = attrs
  return {
    type: "paragraph",
    children: [{type: "image", url: String(src), alt: line(alt), title: line(caption) || null}],
  }
}

function line(text: unknown): string {
  return String(text).replaceAll(/\s+/g, " ").trim()
}

/** Markdown's tables have a header row: an empty one stands for none. */
function rows(table: Node): TableRow[] {
  const own = table.children.map(tableRow)
  if (table.attrs.header === true) return own
  const empty = table.child(0).children.map(() => ({type: "tableCell" as const, children: []}))
  return [{type: "tableRow", children: empty}, ...own]
}

function tableRow(row: Node): TableRow {
  return {type: "tableRow", children: row.children.map((cell) => ({type: "tableCell", children: linesOf(cell)}))}
}
