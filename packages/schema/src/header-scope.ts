import type {Node} from "prosemirror-model"

/** What a table's cell is the header of; null for one that is none. */
export function headerScope({attrs}: Node, row: number, column: number): "col" | "row" | null {
  if (attrs.header === true && row === 0) return "col"
  return attrs.headerColumn === true && column === 0 ? "row" : null
}
