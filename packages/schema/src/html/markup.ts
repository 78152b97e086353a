const VOID = new Set(["br", "hr", "img", "input"])

/** An element as HTML text. Own code because linkedom leaves `&` in attributes as it is, so that `&amp;` would change. */
export function markup(element: Element): string {
  const tag = element.localName
  const attributes = [...element.attributes].map(({name, value}) => ` ${name}="${escaped(value)}"`).join("")
  if (VOID.has(tag)) return `<${tag}${attributes}>`
  return `<${tag}${attributes}>${[...element.childNodes].map(childMarkup).join("")}</${tag}>`
}

function childMarkup(node: Node): string {
  return node.nodeType === 1 ? markup(node as Element) : escaped(node.textContent ?? "")
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
