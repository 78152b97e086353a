import {styleAtDepth, type ListStyle} from "../attributes.ts"

/*
 * Lists, quotes, toggles and callouts of HTML are trees; our document is flat. Before ProseMirror reads it, the DOM is
 * rewritten in place to what our own `toDOM` would have written, with `data-indent` for the depth.
 */

const LISTS = new Set(["UL", "OL"])
const BLOCKS = new Set([
  ..."ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DETAILS DIV DL DT DD FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6".split(
    " ",
  ),
  ..."HEADER HR HTML LI MAIN NAV OL P PRE SECTION TABLE UL".split(" "),
])
const WRAPPERS = new Set("ARTICLE BODY CENTER DIV DL FOOTER FORM HEADER HTML MAIN NAV SECTION".split(" "))
/** What Google Docs, and our own export, put around everything without meaning it. */
const TRANSPARENT = new Set(["B", "SPAN", "FONT"])

/** Rewrites what `root` holds. */
export function flatten(root: Element | DocumentFragment): void {
  root.replaceChildren(...flatChildren(root, 0))
}

function flatChildren(parent: ParentNode & Node, indent: number): Node[] {
  return grouped([...parent.childNodes].flatMap((child) => flat(child, indent)))
}

/** What stands for `node`, in a place that is moved in by `indent`. */
function flat(node: Node, indent: number): Node[] {
  if (!isElement(node)) return indent > 0 && isVisibleText(node) ? [movedIn(wrap("p", [node]), indent)] : [node]
  if (LISTS.has(node.tagName)) return flatList(node, indent)
  if (node.tagName === "LI") return flatItem(node, indent, {kind: "bullet", start: null, style: null})
  if (node.tagName === "DETAILS") return flatDetails(node, indent)
  if (node.tagName === "BLOCKQUOTE") return flatQuote(node, indent)
  if (isCallout(node)) return flatCallout(node, indent)
  if (node.tagName === "TABLE") return [movedIn(node, indent)]
  if (isWordItem(node)) return [wordItem(node)]
  if (isOwnBlock(node)) return [movedIn(node, indent)]
  if (holdsBlocks(node)) return flatChildren(node, indent)
  return [indent > 0 ? movedIn(BLOCKS.has(node.tagName) ? node : wrap("p", [node]), indent) : node]
}

/** Lists are put back around the items: a run of them under one. */
function grouped(nodes: readonly Node[]): Node[] {
  const result: Node[] = []
  let run: Element | null = null
  for (const node of nodes) {
    if (isElement(node) && node.tagName === "LI") {
      if (run === null) result.push((run = element(node, "ul")))
      run.append(node)
    } else if (run === null || !isBlank(node)) {
      run = null
      result.push(node)
    }
  }
  return result
}

function flatList(list: Element, indent: number): Node[] {
  const kind = list.tagName === "OL" ? "ordered" : "bullet"
  const start = list.tagName === "OL" ? list.getAttribute("start") : null
  const items = [...list.children]
  const first = items.find((item) => item.tagName === "LI")
  return items.flatMap((item) =>
    item.tagName === "LI"
      ? flatItem(item, indent, {kind, start: item === first ? start : null, style: styleOf(list, item)})
      : flat(item, indent + 1),
  )
}

/** How other programs say that a list counts. */
const styles: Readonly<Record<string, ListStyle>> = {
  "1": "decimal",
  a: "alpha",
  i: "roman",
  decimal: "decimal",
  "lower-alpha": "alpha",
  "lower-latin": "alpha",
  "lower-roman": "roman",
  "upper-alpha": "alpha",
  "upper-latin": "alpha",
  "upper-roman": "roman",
}

/** How a list counts; null where it does not say. */
function styleOf(list: Element, item: Element): ListStyle | null {
  const said = (element: Element) => /list-style-type:\s*([\w-]+)/.exec(element.getAttribute("style") ?? "")?.[1]
  return styles[(said(item) ?? said(list) ?? list.getAttribute("type") ?? "").toLowerCase()] ?? null
}

interface ListFacts {
  readonly kind: string
  readonly start: string | null
  readonly style: ListStyle | null
}

