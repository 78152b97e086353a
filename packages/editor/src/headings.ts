import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"

/** A heading of the document. */
export interface Heading {
  /** How many headings it stands under, from 0. */
  readonly depth: number
  readonly text: string
  /** The position before it. */
  readonly pos: number
}

const known = new WeakMap<Node, readonly Heading[]>()

/** The headings of `doc`, each as deep as it is nested: a level that is left out moves nothing in. Empty ones are none. */
export function headingsOf(doc: Node): readonly Heading[] {
  const headings = known.get(doc) ?? findHeadings(doc)
  known.set(doc, headings)
  return headings
}

/** Whether these read the same, wherever they stand. */
export function sameHeadings(a: readonly Heading[], b: readonly Heading[]): boolean {
  return a.length === b.length && a.every(({depth, text}, i) => depth === b[i]!.depth && text === b[i]!.text)
}

function findHeadings(doc: Node): readonly Heading[] {
  const headings: Heading[] = []
  const over: number[] = []
  doc.forEach((block, pos) => {
    if (block.type !== schema.nodes.heading || block.textContent.trim() === "") return
    const level = block.attrs.level as number
    while (over.length > 0 && over.at(-1)! >= level) over.pop()
    headings.push({depth: over.length, text: block.textContent, pos})
    over.push(level)
  })
  return headings
}
