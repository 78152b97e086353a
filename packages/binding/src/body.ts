import type {Fragment, Node, NodeType} from "prosemirror-model"
import type * as Y from "yjs"
import {Block, BlockList} from "./block-list.ts"
import type {Form} from "./form.ts"
import {Cursor, firstItem, itemAt, openedMap, type Item, type Text} from "./items.ts"
import {Reader, type Repair} from "./reader.ts"
import type {Cell, Tables} from "./table.ts"

/** Blocks that were read again: `fresh` now stand between `prev` and `next`, where `old` did. */
export interface Region {
  readonly prev: Block | null
  readonly next: Block | null
  readonly old: readonly Block[]
  readonly fresh: readonly Block[]
}

/**
 * Blocks to be read again after a change of the text, each with what follows it up to the next opening. Null stands for what
 * comes before all openings.
 */
export type Dirt = Set<Block | null>

/** One text and the blocks it shows: the whole document, or a table's cell. Knows the text; nothing of the view. */
export class Body {
  readonly form: Form
  readonly text: Text
  readonly container: NodeType
  readonly list = new BlockList()
  /** Null where tables are not shown: in a cell. */
  readonly tables: Tables | null
  readonly #byMap = new Map<Y.Map<unknown>, Block>()
  readonly #byId = new Map<string, Set<Block>>()
  #idsChanged = new Set<string>()
  #tablesChanged = false

  constructor(form: Form, text: Text, container: NodeType, tables: Tables | null) {
    this.form = form
    this.text = text
    this.container = container
    this.tables = tables
    this.readAll()
  }

  /** Reads all of the text, again if it has been. */
  readAll(): void {
    this.#reread(null, new Set(), () => {})
    this.#tablesChanged = false
    this.shareIds(() => {})
  }

  get content(): Fragment {
    return this.form.wrap([...this.blocks()].map((block) => block.node))
  }

  *blocks(): Generator<Block> {
    for (let block = this.list.first; block !== null; block = block.next) yield block
  }

  /** The block that this map opens in the view. */
  find(map: Y.Map<unknown>): Block | null {
    return this.#byMap.get(map) ?? null
  }

  /** Whether a block of this body shows this id. */
  hasId(id: string): boolean {
    return this.#byId.has(id)
  }

  /** Notes what to read again after changes at `items`, which are or were in this text. */
  soil(dirt: Dirt, items: Iterable<Item>): void {
    const seen = new Set<Item>()
    for (const item of items) this.#soilAt(dirt, item, seen)
  }

