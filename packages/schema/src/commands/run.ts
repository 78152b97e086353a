import type {Node, ResolvedPos} from "prosemirror-model"
import type {Selection} from "prosemirror-state"
import {blocksOf, isContainer, type Placed} from "../blocks.ts"

/** Neighbouring blocks of one container: those from index `from` up to, not including, `to`. */
export interface Run {
  /** The position of the container's content. */
  readonly start: number
  readonly blocks: readonly Placed[]
  readonly from: number
  readonly to: number
}

/** The blocks that a selection touches, in the innermost container that holds all of it. */
export function selectedRun({$from, $to}: Selection): Run {
  const depth = containerDepth($from, $to.pos)
  const blocks = blocksOf($from.node(depth), $from.start(depth))
  const from = blocks.findIndex(({node, pos}) => pos + node.nodeSize > $from.pos)
  let to = from + 1
  while (to < blocks.length && blocks[to]!.pos < $to.pos) to++
  return {start: $from.start(depth), blocks, from: Math.max(from, 0), to}
}

function containerDepth($from: ResolvedPos, end: number): number {
  let depth = $from.depth
  while (depth > 0 && !(isContainer($from.node(depth)) && $from.end(depth) >= end)) depth--
  return depth
}

/** Every textblock that a selection touches, cells included, in document order. */
export function selectedTextblocks(doc: Node, {ranges}: Selection): Placed[] {
  const found: Placed[] = []
  for (const {$from, $to} of ranges) {
    doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (node.isTextblock) found.push({node, pos})
      return !node.isTextblock
    })
  }
  return found
}
