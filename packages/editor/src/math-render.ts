export interface MathOptions {
  readonly isBlock: boolean
  /** Stands for a formula that is empty. */
  readonly empty: string
}

/** Draws TeX into `element` as MathML; its drawer is fetched when there is a first formula. */
export async function renderMath(element: HTMLElement, tex: string, {isBlock, empty}: MathOptions): Promise<void> {
  if (tex.trim() === "") {
    element.replaceChildren(empty)
    return
  }
  const {default: katex} = await import("katex")
  try {
    // Nothing in a formula may lead anywhere or grow without bounds.
    katex.render(tex, element, {
      output: "mathml",
      displayMode: isBlock,
      trust: false,
      strict: "ignore",
      maxExpand: 500,
      maxSize: 20,
    })
    element.removeAttribute("title")
  } catch (error) {
    element.replaceChildren(tex)
    element.title = error instanceof Error ? error.message : String(error)
  }
  element.classList.toggle("quire-math-wrong", element.title !== "")
}
