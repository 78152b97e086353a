/**
 * Word in a browser writes headings as paragraphs with a role, each list item in a list of its own that tells its level, and a
 * space for the end of each paragraph. Rewrites them to what HTML has for it.
 */
export function readWordOnTheWeb(root: Element): void {
  for (const end of root.querySelectorAll("span.EOP")) end.remove()
  for (const item of root.querySelectorAll("li[data-aria-level]"))
    for (let depth = 1; depth < Number(item.getAttribute("data-aria-level")) && depth < LEVELS_MAX; depth++)
      moveIn(item)
  for (const paragraph of root.querySelectorAll("p[role=heading]")) {
    const level = /^[1-6]$/.exec(paragraph.getAttribute("aria-level") ?? "")?.[0] ?? "6"
    const heading = paragraph.ownerDocument.createElement(`h${level}`)
    heading.append(...paragraph.childNodes)
    paragraph.replaceWith(heading)
  }
}

const LEVELS_MAX = 9

/** Puts a list of its own around an item, inside the one that it is in. */
function moveIn(item: Element): void {
  const list = item.parentElement
  if (list === null) return
  const inner = list.cloneNode(false) as Element
  item.replaceWith(inner)
  inner.append(item)
}