function flatItem(item: Element, indent: number, {kind, start, style}: ListFacts): Node[] {
  takeForeignBox(item)
  const {text, rest} = textAndRest(item)
  if (!item.hasAttribute("data-kind")) {
    const number = item.getAttribute("value") ?? start
    item.setAttribute("data-kind", isTask(item) ? "task" : kind)
    // What it is at this depth by itself need not be said.
    if (kind === "ordered" && style !== null && style !== styleAtDepth(indent)) item.setAttribute("data-style", style)
    if (number !== null && number !== "1") item.setAttribute("data-start", number)
  }
  const checkbox = text.map((node) => checkboxIn(node)).find((found) => found !== null)
  if (checkbox && !item.hasAttribute("data-checked"))
    item.setAttribute("data-checked", String(checkbox.hasAttribute("checked")))
  movedIn(item, indent).replaceChildren(...text)
  return [item, ...rest.flatMap((node) => flat(node, indentOf(item) + 1))]
}

function flatDetails(details: Element, indent: number): Node[] {
  const summary = [...details.children].find((child) => child.tagName === "SUMMARY")
  const toggle = wrap("div", summary ? unwrapped([...summary.childNodes]) : [], details)
  for (const {name, value} of details.attributes) if (name.startsWith("data-")) toggle.setAttribute(name, value)
  toggle.setAttribute("data-toggle", "")
  movedIn(toggle, indent)
  const rest = [...details.childNodes].filter((child) => child !== summary && !isBlank(child))
  return [toggle, ...rest.flatMap((child) => flat(child, indentOf(toggle) + 1))]
}

/** Each paragraph of a quote is a quote; other blocks in it stand for themselves. */
function flatQuote(quote: Element, indent: number): Node[] {
  if (!holdsBlocks(quote)) return [movedIn(quote, indent)]
  return flatChildren(quote, indent).flatMap((node) => {
    if (!isElement(node)) return isVisibleText(node) ? [movedIn(wrap("blockquote", [node]), indent)] : []
    if (node.tagName !== "P") return [node]
    const paragraph = wrap("blockquote", [...node.childNodes], node)
    return [movedIn(paragraph, indent)]
  })
}

function flatCallout(callout: Element, indent: number): Node[] {
  const tone = /markdown-alert-(note|tip|important|warning|caution)/.exec(callout.className)?.[1]
  if (tone !== undefined) callout.setAttribute("data-callout", tone)
  callout.querySelector(".markdown-alert-title")?.remove()
  const {text, rest} = textAndRest(callout)
  movedIn(callout, indent).replaceChildren(...text)
  return [
    callout,
    ...rest.flatMap((node) =>
      tone !== undefined && isElement(node) && node.tagName === "P"
        ? [nextLine(callout, node)]
        : flat(node, indentOf(callout) + 1),
    ),
  ]
}

/** GitHub's alerts hold several paragraphs; of ours each is a callout. */
function nextLine(callout: Element, paragraph: Element): Element {
  const line = wrap("aside", [...paragraph.childNodes], paragraph)
  line.setAttribute("data-callout", callout.getAttribute("data-callout")!)
  return movedIn(line, indentOf(callout))
}

/** The text that an item begins with, out of the paragraph it may be in, and the blocks after it. */
function textAndRest(item: Element): {text: Node[]; rest: Node[]} {
  const isOwn = item.hasAttribute("data-kind") || item.hasAttribute("data-callout")
  const children = [...item.childNodes].filter((child, index) => isOwn || index > 0 || !isBlank(child))
  const split = children.findIndex((child) => isElement(child) && (BLOCKS.has(child.tagName) || holdsBlocks(child)))
  const text = split < 0 ? children : children.slice(0, split)
  const rest = split < 0 ? [] : children.slice(split).filter((node) => !isBlank(node))
  const [first, ...others] = unpacked(rest)
  const mayLead = first !== undefined && isTextBlock(first) && !first.hasAttribute("data-indent")
  if (!mayLead || text.some((node) => isVisibleText(node) || hasText(node))) return {text, rest}
  return {text: [...text.filter(isElement), ...first.childNodes], rest: others}
}

/** `nodes`, with what the first of them holds in its place while that only wraps blocks. */
function unpacked(nodes: readonly Node[]): Element[] {
  const [first, ...others] = nodes.filter(isElement)
  if (first === undefined) return []
  const isWrapper = WRAPPERS.has(first.tagName) && !isOwnBlock(first) && holdsBlocks(first)
  return isWrapper ? unpacked([...first.childNodes, ...others]) : [first, ...others]
}

