import type {Node, NodeType} from "prosemirror-model"
import type * as Y from "yjs"
import {openedMap, type Item} from "./items.ts"
import type {Table} from "./table.ts"

/** Chunks hold at most this many blocks; half of it when they are made. */
const CHUNK_MAX = 256

/** Some neighbouring blocks and their sums, so that a position is found without looking at all blocks before it. */
interface Chunk {
  first: Block
  count: number
  /** Document tokens, those of wrappers before each block included. */
  size: number
  /** How many children of the container start in this chunk. */
  tops: number
}

/** A block that the view shows, and what it stands for in the text. */
export class Block {
  /** Opens the block; null where the opening is missing and the block implied. */
  readonly map: Y.Map<unknown> | null
  readonly item: Item | null
  node: Node
  /** The type of the node that a run of such blocks is wrapped in. */
  readonly group: NodeType | null
  /** What stands in it, where it is a table. */
  table: Table | null
  /** The stored `id`, shown only by the first block that has it. */
  readonly id: string | null
  /** Whether the text from here to the next block's opening is exactly this block in full form. */
  clean: boolean
  /** Whether each text attribute in it shows as a mark of its own, so that what marks say is all there is. */
  bare = true
  /** The list's own. */
  chunk: Chunk | null = null
  prev: Block | null = null
  next: Block | null = null
  /** How many tokens of wrappers stand between the block before and this one. */
  lead = 0

  constructor(item: Item | null, node: Node, group: NodeType | null, table: Table | null = null) {
    const id: unknown = node.attrs.id
    this.item = item
    this.map = item && openedMap(item)
    this.node = node
    this.group = group
    this.table = table
    this.id = typeof id === "string" ? id : null
    this.clean = this.map !== null
  }

  /** Whether a child of the container starts with this block. */
  get isTop(): boolean {
    return this.group === null || this.lead > 0
  }
}

/** Where a block is in the view. */
export interface Place {
  /** The position before the block's node, from the start of the container. */
  readonly pos: number
  /** The index of the container's child that is the block or holds it, */
  readonly top: number
  /** and its index in there; 0 when it is the block. */
  readonly inner: number
}

/** A position as a block and an offset: 0 is before its node, `node.nodeSize` after it. */
export interface Spot {
  readonly block: Block
  readonly offset: number
}

/** A block, and what comes before it: so many tokens, and so many children that start before. */
interface Found {
  readonly block: Block
  readonly start: number
  readonly tops: number
}

/** The blocks of a body in document order: linked, and in chunks that keep sums. */
export class BlockList {
  #chunks: Chunk[] = []
  #size = 0
  #tops = 0
  /** What was looked for last: what comes next is mostly at the same place. */
  #found: Found | null = null
  first: Block | null = null
  last: Block | null = null

  /** The size of the container's content. */
  get size(): number {
    return this.#size + (this.last?.group ? 1 : 0)
  }

  /** The number of the container's children. */
  get childCount(): number {
    return this.#tops
  }

  /** Puts `blocks` in place of what is between `prev` and `next`; null stands for the start and the end. */
  replace(prev: Block | null, next: Block | null, blocks: readonly Block[]): void {
    const first = prev === null ? this.first : prev.next
    for (let block = first; block !== next; block = block!.next) this.#remove(block!)
    const chunk = this.#chunkFor(prev, next, blocks)
    let left = prev
    for (const block of blocks) {
      this.#link(left, block)
      block.chunk = chunk
      left = block
    }
    this.#link(left, next)
    if (next?.chunk && next.chunk.first === next && chunk === next.chunk && blocks.length > 0) chunk.first = blocks[0]!
    for (const block of blocks) this.#count(block, 1)
    if (next !== null) this.#recount(next)
    if (chunk !== null && chunk.count > CHUNK_MAX) this.#split(chunk)
    if (this.#found?.block === first && blocks.length > 0) this.#found = {...this.#found, block: blocks[0]!}
    else if (this.#found?.block !== prev) this.#found = null
  }

  /** Sets a block's node, which may have another size. */
  setNode(block: Block, node: Node): void {
    const growth = node.nodeSize - block.node.nodeSize
    this.#add(block.chunk!, growth, 0)
    block.node = node
    if (growth !== 0 && this.#found?.block !== block) this.#found = null
  }

  #add(chunk: Chunk, size: number, tops: number): void {
    chunk.size += size
    chunk.tops += tops
    this.#size += size
    this.#tops += tops
  }

  #link(left: Block | null, right: Block | null): void {
    if (left === null) this.first = right
    else left.next = right
    if (right === null) this.last = left
    else right.prev = left
  }

  #chunkFor(prev: Block | null, next: Block | null, blocks: readonly Block[]): Chunk | null {
    const chunk = prev?.chunk ?? next?.chunk
    if (chunk || blocks.length === 0) return chunk ?? null
    const fresh = {first: blocks[0]!, count: 0, size: 0, tops: 0}
    this.#chunks.push(fresh)
    return fresh
  }

