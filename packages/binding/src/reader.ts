import {Fragment, Mark, type Node, type NodeType} from "prosemirror-model"
import {Block} from "./block-list.ts"
import type {Form} from "./form.ts"
import {CLOSE, contentOf, hasKeys, type Item} from "./items.ts"
import type {Table, Tables} from "./table.ts"
import type * as Y from "yjs"

/**
 * A place where the text is not in full form, and what would make it so. `offset` counts in `item`; with `item` null the
 * place is the end of the text.
 */
export interface Repair {
  readonly kind: "open" | "close" | "remove"
  /** Which of the blocks that were read this belongs to. */
  readonly block: number
  readonly item: Item | null
  readonly offset: number
  /** The formatting in force there, which the repair must keep for what follows. */
  readonly attributes: ReadonlyMap<string, unknown>
}

const NO_KEYS: ReadonlyMap<string, unknown> = new Map()

function keysOf(map: Y.Map<unknown>): ReadonlyMap<string, unknown> {
  return hasKeys(map) ? new Map(map.entries()) : NO_KEYS
}

/**
 * Reads a text as blocks. This is the normalisation of the view: pure, total, and without memory beyond a block's
 * opening, so that any part of a text can be read again on its own.
 *
 * - An opening with `atom: true` is a block without text. Any other opens a block, which ends at the next U+2029,
 *   opening, or the end of the text.
 * - Text and embeds outside of a block are an implied default block.
 * - U+2029 outside of a block, and an opening followed by neither text nor U+2029, show nothing.
 * - Formatting starts afresh at each opening and each U+2029.
 */
export class Reader {
  readonly blocks: Block[] = []
  readonly repairs: Repair[] = []
  readonly #form: Form
  readonly #container: NodeType
  readonly #tables: Tables | null
  readonly #attributes = new Map<string, unknown>()
  /** The block that the text is in, without what is in it so far. */
  #open: Block | null = null
  #inlines: Node[] = []
  /** The last block shown that has an opening: what needs repair up to the next opening, is counted as its own. */
  #owner: Block | null = null

  constructor(form: Form, container: NodeType, tables: Tables | null) {
    this.#form = form
    this.#container = container
    this.#tables = tables
  }

  /** Reads from `item` up to the opening for which `stop` is true, or to the end. */
  read(item: Item | null, stop: (map: Y.Map<unknown>) => boolean): void {
    for (; item !== null; item = item.right) {
      const content = contentOf(item)
      switch (content.kind) {
        case "nothing":
          break
        case "open":
          if (stop(content.map)) return this.#finish(item)
          this.#begin(item, content.map)
          break
        case "text":
          this.#text(item, content.text)
          break
        case "embed":
          for (let i = 0; i < item.length; i++) this.#inline(item, i, content.embed)
          break
        case "format":
          if (content.value === null) this.#attributes.delete(content.key)
          else this.#attributes.set(content.key, content.value)
          break
        default:
          content satisfies never
      }
    }
    this.#finish(null)
  }

  #begin(item: Item, map: Y.Map<unknown>): void {
    this.#finish(item)
    const keys = keysOf(map)
    const shell = this.#form.block(keys, this.#container)
    if (keys.get("atom") === true) this.#emit(this.#atom(item, map, keys, shell))
    else this.#open = this.#block(item, shell)
  }

  #block(item: Item | null, node: Node, table: Table | null = null): Block {
    return new Block(item, node, this.#form.group(node.type), table)
  }

  #atom(item: Item, map: Y.Map<unknown>, keys: ReadonlyMap<string, unknown>, shell: Node): Block {
    if (this.#form.table(shell.type) === null) return this.#block(item, shell)
    const table = this.#tables?.read(map) ?? null
    const node = table === null ? this.#form.unsupportedAtom(keys) : this.#tables!.show(table, shell)
    return this.#block(item, node, table)
  }

  #text(item: Item, text: string): void {
    for (let from = 0; from < text.length;) {
      const close = text.indexOf(CLOSE, from)
      const end = close < 0 ? text.length : close
      if (end > from) this.#show(item, from, (parent, marks) => this.#form.text(text.slice(from, end), parent, marks))
      if (close >= 0) this.#close(item, close)
      from = end + 1
    }
  }

  #inline(item: Item, offset: number, embed: unknown): void {
    this.#show(item, offset, (parent, marks) => [this.#form.inline(embed, parent).mark(marks)])
  }

  #show(item: Item, offset: number, make: (parent: NodeType, marks: readonly Mark[]) => readonly Node[]): void {
    if (this.#open === null) {
      this.#repair("open", item, offset, this.blocks.length)
      this.#open = this.#block(null, this.#form.paragraph.create())
    }
    const {type} = this.#open.node
    const marks = this.#attributes.size === 0 ? Mark.none : this.#form.marks(this.#attributes, type)
    this.#open.bare &&= marks.length === this.#attributes.size
    this.#inlines.push(...make(type, marks))
  }

  #close(item: Item, offset: number): void {
    if (this.#open === null) this.#repair("remove", item, offset)
    else this.#fill(this.#open)
    this.#attributes.clear()
  }

  /** Ends what is open before `item`, an opening or the end of the text. */
  #finish(item: Item | null): void {
    const open = this.#open
    this.#attributes.clear()
    if (open === null) return
    if (this.#inlines.length > 0) {
      this.#fill(open)
      this.#repair("close", item, 0)
    } else {
      this.#repair("remove", open.item, 0)
      this.#open = null
    }
  }

  /** Gives the open block what stands in it, and ends it. */
  #fill(open: Block): void {
    open.node = open.node.copy(Fragment.fromArray(this.#inlines))
    this.#inlines = []
    this.#open = null
    this.#emit(open)
  }

  #emit(block: Block): void {
    if (block.map !== null) this.#owner = block
    this.blocks.push(block)
  }

  #repair(kind: Repair["kind"], item: Item | null, offset: number, block = Math.max(0, this.blocks.length - 1)): void {
    this.repairs.push({kind, block, item, offset, attributes: new Map(this.#attributes)})
    if (this.#owner !== null) this.#owner.clean = false
  }
}
