import type {Definition, Image, ImageReference, LinkReference, PhrasingContent} from "mdast"
import {Mark, type Node} from "prosemirror-model"
import {isDay} from "../attributes.ts"
import {ID_MAX_LENGTH, LABEL_MAX_LENGTH} from "../limits.ts"
import {safeHref, safeImageSource} from "../safe-url.ts"
import {schema} from "../schema.ts"
import {readTag} from "./html-marks.ts"

const {marks, nodes} = schema
type Marks = readonly Mark[]

/** Reads Markdown's inline nodes; images come out as image blocks among them. */
export class InlineReader {
  readonly #definitions: ReadonlyMap<string, Definition>

  constructor(definitions: ReadonlyMap<string, Definition>) {
    this.#definitions = definitions
  }

  read(children: readonly PhrasingContent[], inCell = false, outer: Marks = Mark.none): Node[] {
    const open: {name: string; mark: Mark}[] = []
    return withDates(children).flatMap((child) => {
      if (child.type === "day") return [nodes.date.create({day: child.value}, null, marksOf(open, outer))]
      const active = marksOf(open, outer)
      const tag = child.type === "html" ? readTag(child.value) : null
      if (tag === null) return this.#node(child, active, inCell)
      if (tag.tag === "break") return [nodes.hardBreak.create()]
      if (tag.tag === "open") {
        open.push(tag)
        return []
      }
      const index = open.findLastIndex(({name}) => name === tag.name)
      if (index < 0) return text((child as {value: string}).value, active)
      open.splice(index, 1)
      return []
    })
  }

  #node(node: PhrasingContent, active: Marks, inCell: boolean): Node[] {
    const inside = (mark: Mark) => this.read("children" in node ? node.children : [], inCell, mark.addToSet(active))
    switch (node.type) {
      case "text":
        return text(node.value.replaceAll(/[ \t]*(?:\r\n?|\n)[ \t]*/g, " "), active)
      case "strong":
        return inside(marks.bold.create())
      case "emphasis":
        return inside(marks.italic.create())
      case "delete":
        return inside(marks.strike.create())
      case "inlineCode":
        return text(node.value, marks.code.create().addToSet(active))
      case "inlineMath":
        return [nodes.math.create({tex: inCell ? node.value.replaceAll("\\|", "|") : node.value}, null, active)]
      case "break":
        return [nodes.hardBreak.create()]
      case "link":
        return this.#link(node.url, node.children, active, inCell)
      case "linkReference":
        return this.#link(this.#urlOf(node), node.children, active, inCell)
      case "image":
        return imageOf(node.url, node, active)
      case "imageReference":
        return imageOf(this.#urlOf(node), node, active)
      case "html":
        return node.value.startsWith("<!--") ? [] : text(node.value, active)
      default:
        return []
    }
  }

  #urlOf({identifier}: LinkReference | ImageReference): string {
    return this.#definitions.get(identifier)?.url ?? ""
  }

  #link(url: string, children: readonly PhrasingContent[], active: Marks, inCell: boolean): Node[] {
    if (url.startsWith("mention:")) {
      const label = this.read(children)
        .map((node) => node.textContent)
        .join("")
        .replace(/^@/, "")
      return [mentionOf(url.slice("mention:".length), label, active)]
    }
    const href = safeHref(url)
    return this.read(children, inCell, href === null ? active : marks.link.create({href}).addToSet(active))
  }
}

interface Day {
  readonly type: "day"
  readonly value: string
}

/** `children` with each day between `<time>` tags as one. */
function withDates(children: readonly PhrasingContent[]): (PhrasingContent | Day)[] {
  const result: (PhrasingContent | Day)[] = []
  for (let i = 0; i < children.length; i++) {
    const [open, day, close] = children.slice(i, i + 3)
    const isDate = isTag(open, "<time>") && day?.type === "text" && isDay(day.value) && isTag(close, "</time>")
    result.push(isDate ? {type: "day", value: day.value} : open!)
    if (isDate) i += 2
  }
  return result
}

function isTag(node: PhrasingContent | undefined, value: string): boolean {
  return node?.type === "html" && node.value === value
}

function marksOf(open: readonly {mark: Mark}[], outer: Marks): Marks {
  return open.reduce<Marks>((set, {mark}) => mark.addToSet(set), outer)
}

function text(value: string, active: Marks): Node[] {
  return value === "" ? [] : [schema.text(value, active)]
}

function mentionOf(encoded: string, label: string, active: Marks): Node {
  const id = decoded(encoded).slice(0, ID_MAX_LENGTH)
  return nodes.mention.create({id, label: label === id ? "" : label.slice(0, LABEL_MAX_LENGTH)}, null, active)
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/** An image that may not be loaded is its description, or its address. */
function imageOf(url: string, {alt, ...rest}: Image | ImageReference, active: Marks): Node[] {
  const src = url === "" ? "" : safeImageSource(url)
  if (src === null) return text(alt || url.slice(0, 200), active)
  const caption = "title" in rest ? (rest.title ?? "") : ""
  const labels = {alt: (alt ?? "").slice(0, LABEL_MAX_LENGTH), caption: caption.slice(0, LABEL_MAX_LENGTH)}
  return [nodes.image.create({src, ...labels})]
}