  /** Adds a block to its chunk's sums, or takes it out (-1). Its neighbours must be linked. */
  #count(block: Block, sign: 1 | -1): void {
    const chunk = block.chunk!
    if (sign === 1) block.lead = lead(block)
    chunk.count += sign
    this.#add(chunk, sign * (block.lead + block.node.nodeSize), block.isTop ? sign : 0)
  }

  /** Takes notice that another block stands before this one. */
  #recount(block: Block): void {
    this.#count(block, -1)
    this.#count(block, 1)
  }

  #remove(block: Block): void {
    const chunk = block.chunk!
    this.#count(block, -1)
    block.chunk = null
    if (chunk.count === 0) this.#chunks.splice(this.#chunks.indexOf(chunk), 1)
    else if (chunk.first === block) chunk.first = block.next!
  }

  #split(chunk: Chunk): void {
    const parts: Chunk[] = []
    let block = chunk.first
    for (let left = chunk.count; left > 0; left--) {
      if (parts.length === 0 || parts.at(-1)!.count === CHUNK_MAX / 2)
        parts.push({first: block, count: 0, size: 0, tops: 0})
      this.#count(block, -1)
      block.chunk = parts.at(-1)!
      this.#count(block, 1)
      block = block.next!
    }
    this.#chunks.splice(this.#chunks.indexOf(chunk), 1, ...parts)
  }

  /** What was looked for last, or the block behind it, if `isBlock` is true for it. */
  #near(isBlock: (block: Block, start: number) => boolean): Found | null {
    if (this.#found === null || isBlock(this.#found.block, this.#found.start)) return this.#found
    const {block, start, tops} = this.#found
    const end = start + block.lead + block.node.nodeSize
    if (block.next === null || !isBlock(block.next, end)) return null
    return (this.#found = {block: block.next, start: end, tops: tops + (block.isTop ? 1 : 0)})
  }

  /** Finds the block for which `isBlock` is true, in the chunk for which `isChunk` is: both get what comes before. */
  #find(
    isChunk: (chunk: Chunk, start: number) => boolean,
    isBlock: (block: Block, start: number) => boolean,
  ): Found | null {
    let [start, tops] = [0, 0]
    for (const chunk of this.#chunks) {
      if (isChunk(chunk, start)) {
        let block = chunk.first
        for (; !isBlock(block, start); block = block.next!) {
          start += block.lead + block.node.nodeSize
          if (block.isTop) tops++
        }
        return (this.#found = {block, start, tops})
      }
      start += chunk.size
      tops += chunk.tops
    }
    return null
  }

  /** The block at this position of the container's content; between two blocks, the second. Null when there are none. */
  at(pos: number): Spot | null {
    const holds = (block: Block, start: number) => pos < start + block.lead + block.node.nodeSize
    const found =
      this.#near((block, start) => pos >= start && holds(block, start)) ??
      this.#find(
        (chunk, start) => pos < start + chunk.size || chunk === this.#chunks.at(-1),
        (block, start) => holds(block, start) || block.next === null,
      )
    if (found === null) return null
    const {block, start} = found
    return {block, offset: Math.min(Math.max(0, pos - start - block.lead), block.node.nodeSize)}
  }

  place(block: Block): Place {
    const is = (other: Block) => other === block
    const found = this.#near(is) ?? this.#find((chunk) => chunk === block.chunk, is)!
    return {pos: found.start + block.lead, top: found.tops - (block.isTop ? 0 : 1), inner: this.#inner(block)}
  }

  #inner(block: Block): number {
    let inner = 0
    for (let b = block; !b.isTop;) {
      const before: Chunk = b.prev!.chunk!
      if (b === b.chunk!.first && before.tops === 0) {
        inner += before.count
        b = before.first
      } else {
        inner++
        b = b.prev!
      }
    }
    return inner
  }
}

function lead(block: Block): number {
  if (block.prev?.group === block.group) return 0
  return (block.prev?.group ? 1 : 0) + (block.group ? 1 : 0)
}

/** How many units of the text a block in full form has. */
export const unitsOf = ({node}: Block): number => (node.isTextblock ? node.nodeSize : 1)

/** The node that the container shows where the block is; null when the container has another shape there. */
export function childAt(container: Node, block: Block, {top, inner}: Place): Node | null {
  const child = container.maybeChild(top)
  return block.group === null ? child : (child?.maybeChild(inner) ?? null)
}

/** The container with the block's node in the place of what it shows there. */
export function withChild(container: Node, {node, group}: Block, {top, inner}: Place): Node {
  const put = (parent: Node, index: number, child: Node) => parent.copy(parent.content.replaceChild(index, child))
  return put(container, top, group === null ? node : put(container.child(top), inner, node))
}