function isTextBlock(node: Element): boolean {
  return (
    (node.tagName === "P" || node.tagName === "DIV" || /^H[1-6]$/.test(node.tagName)) &&
    !holdsBlocks(node) &&
    !isOwnBlock(node)
  )
}

function hasText(node: Node): boolean {
  return isElement(node) && ((node.textContent ?? "").trim() !== "" || node.querySelector("img") !== null)
}

function unwrapped(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => (isElement(node) && isTextBlock(node) ? [...node.childNodes] : [node]))
}

function isTask(item: Element): boolean {
  return (
    item.hasAttribute("data-checked") ||
    /\btask-list-item\b/.test(item.className) ||
    item.getAttribute("data-type") === "taskItem" ||
    [...item.childNodes].some((child) => checkboxIn(child) !== null)
  )
}

/** Google Docs has the box of a task as an image, Notion as signs before its text. */
function takeForeignBox(item: Element): void {
  item.querySelector(":scope > img[aria-roledescription=checkbox]")?.remove()
  if (item.getAttribute("role") === "checkbox")
    item.setAttribute("data-checked", String(item.getAttribute("aria-checked") === "true"))
  const first = item.firstChild
  const [signs, sign] = /^\s*\[([ xX])\] /.exec(first?.nodeType === 3 ? (first.textContent ?? "") : "") ?? []
  if (signs === undefined || item.hasAttribute("data-kind")) return
  first!.textContent = first!.textContent!.slice(signs.length)
  item.setAttribute("data-checked", String(sign !== " "))
}

function checkboxIn(node: Node): Element | null {
  if (!isElement(node) || LISTS.has(node.tagName)) return null
  const isCheckbox = node.tagName === "INPUT" && node.getAttribute("type") === "checkbox"
  return isCheckbox ? node : node.querySelector("input[type=checkbox]")
}

/** Word writes list items as paragraphs that tell their level in a style, and their marker as text to ignore. */
function isWordItem(node: Element): boolean {
  return node.tagName === "P" && /mso-list:[^;"]*level\d/.test(node.getAttribute("style") ?? "")
}

function wordItem(paragraph: Element): Element {
  const level = Number(/level(\d)/.exec(paragraph.getAttribute("style") ?? "")?.[1] ?? 1)
  const ignored = [...paragraph.querySelectorAll("span")].filter((span) =>
    /mso-list:\s*Ignore/i.test(span.getAttribute("style") ?? ""),
  )
  const marker = ignored.map((span) => span.textContent).join("")
  for (const span of ignored) span.remove()
  const item = wrap("li", [...paragraph.childNodes], paragraph)
  item.setAttribute("data-kind", /^\s*\w+[.)]/.test(marker) ? "ordered" : "bullet")
  return movedIn(item, level - 1)
}

function isCallout(node: Element): boolean {
  return node.hasAttribute("data-callout") || /\bmarkdown-alert\b/.test(node.className)
}

/** Blocks that we write as a div, and a figure: they are read whole. */
function isOwnBlock(node: Element): boolean {
  const names = ["data-toggle", "data-math-block", "data-file", "data-embed", "data-unsupported"]
  return node.tagName === "FIGURE" || names.some((name) => node.hasAttribute(name))
}

function holdsBlocks(node: Element): boolean {
  if (!WRAPPERS.has(node.tagName) && !TRANSPARENT.has(node.tagName) && node.tagName !== "BLOCKQUOTE") return false
  return [...node.children].some(
    (child) => BLOCKS.has(child.tagName) || (TRANSPARENT.has(child.tagName) && holdsBlocks(child)),
  )
}

function movedIn(node: Element, indent: number): Element {
  if (indent > 0 && !node.hasAttribute("data-indent")) node.setAttribute("data-indent", String(indent))
  return node
}

function indentOf(node: Element): number {
  return Number(node.getAttribute("data-indent") ?? 0)
}

function wrap(tag: string, nodes: readonly Node[], like: Node = nodes[0]!): Element {
  const wrapper = element(like, tag)
  wrapper.append(...nodes)
  return wrapper
}

function element(like: Node, tag: string): Element {
  return like.ownerDocument!.createElement(tag)
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1
}

function isBlank(node: Node): boolean {
  return node.nodeType === 8 || (node.nodeType === 3 && (node.textContent ?? "").trim() === "")
}

function isVisibleText(node: Node): boolean {
  return node.nodeType === 3 && !isBlank(node)
}
