import type {Node} from "prosemirror-model"
import type {Command} from "prosemirror-state"
import type {ListStyle} from "../attributes.ts"
import {blocksOf, type Placed} from "../blocks.ts"
import {schema} from "../schema.ts"
import {selectedRun} from "./run.ts"

/** Makes the ordered lists that the selection is in, each as a whole, count in another way. */
export function setListStyle(style: ListStyle): Command {
  return ({doc, selection, tr}, dispatch) => {
    const {start, from, to} = selectedRun(selection)
    const blocks = blocksOf(doc.resolve(start).parent, start)
    const items = new Set(blocks.slice(from, to).flatMap((_, i) => listAround(blocks, from + i)))
    if (items.size === 0) return false
    for (const item of items) tr.setNodeAttribute(item.pos, "style", style)
    dispatch?.(tr)
    return true
  }
}

const isItem = ({type}: Node) => type === schema.nodes.listItem

/** The ordered items of the list that the block at `index` is in; none, where it is in none. */
function listAround(blocks: readonly Placed[], index: number): Placed[] {
  const {node} = blocks[index]!
  if (!isItem(node) || node.attrs.kind !== "ordered") return []
  const belongs = (other: Node) => isItem(other) && other.attrs.indent >= node.attrs.indent
  let [from, to] = [index, index + 1]
  while (from > 0 && belongs(blocks[from - 1]!.node)) from--
  while (to < blocks.length && belongs(blocks[to]!.node)) to++
  return blocks
    .slice(from, to)
    .filter(({node: {attrs}}) => attrs.indent === node.attrs.indent && attrs.kind === "ordered")
}
