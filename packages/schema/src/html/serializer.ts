import {DOMSerializer, type Node} from "prosemirror-model"
import type {ListStyle} from "../attributes.ts"
import {blocksOf, type Branch, nested} from "../blocks.ts"
import {areaAt, isShown} from "../cell-areas.ts"
import {headerScope} from "../header-scope.ts"
import {schema} from "../schema.ts"
import {tableDirection} from "../table-direction.ts"

const {listItem, table, toggle} = schema.nodes
const serializer = DOMSerializer.fromSchema(schema)

/**
 * The blocks of a container as the nested HTML that other programs expect: lists in list items, a toggle as `details`.
 * Our own attributes beside it say exactly which document it was.
 */
export function serializeBlocks(container: Node, document: Document): DocumentFragment {
  const fragment = document.createDocumentFragment()
  appendBranches(fragment, nested(blocksOf(container).map(({node}) => node)), document)
  for (const element of fragment.querySelectorAll("[style]")) inlineStyle(element)
  return fragment
}

function appendBranches(parent: ParentNode, branches: readonly Branch[], document: Document): void {
  let list: Element | null = null
  for (const branch of branches) {
    if (branch.node.type !== listItem) {
      list = null
      parent.append(branchElement(branch, document))
      continue
    }
    const tag = branch.node.attrs.kind === "ordered" ? "ol" : "ul"
    const type = tag === "ol" ? typeOf(branch.node) : null
    if (list?.localName !== tag || list.getAttribute("type") !== type || branch.node.attrs.start !== null) {
      list = listElement(tag, branch.ordinal, document)
      if (type !== null) list.setAttribute("type", type)
      parent.append(list)
    }
    list.append(branchElement(branch, document))
  }
}

/** How other programs are told to count; null: as they do by themselves. */
function typeOf({attrs}: Node): string | null {
  return {auto: null, decimal: "1", alpha: "a", roman: "i"}[attrs.style as ListStyle]
}

function listElement(tag: string, ordinal: number | null, document: Document): Element {
  const list = document.createElement(tag)
  if (ordinal !== null && ordinal !== 1) list.setAttribute("start", String(ordinal))
  return list
}

function branchElement({node, children}: Branch, document: Document): Element {
  if (node.type === table) return tableElement(node, document)
  const element = serializer.serializeNode(node, {document}) as Element
  const result = node.type === toggle ? detailsElement(element, document) : element
  if (node.attrs.kind === "task") result.prepend(checkbox(node.attrs.checked === true, document))
  appendBranches(result, children, document)
  return result
}

function detailsElement(toggleElement: Element, document: Document): Element {
  const details = document.createElement("details")
  for (const {name, value} of toggleElement.attributes) details.setAttribute(name, value)
  details.removeAttribute("data-toggle")
  details.setAttribute("open", "")
  const summary = document.createElement("summary")
  summary.append(...toggleElement.childNodes)
  details.append(summary)
  return details
}

function checkbox(isChecked: boolean, document: Document): Element {
  const input = document.createElement("input")
  input.setAttribute("type", "checkbox")
  input.setAttribute("disabled", "")
  if (isChecked) input.setAttribute("checked", "")
  return input
}

function tableElement(node: Node, document: Document): Element {
  const shell = serializer.serializeNode(node.type.create(node.attrs), {document}) as Element
  const direction = tableDirection(node)
  if (direction !== null) shell.setAttribute("dir", direction)
  const body = shell.querySelector("tbody")!
  body.replaceChildren()
  node.forEach((row, _offset, index) => {
    const rowElement = serializer.serializeNode(row.type.create(row.attrs), {document}) as Element
    const shown = row.children.map((_, column) => column).filter((column) => isShown(node, index, column))
    rowElement.replaceChildren(...shown.map((column) => cellElement(node, index, column, document)))
    body.append(rowElement)
  })
  return shell
}

function cellElement(node: Node, row: number, column: number, document: Document): Element {
  const cell = node.child(row).child(column)
  const scope = headerScope(node, row, column)
  const {top, bottom, left, right} = areaAt(node, row, column)
  const element = document.createElement(scope === null ? "td" : "th")
  if (scope !== null) element.setAttribute("scope", scope)
  if (right - left > 1) element.setAttribute("colspan", String(right - left))
  if (bottom - top > 1) element.setAttribute("rowspan", String(bottom - top))
  if (cell.attrs.col !== null) element.setAttribute("data-col", String(cell.attrs.col))
  element.append(serializeBlocks(cell, document))
  return element
}

/** In the editor, colours are custom properties of our style sheet; a page elsewhere needs them as plain styles. */
function inlineStyle(element: Element): void {
  const color = element.getAttribute("data-color")
  if (color === null) element.removeAttribute("style")
  else element.setAttribute("style", `${element.localName === "mark" ? "background-color" : "color"}: ${color}`)
}
