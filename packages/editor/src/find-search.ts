import {schema} from "@quire/schema"
import type {Node} from "prosemirror-model"

/** Where something was found: positions in the document. */
export interface Match {
  readonly from: number
  readonly to: number
}

/** Matches in a block, as offsets into its content. */
type Offsets = readonly Match[]

/** What has been found in which block. Blocks never change, so it holds for as long as the expression is the same. */
export type Findings = WeakMap<Node, Offsets>

/** Stands for what is no text. `.` does not match it, and what contains it is no match, so no search takes hold of an atom. */
const ATOM = "\u2028"

/**
 * Searches `doc` from its start, and stops after each block in which nobody has searched yet, so that whoever calls can do
 * something else meanwhile. Returns all matches in order.
 */
export function* searching(doc: Node, expression: RegExp, findings: Findings): Generator<undefined, readonly Match[]> {
  const matches: Match[] = []
  for (const [block, start] of textBlocks(doc, 0)) {
    let offsets = findings.get(block)
    if (offsets === undefined) {
      offsets = searchBlock(block, expression)
      findings.set(block, offsets)
      yield
    }
    for (const {from, to} of offsets) matches.push({from: start + from, to: start + to})
  }
  return matches
}

/** The blocks in which nobody has searched yet, and their texts. */
export function unsearched(doc: Node, findings: Findings): readonly (readonly [block: Node, text: string])[] {
  return Array.from(textBlocks(doc, 0), ([block]) => block)
    .filter((block) => !findings.has(block))
    .map((block) => [block, textOf(block)] as const)
}

/** Notes what somebody else has found in a block with this text. */
export function note(
  findings: Findings,
  [block, text]: readonly [block: Node, text: string],
  found: readonly (readonly [from: number, to: number])[],
): void {
  const offsets = found.map(([from, to]) => ({from, to}))
  findings.set(
    block,
    offsets.filter(({from, to}) => isMatch(text.slice(from, to))),
  )
}

const isMatch = (found: string) => found !== "" && !found.includes(ATOM)

/** Searches all of `doc` at once. */
export function search(doc: Node, expression: RegExp, findings: Findings = new WeakMap()): readonly Match[] {
  const steps = searching(doc, expression, findings)
  for (;;) {
    const {done, value} = steps.next()
    if (done) return value
  }
}

/** The match at exactly `match`, with what its groups have found; null when the text there is another by now. */
export function execAt(doc: Node, expression: RegExp, {from, to}: Match): RegExpExecArray | null {
  const $from = doc.resolve(from)
  if (!$from.parent.isTextblock || to > $from.end()) return null
  const sticky = new RegExp(expression, `${expression.flags}y`)
  sticky.lastIndex = $from.parentOffset
  const found = sticky.exec(textOf($from.parent))
  return found !== null && found[0].length === to - from ? found : null
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

/** The text of a block, one unit for each position. */
function textOf(block: Node): string {
  return block.textBetween(0, block.content.size, null, ({type}) => (type === schema.nodes.hardBreak ? "\n" : ATOM))
}

function searchBlock(block: Node, expression: RegExp): Offsets {
  const offsets: Match[] = []
  for (const {0: found, index} of textOf(block).matchAll(expression)) {
    if (isMatch(found)) offsets.push({from: index, to: index + found.length})
  }
  return offsets
}
