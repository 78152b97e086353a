import type {Node} from "prosemirror-model"

export interface Table {
  readonly node: Node
}
