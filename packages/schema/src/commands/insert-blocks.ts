import {Fragment, type Node} from "prosemirror-model"
import type {Transform} from "prosemirror-transform"
import {grouped, type Placed} from "../blocks.ts"
import {schema} from "../schema.ts"
import {regroup} from "./regroup.ts"

const {list, listItem} = schema.nodes

/**
 * Puts `blocks` at `pos`, a position between blocks; inside a list it parts the list where they are no list items.
 * Returns the position before the first of them.
 */
export function insertBlocks(tr: Transform, pos: number, blocks: readonly Node[]): number {
  const $pos = tr.doc.resolve(pos)
  const isInList = $pos.parent.type === list
  if (isInList && blocks.every((block) => block.type === listItem)) {
    tr.insert(pos, Fragment.from(blocks))
    return pos
  }
  const at = isInList ? outOfList(tr, pos) : pos
  tr.insert(at, Fragment.from(grouped(blocks)))
  const before = tr.steps.length
  regroup(tr)
  const first = blocks[0]?.type === listItem ? at + 1 : at
  return tr.mapping.slice(before).map(first, -1)
}

/** The position at `pos` between blocks of the list's container, the list parted there if need be. */
function outOfList(tr: Transform, pos: number): number {
  const $pos = tr.doc.resolve(pos)
  if ($pos.index() === 0) return pos - 1
  if ($pos.index() < $pos.parent.childCount) tr.split(pos)
  return pos + 1
}

/** Removes `blocks`, given in document order, and each list that is left empty. */
export function deleteBlocks(tr: Transform, blocks: readonly Placed[]): void {
  for (const {node, pos} of blocks.toReversed()) {
    const {parent} = tr.doc.resolve(pos)
    const isOnlyItem = parent.type === list && parent.childCount === 1
    if (isOnlyItem) tr.delete(pos - 1, pos + node.nodeSize + 1)
    else tr.delete(pos, pos + node.nodeSize)
  }
}
