import type {Node} from "prosemirror-model"

export interface Counts {
  readonly words: number
  /** Code points, spaces included. */
  readonly characters: number
}

const none: Counts = {words: 0, characters: 0}
const wordsPerMinute = 230

/** Nodes never change, so each is counted once: after an edit, only what the edit has made anew. */
const known = new WeakMap<Node, Counts>()

/** The words and characters of everything in `node`. */
export function countsOf(node: Node): Counts {
  const before = known.get(node)
  if (before !== undefined) return before
  const counts = node.isTextblock ? countText(textIn(node, 0, node.content.size)) : sum(node.children.map(countsOf))
  known.set(node, counts)
  return counts
}

/** The words and characters between two positions in `node`; a part of a word counts as a word. */
export function countsBetween(node: Node, from: number, to: number): Counts {
  if (from <= 0 && to >= node.content.size) return countsOf(node)
  if (node.isTextblock) return countText(textIn(node, Math.max(0, from), Math.min(to, node.content.size)))
  const parts: Counts[] = []
  node.forEach((child, offset) => {
    if (offset >= to || offset + child.nodeSize <= from || child.isLeaf) return
    const start = offset + 1
    parts.push(countsBetween(child, from - start, to - start))
  })
  return sum(parts)
}

/** How long an adult reads so many words; under a minute is one. */
export function readingMinutes({words}: Counts): number {
  return Math.max(1, Math.round(words / wordsPerMinute))
}

function sum(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (total, part) => ({words: total.words + part.words, characters: total.characters + part.characters}),
    none,
  )
}

function textIn(block: Node, from: number, to: number): string {
  return block.textBetween(from, to, "\n", null)
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

function countText(text: string): Counts {
  return {words: unspaced.test(text) ? countSegments(text) : countSpaced(text), characters: countCharacters(text)}
}

/** Runs of letters and digits; "don't" and "well-known" are one word each. */
function countSpaced(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’\-.,_][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu)?.length ?? 0
}

/** Scripts without spaces need a dictionary, which the browser has. */
function countSegments(text: string): number {
  let count = 0
  for (const {isWordLike} of new Intl.Segmenter(undefined, {granularity: "word"}).segment(text)) {
    if (isWordLike === true) count++
  }
  return count
}

function countCharacters(text: string): number {
  let count = 0
  for (const letter of text) if (letter !== "\n") count++
  return count
}
