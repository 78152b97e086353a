import * as Y from "yjs"
import {unitsOf, type Block} from "./block-list.ts"
import type {Body} from "./body.ts"
import {anchorOf, findAnchor, firstItem, openedMap, unitAfter, type Anchor, type Item, type Side} from "./items.ts"

/** Where a selection starts and where its caret is, as positions of the view. */
export interface Range {
  readonly anchor: number
  readonly head: number
}

/** A selection as JSON, with places that stay where they are while others write. */
export type EncodedSelection = Readonly<Record<"anchor" | "head", unknown>>

/** What others write at a caret comes after it, and what they write at an edge of a range stays outside of that. */
export function encodeSelection(body: Body, {anchor, head}: Range): EncodedSelection {
  const encode = (pos: number, other: number): unknown =>
    Y.relativePositionToJSON(anchorAt(body, pos, pos < other ? "before" : "after"))
  return {anchor: encode(anchor, head), head: encode(head, anchor)}
}

/** Where that is now; null when it is nowhere. `encoded` may be anything. */
export function decodeSelection(doc: Y.Doc, body: Body, encoded: unknown): Range | null {
  const {anchor, head} = (encoded ?? {}) as Partial<EncodedSelection>
  const [from, to] = [decode(doc, body, anchor), decode(doc, body, head)]
  return from === null || to === null ? null : {anchor: from, head: to}
}

function anchorAt(body: Body, pos: number, side: Side): Y.RelativePosition {
  const spot = body.list.at(pos)
  if (spot === null) return anchorOf(null, "before", body.text)
  const {block, offset} = spot
  const inside = body.tables?.at(block, offset) ?? null
  if (inside !== null) return anchorAt(inside.cell.body, offset - inside.start, side)
  const {item, skip} = openingBefore(block, block.node.isTextblock ? offset : Math.min(offset, 1))
  const first = item ?? firstItem(body.text)
  // A place between blocks is before one, whatever comes between them.
  if (side === "before" || !block.node.isTextblock || offset === 0)
    return anchorOf(unitAfter(first, skip), "before", body.text)
  return anchorOf(skip === 0 ? null : unitAfter(first, skip - 1), "after", body.text)
}

/** The opening at or before a block, null for the start of the text, and how many units stand from there to `offset`. */
function openingBefore(block: Block, offset: number): {item: Item | null; skip: number} {
  let skip = offset
  let owner: Block | null = block
  for (; owner?.item === null; owner = owner.prev) skip += (owner.prev === null ? 0 : unitsOf(owner.prev)) - 1
  return {item: owner?.item ?? null, skip}
}

function decode(doc: Y.Doc, body: Body, json: unknown): number | null {
  const found = findAnchor(doc, json)
  if (found === null) return null
  if (found.root === body.text) return positionOf(body, found)
  const cell = body.tables?.find(found.root) ?? null
  const block = cell && body.tableBlock(cell.table)
  const start = block && body.tables!.start(block, cell)
  return start === null ? null : body.list.place(block!).pos + start + positionOf(cell!.body, found)
}

/** The position of a place in the view of its body. */
function positionOf(body: Body, {unit, side}: Omit<Anchor, "root">): number {
  const {first, last} = body.list
  if (unit === null && side === "before") return last === null ? 0 : positionIn(body, last, unitsOf(last))
  if (unit === null) return first === null ? 0 : positionIn(body, first, 1)
  const isBefore = side === "before" && !unit.item.deleted
  let units = unit.item.deleted || openedMap(unit.item) !== null ? 0 : unit.offset + (isBefore ? 0 : 1)
  for (let item: Item | null = unit.item; item !== null; item = item.left) {
    const map = item.deleted ? null : openedMap(item)
    const block = map && body.find(map)
    if (block) return isBefore && item === unit.item ? body.list.place(block).pos : positionIn(body, block, 1 + units)
    if (item !== unit.item && !item.deleted && item.countable) units += item.length
  }
  return first === null ? 0 : positionIn(body, first, 1 + units)
}

/** The position of what is `offset` units into a block, or in the ones after it that nothing opens. */
function positionIn(body: Body, block: Block, offset: number): number {
  while (offset >= unitsOf(block) && block.next?.item === null) {
    offset -= unitsOf(block) - 1
    block = block.next
  }
  const end = block.node.isTextblock ? block.node.nodeSize - 1 : block.node.nodeSize
  return body.list.place(block).pos + Math.min(offset, end)
}
