import type {Node} from "prosemirror-model"

/** A table as it is shown: what stands in each direction, and the node made of it. */
export interface Table {
  readonly id: string
  readonly rows: readonly string[]
  readonly cols: readonly string[]
  readonly node: Node
}
