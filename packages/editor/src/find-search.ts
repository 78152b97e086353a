import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {findingOf} from "./find-pattern.ts"
import type {Finding} from "./find-pattern.ts"

/** Where something was found: positions in the document, and what was found there. */
export interface Match {
  readonly from: number
  readonly to: number
  readonly found: Finding
}

/** What has been found in which block. Blocks never change, so it holds for as long as the expression is the same. */
export type Findings = WeakMap<Node, readonly Finding[]>

/** Stands for what is no text. `.` does not match it, and what contains it is no match, so no search takes hold of an atom. */
const ATOM = "\u2028"

/**
 * Searches `doc` from its start, and stops after each block in which nobody has searched yet, so that whoever calls can do
 * something else meanwhile. Returns all matches in order.
 */
export function* searching(doc: Node, expression: RegExp, findings: Findings): Generator<undefined, readonly Match[]> {
  const matches: Match[] = []
  for (const [block, start] of textBlocks(doc, 0)) {
    let found = findings.get(block)
    if (found === undefined) {
      found = note(findings, block, Array.from(textOf(block).matchAll(expression), findingOf))
      yield
    }
    for (const finding of found) {
      const from = start + finding.at
      matches.push({from, to: from + finding.text.length, found: finding})
    }
  }
  return matches
}

/** Searches all of `doc` at once. */
export function search(doc: Node, expression: RegExp, findings: Findings = new WeakMap()): readonly Match[] {
  const steps = searching(doc, expression, findings)
  for (;;) {
    const {done, value} = steps.next()
    if (done) return value
  }
}

/** The blocks in which nobody has searched yet, and their texts. */
export function unsearched(doc: Node, findings: Findings): readonly {readonly block: Node; readonly text: string}[] {
  return Array.from(textBlocks(doc, 0), ([block]) => block)
    .filter((block) => !findings.has(block))
    .map((block) => ({block, text: textOf(block)}))
}

/** Notes what has been found in a block. @returns what of it counts */
export function note(findings: Findings, block: Node, found: readonly Finding[]): readonly Finding[] {
  const counting = found.filter(({text}) => text !== "" && !text.includes(ATOM))
  findings.set(block, counting)
  return counting
}

/** Whether what was found at `match` is there still. No expression is run for it, as it might never end. */
export function isStillAt(doc: Node, {from, to, found}: Match): boolean {
  const $from = doc.resolve(from)
  return (
    $from.parent.isTextblock &&
    to <= $from.end() &&
    textOf($from.parent, $from.parentOffset, to - $from.start()) === found.text
  )
}

/** Each block with text, and the position at which its content starts. */
function* textBlocks(node: Node, start: number): Generator<readonly [block: Node, start: number]> {
  let pos = start
  for (const child of node.children) {
    if (child.isTextblock) yield [child, pos + 1]
    else if (!child.isLeaf) yield* textBlocks(child, pos + 1)
    pos += child.nodeSize
  }
}

/** The text of a block, or of a part of it: one unit for each position. */
function textOf(block: Node, from = 0, to = block.content.size): string {
  return block.textBetween(from, to, null, ({type}) => (type === schema.nodes.hardBreak ? "\n" : ATOM))
}
