import * as Y from "yjs"
import type {Body} from "./body.ts"
import {anchorOf, findAnchor, openedMap, unitAfter, type Unit} from "./items.ts"

/** Where a selection starts and where its caret is, as positions of the view. */
export interface Range {
  readonly anchor: number
  readonly head: number
}

/** A selection as JSON, with places that stay where they are while others write. */
export type EncodedSelection = Readonly<Record<"anchor" | "head", unknown>>

export function encodeSelection(body: Body, {anchor, head}: Range): EncodedSelection {
  const encode = (pos: number): unknown => Y.relativePositionToJSON(anchorAt(body, pos))
  return {anchor: encode(anchor), head: encode(head)}
}

/** Where that is now; null when it is nowhere. `encoded` may be anything. */
export function decodeSelection(doc: Y.Doc, body: Body, encoded: unknown): Range | null {
  if (typeof encoded !== "object" || encoded === null) return null
  const {anchor, head} = encoded as Partial<EncodedSelection>
  const [from, to] = [decode(doc, body, anchor), decode(doc, body, head)]
  return from === null || to === null ? null : {anchor: from, head: to}
}

function anchorAt(body: Body, pos: number): Y.RelativePosition {
  const spot = body.list.at(pos)
  if (spot === null || spot.block.stored.item === null) return anchorOf(null, body.text)
  const {stored, node} = spot.block
  const inside = body.tables?.at(stored, spot.offset) ?? null
  if (inside !== null) return anchorAt(inside.cell.body, spot.offset - inside.start)
  const units = node.isTextblock ? spot.offset : Math.min(spot.offset, 1)
  return anchorOf(unitAfter(stored.item, units), body.text)
}

function decode(doc: Y.Doc, body: Body, json: unknown): number | null {
  const found = isAnchor(json) ? findAnchor(doc, Y.createRelativePositionFromJSON(json)) : null
  if (found === null) return null
  if (found.root === body.text) return positionOf(body, found.unit)
  const cell = body.tables?.find(found.root) ?? null
  const block = cell && body.tableBlock(cell.table)
  const start = block && body.tables!.start(block.stored, cell)
  return start === null ? null : body.list.place(block!).pos + start + positionOf(cell!.body, found.unit)
}

function isAnchor(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false
  const {item, tname}: {item?: unknown; tname?: unknown} = json
  if (item === undefined || item === null) return typeof tname === "string"
  const {client, clock} = item as {client?: unknown; clock?: unknown}
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock)
}

/** The position of a unit in the view of its body; null is the end of the text. */
function positionOf(body: Body, unit: Unit | null): number {
  const {last} = body.list
  if (unit === null) return last === null ? 0 : body.list.place(last).pos + last.node.nodeSize - 1
  let units = unit.item.deleted ? 0 : unit.offset
  for (let item: Unit["item"] | null = unit.item; item !== null; item = item.left) {
    const map = item.deleted ? null : openedMap(item)
    const block = map && body.find(map)
    if (block) {
      const {pos} = body.list.place(block)
      if (item === unit.item) return pos
      return pos + Math.min(1 + units, block.node.nodeSize - (block.node.isTextblock ? 1 : 0))
    }
    if (item !== unit.item && !item.deleted && item.countable) units += item.length
  }
  return 0
}
