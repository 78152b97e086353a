/** Several lines out of an editor of code are code: such editors tell it only by how it looks. One line is text like any other. */
export function readEditorCode(root: ParentNode): void {
  for (const element of root.querySelectorAll("div[style]")) {
    const style = element.getAttribute("style") ?? ""
    const looksLikeCode = /white-space:\s*pre\s*(?:;|$)/.test(style) && style.includes("monospace")
    const lines = [...element.children]
    if (!looksLikeCode || lines.length < 2 || lines.some(({localName}) => localName !== "div" && localName !== "br"))
      continue
    const code = element.ownerDocument.createElement("pre")
    code.textContent = lines.map(({textContent}) => textContent).join("\n")
    element.replaceWith(code)
  }
}
