import type {EditorView} from "prosemirror-view"

/** Positions of the document that can be seen now. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The blocks that are on the screen, or `aroundPx` above or below it. */
export function visibleStretch(view: EditorView, aroundPx = 0): Stretch {
  const first = firstEndingBelow(view.dom, -aroundPx)
  const last = firstEndingBelow(view.dom, innerHeight + aroundPx)
  return {
    from: first === null ? 0 : posBefore(view, first),
    to: last === null ? view.state.doc.content.size : posAfter(view, last),
  }
}

/** The position before the block at the top of what is seen, `belowPx` under the upper edge of the window. */
export function topBlock(view: EditorView, belowPx: number): number {
  const block = firstEndingBelow(view.dom, belowPx)
  return block === null ? view.state.doc.content.size : posBefore(view, block)
}

/** The first block, or item of a list, whose lower edge is below `y`; null when none is. Blocks stand one under the other. */
function firstEndingBelow(parent: Element, y: number): Element | null {
  const {children} = parent
  let [low, high] = [0, children.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (children[middle]!.getBoundingClientRect().bottom > y) high = middle
    else low = middle + 1
  }
  const block = children[low] ?? null
  if (block === null || !("list" in (block as HTMLElement).dataset)) return block
  return firstEndingBelow(block, y) ?? block
}

function posBefore(view: EditorView, block: Element): number {
  const $pos = view.state.doc.resolve(clamped(view, view.posAtDOM(block, 0)))
  return $pos.depth === 0 ? $pos.pos : $pos.before()
}

function posAfter(view: EditorView, block: Element): number {
  const $pos = view.state.doc.resolve(clamped(view, view.posAtDOM(block, block.childNodes.length)))
  return $pos.depth === 0 ? $pos.pos : $pos.after()
}

function clamped({state}: EditorView, pos: number): number {
  return Math.max(0, Math.min(pos, state.doc.content.size))
}