  #soilAt(dirt: Dirt, item: Item, seen: Set<Item>): void {
    for (let i: Item | null = item; i !== null; i = i.left) {
      if (seen.has(i)) return
      seen.add(i)
      const map = i.deleted ? null : openedMap(i)
      const block = map && this.#byMap.get(map)
      if (block) return void dirt.add(block)
    }
    dirt.add(null)
  }

  /** This block, or the last before it that has an opening; null for none. */
  ownerOf(block: Block | null): Block | null {
    while (block?.map === null) block = block.prev
    return block
  }

  /** Whether refreshing would read this block again. */
  isDirty(block: Block, dirt: Dirt): boolean {
    return dirt.has(null) || block.item === null || block.item.deleted || dirt.has(block)
  }

  /** Reads what is dirty again; `show` is called each time the list has changed, before it changes further. */
  refresh(dirt: Dirt, show: (region: Region) => void): void {
    if (dirt.has(null)) this.#reread(null, dirt, show)
    for (const block of dirt) if (block?.chunk && block.item?.deleted === false) this.#reread(block, dirt, show)
    if (!this.#tablesChanged) return
    this.#reread(this.ownerOf(this.list.last), new Set(), show)
    this.#tablesChanged = false
  }

  /** What to read again after a change in another text, which may be a cell that no table lists. */
  leftOvers(text: Text): Dirt {
    const id = this.tables!.tableOf(text)
    const cell = this.tables!.find(text)
    if (id === null) return new Set()
    if (cell !== null && this.showsCell(cell) && this.tableBlock(id)!.table!.isListed) return new Set()
    // A table of which only cells are left comes last, behind all that the text opens.
    return new Set([...(this.#byId.get(id) ?? []), this.list.last].map((block) => this.ownerOf(block)))
  }

  /** Reads again from `first`'s opening (null: from the start) up to a known one that is not in `dirty`. */
  #reread(first: Block | null, dirty: Dirt, show: (region: Region) => void): void {
    const reader = this.#reader()
    let next: Block | null = null
    reader.read(first === null ? firstItem(this.text) : first.item, (map) => {
      const known = this.#byMap.get(map)
      next = known === undefined || known === first || dirty.has(known) ? null : known
      return next !== null
    })
    const old: Block[] = []
    for (let b = first ?? this.list.first; b !== next && b !== null; b = b.next) old.push(b)
    const fresh = reader.blocks
    if (next === null && this.tables !== null) fresh.push(...this.#looseTables(this.tables, old, fresh))
    if (fresh.length === 0 && next === null && old[0] === (this.list.first ?? undefined)) fresh.push(this.#imaginary())
    const paired = old.length === fresh.length && old.every(({map}, i) => map === fresh[i]!.map)
    if (!paired) this.#swap(old, next, fresh, show)
    else for (const [i, block] of old.entries()) this.#swap([block], block.next, [fresh[i]!], show)
  }

  /** Tables that nothing opens any more: they come last. */
  #looseTables(tables: Tables, old: readonly Block[], fresh: readonly Block[]): Block[] {
    const gone = new Set(old)
    const ids = new Set(fresh.map(({id}) => id))
    const stays = (id: string) => [...(this.#byId.get(id) ?? [])].some((block) => !gone.has(block))
    return tables.loose((id) => ids.has(id) || stays(id))
  }

  #swap(old: readonly Block[], next: Block | null, fresh: readonly Block[], show: (region: Region) => void): void {
    const prev = old.length > 0 ? old[0]!.prev : next === null ? this.list.last : next.prev
    for (const block of fresh) this.#keepNode(block)
    for (const block of old) this.#forget(block)
    this.list.replace(prev, next, fresh)
    for (const block of fresh) this.#know(block)
    show({old, fresh, prev, next})
  }

  #reader(): Reader {
    return new Reader(this.form, this.container, this.tables)
  }

  /** What an empty text shows. The first edit makes it real. */
  #imaginary(): Block {
    return new Block(null, this.form.paragraph.create(), this.form.group(this.form.paragraph))
  }

  /** Keeps the identity of a node that did not change: the view need not look at it. */
  #keepNode(block: Block): void {
    const known = block.map && this.#byMap.get(block.map)
    if (known?.node.eq(block.node)) block.node = known.node
  }

  #forget(block: Block): void {
    const {map, id, table} = block
    if (map !== null) this.#byMap.delete(map)
    if (table !== null) this.#tablesChanged = true
    if (id === null) return
    this.#idsChanged.add(id)
    const others = this.#byId.get(id)
    others?.delete(block)
    if (others?.size === 0) this.#byId.delete(id)
  }

  #know(block: Block): void {
    const {map, id, table} = block
    if (map !== null) this.#byMap.set(map, block)
    if (table !== null) this.#tablesChanged = true
    if (id === null) return
    this.#idsChanged.add(id)
    const others = this.#byId.get(id)
    if (others === undefined) this.#byId.set(id, new Set([block]))
    else others.add(block)
  }

  /** Lets the first block of each id show it, and no other; `show` is called after each change, with what the block was. */
  shareIds(show: (block: Block, was: Node) => void): void {
    for (const id of this.#idsChanged) {
      const owners = [...(this.#byId.get(id) ?? [])]
      const places = new Map(owners.map((block) => [block, owners.length === 1 ? 0 : this.list.place(block).pos]))
      owners.sort((a, b) => places.get(a)! - places.get(b)!)
      for (const [i, block] of owners.entries()) {
        const was = block.node
        if (was.attrs.id === (i === 0 ? id : null)) continue
        this.list.setNode(block, this.#withId(block, i === 0 ? id : null))
        show(block, was)
      }
    }
    this.#idsChanged.clear()
  }

  /** A table without its id has no cells to show. Meanwhile it was not told what came into them and left: it is read anew. */
  #withId(block: Block, id: string | null): Node {
    const {node, map, table} = block
    if (table === null) return node.type.create({...node.attrs, id}, node.content)
    const keys = new Map(map!.entries())
    if (id !== null) {
      block.table = this.tables!.read(map!) ?? table
      return this.tables!.show(block.table, this.form.block(keys, this.container))
    }
    keys.delete("id")
    return this.form.unsupportedAtom(keys)
  }

  /** The block that shows the table of this id. */
  tableBlock(id: string): Block | null {
    return [...(this.#byId.get(id) ?? [])].find(({table, node}) => table !== null && node.attrs.id === id) ?? null
  }

  /** Whether a table of the view has this cell. */
  showsCell(cell: Cell): boolean {
    const block = this.tableBlock(cell.table)
    return block !== null && this.tables!.start(block, cell) !== null
  }

  /** The position before the table that a position is inside of. */
  tableAround(pos: number): number | null {
    const {block, offset} = this.list.at(pos)!
    const inside = block.table !== null && offset > 0 && offset < block.node.nodeSize
    return inside ? this.list.place(block).pos : null
  }

  /** Whether a table is between two positions. */
  hasTable(from: number, to: number): boolean {
    const last = this.list.at(to)!.block
    let {block} = this.list.at(from)!
    while (block !== last && block.table === null) block = block.next!
    return block.table !== null
  }

  /** Writes what the view only implies of this block, and gives the block that then stands for it; `show` as in `refresh`. */
  makeExplicit(tr: Y.Transaction, block: Block, show: (region: Region) => void): Block {
    if (block.clean) return block
    if (isLoose(block)) return this.#bringBack(tr, block, show)
    const first = this.ownerOf(block)
    let index = 0
    for (let b = block; b !== first && b.prev !== null; b = b.prev) index++
    const reader = this.#reader()
    const start = first === null ? firstItem(this.text) : first.item
    reader.read(start, (map) => map !== first?.map && this.#byMap.has(map))
    const isEmpty = reader.blocks.length === 0
    const repairs = reader.repairs.filter((repair) => isEmpty || repair.block === index)
    if (repairs.length === 0 && !isEmpty) return block
    for (const repair of repairs.toReversed()) this.#repair(tr, repair, start)
    if (isEmpty) {
      const end = new Cursor(tr, this.text, this.#lastItem(start))
      end.open([])
      end.close()
    }
    const made = new Map<Block, Block>()
    this.#reread(first, new Set(), (region) => {
      const {old, fresh} = region
      for (const [i, was] of old.entries()) {
        made.set(was, fresh[i]!)
        if (fresh[i]!.node.eq(was.node)) this.list.setNode(fresh[i]!, was.node)
      }
      show(region)
    })
    return made.get(block)!
  }

  /** Opens a table of which only cells are left, at the end of the text, and those before it: they keep their order. */
  #bringBack(tr: Y.Transaction, block: Block, show: (region: Region) => void): Block {
    const loose = [block]
    while (isLoose(loose[0]!.prev)) loose.unshift(loose[0]!.prev!)
    const end = new Cursor(tr, this.text, this.#lastItem(firstItem(this.text)))
    const maps = loose.map(({table, node}) => end.open(this.tables!.keysOf(table!, node)))
    this.refresh(new Set([this.ownerOf(block)]), show)
    return this.#byMap.get(maps.at(-1)!)!
  }

  #repair(tr: Y.Transaction, {kind, item, offset, attributes}: Repair, start: Item | null): void {
    const at = item === null ? null : itemAt(tr, item, offset)
    const cursor = new Cursor(tr, this.text, at === null ? this.#lastItem(start) : at.left, attributes)
    if (kind === "close") cursor.close()
    else if (kind === "remove") cursor.replace(1, () => {})
    else cursor.replace(0, () => void cursor.open([]))
  }

  #lastItem(item: Item | null): Item | null {
    while (item?.right) item = item.right
    return item
  }
}

/** Whether a block is a table of which only cells are left. */
function isLoose(block: Block | null): boolean {
  return block?.map === null && block.table !== null
}
