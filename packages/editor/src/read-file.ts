import {fromJSON, fromText, schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {formatOf} from "./file-format.ts"
import type {FileFormat} from "./file-format.ts"

/** Larger files are refused: reading them would stop the page for many seconds. */
export const fileMaxBytes = 4 * 1024 * 1024

/** What came of reading a file. */
export type FileReading =
  | {readonly name: "read"; readonly title: string; readonly document: Node}
  /** Nothing of it is taken: another kind of file, too large, not text at all, or not in the form that its name says. */
  | {readonly name: "refused"; readonly cause: "kind" | "size" | "binary" | "damaged"}

interface Content {
  readonly title: string
  readonly document: Node
}

/** Reads a document and its title out of `file`, which may hold anything. */
export async function readFile(file: File): Promise<FileReading> {
  const format = formatOf(file)
  if (format === null) return {name: "refused", cause: "kind"}
  if (file.size > fileMaxBytes) return {name: "refused", cause: "size"}
  const text = await textIn(file)
  if (text === null) return {name: "refused", cause: "binary"}
  try {
    const content = await contentIn(format, text)
    content.document.check()
    return {name: "read", ...content}
  } catch (error) {
    console.warn(error)
    return {name: "refused", cause: "damaged"}
  }
}

/** The text of a file; null where its bytes are none. */
async function textIn(file: File): Promise<string | null> {
  try {
    const text = new TextDecoder("utf-8", {fatal: true}).decode(await file.arrayBuffer())
    return text.includes("\0") ? null : text
  } catch {
    return null
  }
}

async function contentIn(format: FileFormat, text: string): Promise<Content> {
  switch (format) {
    case "markdown": {
      const {fromMarkdown} = await import("@quire/schema/markdown")
      return titled(fromMarkdown(text))
    }
    case "html": {
      const {fromHTML} = await import("@quire/schema/html")
      // A document of its own: nothing in it runs or is fetched.
      const page = new DOMParser().parseFromString(text, "text/html")
      page.querySelector("[data-quire-title]")?.remove()
      return {title: page.title.trim(), document: fromHTML(page.body.innerHTML, document)}
    }
    case "text":
      return {title: "", document: fromText(text.trimEnd())}
    case "json": {
      const value: unknown = JSON.parse(text)
      const title = typeof value === "object" && value !== null && "title" in value ? value.title : ""
      return {title: typeof title === "string" ? title.trim() : "", document: fromJSON(value)}
    }
    default:
      return format satisfies never
  }
}

/** A heading of the first level at the start is the title. */
function titled(document: Node): Content {
  const first = document.firstChild
  if (first?.type !== schema.nodes.heading || first.attrs.level !== 1) return {title: "", document}
  const rest = document.childCount > 1 ? document.content.cut(first.nodeSize) : schema.nodes.paragraph.create()
  return {title: first.textContent, document: schema.nodes.doc.create(null, rest)}
}
