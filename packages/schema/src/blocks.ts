import {Fragment, type Node} from "prosemirror-model"
import {schema} from "./schema.ts"

/** A block and the position before it. */
export interface Placed {
  readonly node: Node
  readonly pos: number
}

/** A block, and those that belong to it because they are moved in further; `ordinal` as from `ordinals()`. */
export interface Branch {
  readonly node: Node
  readonly ordinal: number | null
  readonly children: Branch[]
}

const {doc, list, listItem, paragraph, toggle, callout, hardBreak} = schema.nodes

/** Whether `node` can hold blocks: the document or a table cell. */
export function isContainer(node: Node): boolean {
  return node.type === doc || node.type === schema.nodes.tableCell
}

/** The blocks in `container`, list items included as what they are; `start` is the position of its content. */
export function blocksOf(container: Node, start = 0): Placed[] {
  const blocks: Placed[] = []
  container.forEach((child, offset) => {
    const pos = start + offset
    if (child.type !== list) blocks.push({node: child, pos})
    else child.forEach((item, itemOffset) => blocks.push({node: item, pos: pos + 1 + itemOffset}))
  })
  return blocks
}

/** `blocks` with each run of list items under one list: what a container holds in the view. */
export function grouped(blocks: readonly Node[]): Node[] {
  const children: Node[] = []
  let run: Node[] = []
  const endRun = () => {
    if (run.length > 0) children.push(list.create(null, run))
    run = []
  }
  for (const block of blocks) {
    if (block.type === listItem) run.push(block)
    else {
      endRun()
      children.push(block)
    }
  }
  endRun()
  return children
}

/** What a container holds for `blocks`; an empty paragraph where there are none, because a container needs a block. */
export function containerContent(blocks: readonly Node[]): Fragment {
  return Fragment.from(blocks.length > 0 ? grouped(blocks) : [paragraph.create()])
}

/** A document of `blocks`. */
export function documentOf(blocks: readonly Node[]): Node {
  return doc.create(null, containerContent(blocks))
}

/** How far a block is moved in, 0 for those that cannot be. */
export function indentOf(node: Node): number {
  const indent: unknown = node.attrs.indent ?? node.attrs.unknown?.indent
  return typeof indent === "number" ? indent : 0
}

/** Whether the following blocks with a larger indent belong to `node`. */
export function ownsIndented(node: Node): boolean {
  return node.type === listItem || node.type === toggle || node.type === callout
}

/** The index of the block that owns block `index`, or -1. */
export function ownerOf(blocks: readonly Placed[], index: number): number {
  let limit = indentOf(blocks[index]!.node)
  for (let i = index - 1; i >= 0 && limit > 0; i--) {
    const {node} = blocks[i]!
    if (indentOf(node) >= limit) continue
    if (ownsIndented(node)) return i
    limit = indentOf(node)
  }
  return -1
}

/** The end of the run `from` to `to` of `blocks`, together with all blocks that its members own. */
export function endWithOwned(blocks: readonly Placed[], from: number, to: number): number {
  let end = to
  while (end < blocks.length && ownerOf(blocks, end) >= from) end++
  return end
}

/** `blocks` as the tree that their indents mean. */
export function nested(blocks: readonly Node[]): Branch[] {
  const roots: Branch[] = []
  const owners: Branch[] = []
  const numbers = ordinals(blocks)
  for (const [index, node] of blocks.entries()) {
    while (owners.length > 0 && indentOf(owners.at(-1)!.node) >= indentOf(node)) owners.pop()
    const branch: Branch = {node, ordinal: numbers[index]!, children: []}
    const siblings = owners.at(-1)?.children ?? roots
    siblings.push(branch)
    if (ownsIndented(node)) owners.push(branch)
  }
  return roots
}

/** The number that each block shows, as the style sheet counts: null for all but ordered list items. */
export function ordinals(blocks: readonly Node[]): (number | null)[] {
  const count = listCounter()
  return blocks.map(count)
}

/** Counts list items: to be called with each block of a container in turn, answers as `ordinals` does. */
export function listCounter(): (node: Node) => number | null {
  let counters: number[] = []
  return ({type, attrs}) => {
    if (type !== listItem) {
      counters = []
      return null
    }
    const indent = attrs.indent as number
    counters.length = Math.min(counters.length, indent + 1)
    const next = attrs.kind === "ordered" ? ((attrs.start as number | null) ?? (counters[indent] ?? 0) + 1) : 0
    counters[indent] = next
    return attrs.kind === "ordered" ? next : null
  }
}

/** `text` as inline content: line breaks become hard breaks where `code` is false. */
export function inlineText(text: string, code: boolean): Node[] {
  if (text === "") return []
  if (code) return [schema.text(text)]
  return text
    .split(/\r\n?|\n/)
    .flatMap((line, index) => [...(index > 0 ? [hardBreak.create()] : []), ...(line === "" ? [] : [schema.text(line)])])
}
