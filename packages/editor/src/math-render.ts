import type {Words} from "@quire/words"
import type {ParseError} from "katex"

export interface MathOptions {
  readonly isBlock: boolean
  readonly words: Words["math"]
}

type Drawer = typeof import("katex").default

let drawer: Promise<Drawer> | null = null

/**
 * Fetched when there is a first formula. One promise for all: two of their own may resolve in another order than they were asked
 * for, and a formula would show what was typed before.
 */
async function loadDrawer(): Promise<Drawer> {
  drawer ??= import("katex").then((module) => module.default)
  try {
    return await drawer
  } catch (error) {
    drawer = null
    throw error
  }
}

/** Draws TeX into `element` as MathML. */
export async function renderMath(element: HTMLElement, tex: string, {isBlock, words}: MathOptions): Promise<void> {
  if (tex.trim() === "") {
    element.replaceChildren(words.formula)
    return
  }
  const katex = await loadDrawer()
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
    element.title = problemIn(tex, error as Partial<ParseError>, words)
  }
  element.classList.toggle("quire-math-wrong", element.title !== "")
}

/** Where TeX cannot be read, in the words of the page: the drawer says it in English only. */
function problemIn(tex: string, {position, length = 0}: Partial<ParseError>, words: Words["math"]): string {
  if (position === undefined) return words.wrong(tex)
  const part = tex.slice(position, position + length).trim()
  return part === "" ? words.unfinished : words.wrong(part)
}
