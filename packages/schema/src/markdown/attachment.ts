import type {Link, PhrasingContent} from "mdast"
import type {Node} from "prosemirror-model"
import {isEmbeddable} from "../embed-hosts.ts"
import {FILE_NAME_MAX_LENGTH, LABEL_MAX_LENGTH} from "../limits.ts"
import {safeFileAddress} from "../safe-url.ts"
import {schema} from "../schema.ts"

/*
 * Files and embedded pages are links that stand alone; the title of the link says what it is, as in
 * `[plan.pdf](/uploads/… "File, 1234 bytes, application/pdf")`.
 */

const {embed, file} = schema.nodes
const embedTitle = "Embedded page"

/** The link of a file or an embedded page. */
export function attachmentLink({type, attrs}: Node): Link {
  const {src, name, size, mime, title} = attrs
  const label = oneLine(type === file ? name : title || src)
  const kind = type === file ? `File, ${String(size)} bytes${mime === "" ? "" : `, ${String(mime)}`}` : embedTitle
  return {type: "link", url: String(src), title: kind, children: label === "" ? [] : [{type: "text", value: label}]}
}

function oneLine(text: unknown): string {
  return String(text).replaceAll(/\s+/g, " ").trim()
}

/** The file or embedded page that a paragraph of `children` is; null when it is none. */
export function attachmentOf(children: readonly PhrasingContent[]): Node | null {
  const [link, ...rest] = children
  if (link?.type !== "link" || rest.length > 0) return null
  if (link.title === embedTitle) return embedOf(link)
  const [, size, mime = ""] = /^File, (\d{1,15}) bytes(?:, ([\w.+-]+\/[\w.+-]+))?$/.exec(link.title ?? "") ?? []
  const src = link.url === "" ? "" : safeFileAddress(link.url)
  if (size === undefined || src === null) return null
  return file.create({src, name: textOf(link.children).slice(0, FILE_NAME_MAX_LENGTH), size: Number(size), mime})
}

function embedOf({url, children}: Link): Node | null {
  if (url !== "" && !isEmbeddable(url)) return null
  const label = textOf(children).slice(0, LABEL_MAX_LENGTH)
  return embed.create({src: url, title: label === url ? "" : label})
}

function textOf(nodes: readonly PhrasingContent[]): string {
  return nodes.map((node) => ("value" in node ? node.value : "children" in node ? textOf(node.children) : "")).join("")
}
