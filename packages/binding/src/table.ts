import type {Node} from "prosemirror-model"
import * as Y from "yjs"
import {Body} from "./body.ts"
import type {Form} from "./form.ts"
import type {Text} from "./items.ts"

/** More rows or columns than this are kept and not shown. */
const LINES_MAX = 1000
const CELLS_MAX = 100_000

/** A table as it is shown: what stands in each direction, and the node made of it. */
export interface Table {
  readonly id: string
  readonly rows: readonly string[]
  readonly cols: readonly string[]
  readonly node: Node
}
