import type {Fragment, Node, NodeType} from "prosemirror-model"
import type * as Y from "yjs"
import {Block, BlockList, type Stored} from "./block-list.ts"
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

/** What a change of the text may have changed in the view. */
export class Dirt {
  readonly blocks = new Set<Block>()
  /** What stands before the first known opening. */
  head = false
  /** Tables of which only cells are left. */
  looseTables = false
  /** Items from which the way to what is dirty has been walked, in the Yjs transaction that is looked at. */
  readonly seen = new Set<Item>()
}

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

  /** Notes what to read again after a change at `item`, which is or was in this text. */
  soil(dirt: Dirt, item: Item): void {
    for (let i: Item | null = item; i !== null; i = i.left) {
      if (dirt.seen.has(i)) return
      dirt.seen.add(i)
      const map = i.deleted ? null : openedMap(i)
      const block = map && this.#byMap.get(map)
      if (block) return void dirt.blocks.add(block)
    }
    dirt.head = true
  }

  /** Notes that this block, null for the start, is to be read again. */
  soilBlock(dirt: Dirt, block: Block | null): void {
    while (block !== null && block.stored.map === null) block = block.prev
    if (block === null) dirt.head = true
    else dirt.blocks.add(block)
  }

  /** Whether refreshing would read this block again. */
  isDirty(block: Block, {head, blocks}: Dirt): boolean {
    const {item} = block.stored
    return head || item === null || item.deleted || blocks.has(block)
  }

  /** Reads what is dirty again; `show` is called each time the list has changed, before it changes further. */
  refresh(dirt: Dirt, show: (region: Region) => void): void {
    if (dirt.head) this.#reread(null, dirt.blocks, show)
    for (const block of dirt.blocks) {
      if (block.chunk !== null && block.stored.item?.deleted === false) this.#reread(block, dirt.blocks, show)
    }
    if (!dirt.looseTables && !this.#tablesChanged) return
    let last = this.list.last
    while (last !== null && last.stored.map === null) last = last.prev
    this.#reread(last, new Set(), show)
    this.#tablesChanged = false
  }

  /**
   * Notes what to read again after a change in another text, which may be a cell that no table lists. Gives whether there is
   * anything.
   */
  soilLeftOvers(dirt: Dirt, text: Text): boolean {
    const id = this.tables!.tableOf(text)
    const cell = this.tables!.find(text)
    if (id === null) return false
    if (cell !== null && this.showsCell(cell) && this.tableBlock(id)!.stored.table!.isListed) return false
    for (const block of this.#byId.get(id) ?? []) this.soilBlock(dirt, block)
    dirt.looseTables = true
    return true
  }

  /** Reads again from `first`'s opening (null: from the start) up to a known one that is not in `dirty`. */
  #reread(first: Block | null, dirty: ReadonlySet<Block>, show: (region: Region) => void): void {
    const reader = this.#reader()
    let next: Block | null = null
    reader.read(first === null ? firstItem(this.text) : first.stored.item, (_, map) => {
      const known = this.#byMap.get(map)
      next = known === undefined || known === first || dirty.has(known) ? null : known
      return next !== null
    })
    const old: Block[] = []
    for (let b = first ?? this.list.first; b !== next && b !== null; b = b.next) old.push(b)
    const stored = reader.blocks
    if (next === null && this.tables !== null) stored.push(...this.#looseTables(this.tables, old, stored))
    if (stored.length === 0 && next === null && old[0] === (this.list.first ?? undefined))
      stored.push(this.#imaginary())
    const paired = old.length === stored.length && old.every((block, i) => block.stored.map === stored[i]!.map)
    if (!paired) this.#swap(old, next, stored, show)
    else for (const [i, block] of old.entries()) this.#swap([block], block.next, [stored[i]!], show)
  }

  /** Tables that nothing opens any more: they come last. */
  #looseTables(tables: Tables, old: readonly Block[], stored: readonly Stored[]): Stored[] {
    const gone = new Set(old)
    const ids = new Set(stored.map(({id}) => id))
    const stays = (id: string) => [...(this.#byId.get(id) ?? [])].some((block) => !gone.has(block))
    return tables.loose((id) => ids.has(id) || stays(id))
  }

  #swap(old: readonly Block[], next: Block | null, stored: readonly Stored[], show: (region: Region) => void): void {
    const prev = old.length > 0 ? old[0]!.prev : next === null ? this.list.last : next.prev
    for (const it of stored) this.#keepNode(it)
    for (const block of old) this.#forget(block)
    const fresh = stored.map((it) => new Block(it, this.form.group(it.node.type)))
    this.list.replace(prev, next, fresh)
    for (const block of fresh) this.#know(block)
    show({old, fresh, prev, next})
  }

  #reader(): Reader {
    return new Reader(this.form, this.container, this.tables)
  }

  /** What an empty text shows. The first edit makes it real. */
  #imaginary(): Stored {
    return {map: null, item: null, clean: false, bare: true, id: null, node: this.form.paragraph.create(), table: null}
  }

  /** Keeps the identity of a node that did not change: the view need not look at it. */
  #keepNode(stored: Stored): void {
    const known = stored.map && this.#byMap.get(stored.map)
    if (known?.node.eq(stored.node)) stored.node = known.node
  }

  #forget(block: Block): void {
    const {map, id, table} = block.stored
    if (map !== null) this.#byMap.delete(map)
    if (table !== null) this.#tablesChanged = true
    if (id === null) return
    this.#idsChanged.add(id)
    const others = this.#byId.get(id)
    others?.delete(block)
    if (others?.size === 0) this.#byId.delete(id)
  }

  #know(block: Block): void {
    const {map, id, table} = block.stored
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
        this.list.setNode(block, this.#withId(block.stored, i === 0 ? id : null))
        show(block, was)
      }
    }
    this.#idsChanged.clear()
  }

  /** A table without its id has no cells to show. Meanwhile it was not told what came into them and left: it is read anew. */
  #withId(stored: Stored, id: string | null): Node {
    const {node, map, table} = stored
    if (table === null) return node.type.create({...node.attrs, id}, node.content)
    const keys = new Map(map!.entries())
    if (id !== null) {
      stored.table = this.tables!.read(map!) ?? table
      return this.tables!.show(stored.table, this.form.block(keys, this.container))
    }
    keys.delete("id")
    return this.form.unsupportedAtom(keys)
  }

  /** The block that shows the table of this id. */
  tableBlock(id: string): Block | null {
    return (
      [...(this.#byId.get(id) ?? [])].find(({stored, node}) => stored.table !== null && node.attrs.id === id) ?? null
    )
  }

  /** Whether a table of the view has this cell. */
  showsCell(cell: Cell): boolean {
    const block = this.tableBlock(cell.table)
    return block !== null && this.tables!.start(block.stored, cell) !== null
  }

  /** The position before the table that a position is inside of. */
  tableAround(pos: number): number | null {
    const {block, offset} = this.list.at(pos)!
    const inside = block.stored.table !== null && offset > 0 && offset < block.node.nodeSize
    return inside ? this.list.place(block).pos : null
  }

  /** Whether a table is between two positions. */
  hasTable(from: number, to: number): boolean {
    const last = this.list.at(to)!.block
    let {block} = this.list.at(from)!
    while (block !== last && block.stored.table === null) block = block.next!
    return block.stored.table !== null
  }

  /** Writes what the view only implies of this block, and gives the block that then stands for it; `show` as in `refresh`. */
  makeExplicit(tr: Y.Transaction, block: Block, show: (region: Region) => void): Block {
    if (block.stored.clean) return block
    if (isLoose(block)) return this.#bringBack(tr, block, show)
    let owner = block
    let index = 0
    for (; owner.stored.map === null && owner.prev !== null; owner = owner.prev) index++
    const first = owner.stored.map === null ? null : owner
    const reader = this.#reader()
    const start = first === null ? firstItem(this.text) : first.stored.item
    reader.read(start, (_, map) => map !== first?.stored.map && this.#byMap.has(map))
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
    const maps = loose.map(({stored, node}) => end.open(this.tables!.keysOf(stored.table!, node)))
    const dirt = new Dirt()
    dirt.looseTables = true
    this.refresh(dirt, show)
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
  return block?.stored.map === null && block.stored.table !== null
}
