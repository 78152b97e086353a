/**
 * Everything here leans on internals of Yjs, read from its source in version 13.6.33; nothing else in this package does.
 *
 * Why: a `Y.Text` used by index walks from its start on every call once it holds one mark, so a key in the middle of a
 * long document costs as much as the document is long; and its delta is only available by walking all of it. `Y.Item`s
 * are a linked list; from a block's opening item the place of a key is a few items away.
 *
 * What is relied on: `_start`, `_map`, `_item`, `_searchMarker`, `_hasFormatting`; an item's `left`, `right`, `deleted`, `countable`,
 * `length`, `content`, `parent`, `redone`; `new Item(…).integrate(tr, 0)`; `item.delete(tr)`; `getItem`, `getItemCleanStart`,
 * `findIndexSS`, `findRootTypeKey`; a `ContentType` item is never split nor merged.
 */
import * as Y from "yjs"
import {sameJson} from "./json.ts"

export type Item = Y.Item
/** A root text, typed `Y.Text` or not typed yet. */
export type Text = Exclude<Item["parent"], Y.ID | null>

/** Closes a block: PARAGRAPH SEPARATOR. */
export const CLOSE = "\u2029"

/** The root text of this name, without giving it a type, so that reading changes nothing about the document. */
export function rootText(doc: Y.Doc, name: string): Text {
  return doc.share.get(name) ?? doc.get(name)
}

/**
 * The root text of this name, as `Y.Text`, with two of its habits turned off: search markers, which raw items would leave stale; and
 * the clean-up after remote formatting, which walks all of the text and writes while it does.
 */
export function openText(doc: Y.Doc, name: string): Text {
  const text = doc.get(name, Y.Text)
  Object.defineProperty(text, "_searchMarker", {get: () => null, set() {}, configurable: true})
  Object.defineProperty(text, "_hasFormatting", {get: () => false, set() {}, configurable: true})
  return text
}

export const firstItem = (text: Text): Item | null => text._start

/** The keys of the block that this item opens, or null when it opens none. */
export function openedMap(item: Item): Y.Map<unknown> | null {
  return item.content instanceof Y.ContentType && item.content.type instanceof Y.Map ? item.content.type : null
}

/** The name of a root. */
export const nameOf = (root: Text): string => Y.findRootTypeKey(root)

/** Whether a text holds anything besides the openings and ends of blocks that hold text. */
export function hasWords(text: Text): boolean {
  for (let item = text._start; item !== null; item = item.right) {
    const content = contentOf(item)
    if (content.kind === "embed" || (content.kind === "open" && content.map.get("atom") === true)) return true
    if (content.kind === "text" && content.text.replaceAll(CLOSE, "") !== "") return true
  }
  return false
}

/** Deletes all that a text holds. */
export function clearText(tr: Y.Transaction, text: Text): void {
  for (let item = text._start; item !== null; item = item.right) if (!item.deleted) item.delete(tr)
}

/** Whether a map has, or once had, any key. */
export const hasKeys = (map: Y.Map<unknown>): boolean => map._map.size > 0

/** What an item adds to the text. */
export type Content =
  | {readonly kind: "open"; readonly map: Y.Map<unknown>}
  | {readonly kind: "text"; readonly text: string}
  | {readonly kind: "embed"; readonly embed: unknown}
  | {readonly kind: "format"; readonly key: string; readonly value: unknown}
  | {readonly kind: "nothing"}

export function contentOf(item: Item): Content {
  const {content} = item
  if (item.deleted) return {kind: "nothing"}
  if (content instanceof Y.ContentString) return {kind: "text", text: content.str}
  if (content instanceof Y.ContentFormat) return {kind: "format", key: content.key, value: content.value}
  if (content instanceof Y.ContentEmbed) return {kind: "embed", embed: content.embed}
  const map = openedMap(item)
  if (map !== null) return {kind: "open", map}
  return item.countable ? {kind: "embed", embed: null} : {kind: "nothing"}
}

/** Whether formatting starts afresh after this item: it opens a block, or holds the end of one. */
const resets = (item: Item) =>
  openedMap(item) !== null || (item.content instanceof Y.ContentString && item.content.str.includes(CLOSE))

/** Absent and null are the same: no attribute. */
const same = (a: unknown, b: unknown) => sameJson(a ?? null, b ?? null)

type Attributes = Map<string, unknown>

function note(attributes: Attributes, {content}: Item): void {
  if (!(content instanceof Y.ContentFormat)) return
  if (content.value === null) attributes.delete(content.key)
  else attributes.set(content.key, content.value)
}

/** The keys in which two sets of text attributes differ, with the values of `to`; null where it has none. */
export function attributeChanges(from: ReadonlyMap<string, unknown>, to: ReadonlyMap<string, unknown>): Attributes {
  if (from.size === 0 && to.size === 0) return new Map()
  const keys = new Set([...from.keys(), ...to.keys()])
  return new Map(
    [...keys].filter((key) => !same(from.get(key), to.get(key))).map((key) => [key, to.get(key) ?? null] as const),
  )
}

/** A place between two items of a text, and the attributes in force there. Moves to the right only. */
export class Cursor {
  readonly #tr: Y.Transaction
  readonly #text: Text
  #left: Item | null
  readonly #attributes: Attributes

  /** Right after `left`, null for the start of the text, where `attributes` are in force. */
  constructor(tr: Y.Transaction, text: Text, left: Item | null, attributes: ReadonlyMap<string, unknown> = new Map()) {
    this.#attributes = new Map(attributes)
    this.#tr = tr
    this.#text = text
    this.#left = left
  }

  get #right(): Item | null {
    return this.#left === null ? this.#text._start : this.#left.right
  }

  #pass(item: Item): void {
    if (!item.deleted) {
      if (resets(item)) this.#attributes.clear()
      else note(this.#attributes, item)
    }
    this.#left = item
  }

  /** The next item that is part of the text, split so that it is at most `units` long. */
  #next(units: number): Item | null {
    for (let item = this.#right; item !== null; item = this.#right) {
      if (!item.deleted && item.countable) {
        if (item.length > units) Y.getItemCleanStart(this.#tr, Y.createID(item.id.client, item.id.clock + units))
        return item
      }
      this.#pass(item)
    }
    return null
  }

  skip(units: number): void {
    while (units > 0) {
      const item = this.#next(units)
      if (item === null) return
      units -= item.length
      this.#pass(item)
    }
  }

  /**
   * Removes the next units, and calls `insert` at that place. What follows keeps the attributes it had, although the
   * markers that reset them may be gone.
   */
  replace(units: number, insert: (cursor: Cursor) => void): void {
    const wanted = new Map(this.#attributes)
    while (units > 0) {
      const item = this.#right
      if (item === null) break
      if (!item.deleted && item.countable) {
        this.#next(units)
        units -= item.length
        if (resets(item)) wanted.clear()
        item.delete(this.#tr)
      } else if (!item.deleted) note(wanted, item)
      this.#pass(item)
    }
    // Formats right behind hold for what follows too; the insertion may move past them.
    for (let item = this.#right; item !== null && (item.deleted || !item.countable); item = item.right) {
      if (!item.deleted) note(wanted, item)
    }
    insert(this)
    this.#become(wanted)
    this.#restore(attributeChanges(this.#attributes, wanted))
  }

  /** Inserts one run of text or one embed, with exactly these attributes. */
  insert(content: string | object, attributes: ReadonlyMap<string, unknown>): void {
    this.#become(attributes)
    for (const [key, value] of attributeChanges(this.#attributes, attributes))
      this.#put(new Y.ContentFormat(key, value as object))
    this.#put(typeof content === "string" ? new Y.ContentString(content) : new Y.ContentEmbed(content))
  }

  /** Opens a block. */
  open(keys: Iterable<readonly [string, unknown]>): Y.Map<unknown> {
    const map = new Y.Map<unknown>(keys)
    this.#put(new Y.ContentType(map))
    return map
  }

  /** Closes a block. */
  close(): void {
    this.#put(new Y.ContentString(CLOSE))
  }

  /** Sets attributes (null: removes them) on the next units, which must lie in one block. */
  format(units: number, changes: ReadonlyMap<string, unknown>): void {
    const restore: Attributes = new Map()
    for (const [key, value] of changes) {
      const current = this.#attributes.get(key) ?? null
      if (same(current, value)) continue
      restore.set(key, current)
      this.#put(new Y.ContentFormat(key, value as object))
    }
    while (units > 0) {
      const item = this.#right
      if (item === null) break
      const {content} = item
      if (item.deleted) this.#pass(item)
      else if (content instanceof Y.ContentFormat && changes.has(content.key)) {
        if (same(content.value, changes.get(content.key))) restore.delete(content.key)
        else restore.set(content.key, content.value)
        item.delete(this.#tr)
        this.#pass(item)
      } else {
        if (item.countable) units -= this.#next(units)!.length
        this.#pass(item)
      }
    }
    this.#restore(restore)
  }

  /** Moves over formats that follow, as long as they bring about these attributes. */
  #become(attributes: ReadonlyMap<string, unknown>): void {
    if (attributeChanges(this.#attributes, attributes).size === 0) return
    for (let item = this.#right; item !== null; item = this.#right) {
      const {content} = item
      const agrees = content instanceof Y.ContentFormat && same(content.value, attributes.get(content.key))
      if (!item.deleted && !agrees) break
      this.#pass(item)
    }
  }

  /** Writes formats for what follows, except those that another one overrides before it matters. */
  #restore(changes: Attributes): void {
    for (let item = this.#right; item !== null && (item.deleted || !item.countable); item = item.right) {
      if (!item.deleted && item.content instanceof Y.ContentFormat) changes.delete(item.content.key)
    }
    for (const [key, value] of changes) this.#put(new Y.ContentFormat(key, value as object))
  }

  #put(content: Item["content"]): void {
    const {doc} = this.#tr
    const left = this.#left
    const right = this.#right
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID))
    const item = new Y.Item(id, left, left && left.lastId, right, right && right.id, this.#text, null, content)
    item.integrate(this.#tr, 0)
    this.#pass(item)
  }
}

/** The item that starts exactly at `offset` in `item`. */
export function itemAt(tr: Y.Transaction, item: Item, offset: number): Item {
  return offset === 0 ? item : Y.getItemCleanStart(tr, Y.createID(item.id.client, item.id.clock + offset))
}

/** The items right in a root text that a transaction added, removed, or changed something inside of, by that text. */
export function changedItems(tr: Y.Transaction): Map<Text, Set<Item>> {
  const changed = new Map<Text, Set<Item>>()
  const note = (struct: Y.Item | Y.GC) => {
    const found = struct instanceof Y.Item ? inRoot(struct) : null
    if (found === null) return
    const items = changed.get(found.root)
    if (items === undefined) changed.set(found.root, new Set([found.item]))
    else items.add(found.item)
  }
  for (const [client, after] of tr.afterState) {
    const before = tr.beforeState.get(client) ?? 0
    if (after > before) eachStruct(tr, client, before, after, note)
  }
  for (const [client, ranges] of tr.deleteSet.clients) {
    for (const {clock, len} of ranges) eachStruct(tr, client, clock, clock + len, note)
  }
  return changed
}

/** The root that an item is in, however deep, and the item right in that root. */
function inRoot(item: Item): {root: Text; item: Item} | null {
  for (let child = item; ;) {
    const {parent} = child
    if (parent === null || parent instanceof Y.ID) return null
    if (parent._item === null) return {root: parent, item: child}
    child = parent._item
  }
}

function eachStruct(
  tr: Y.Transaction,
  client: number,
  from: number,
  to: number,
  visit: (struct: Y.Item | Y.GC) => void,
): void {
  const structs = tr.doc.store.clients.get(client) ?? []
  for (let i = structs.length > 0 ? Y.findIndexSS(structs, from) : 0; i < structs.length; i++) {
    const struct = structs[i]!
    if (struct.id.clock >= to) return
    visit(struct)
  }
}

/** A name that nobody else gives: of this client, at this moment, the `n`th. */
export function freshName({doc}: Y.Transaction, n = 0): string {
  return [doc.clientID, Y.getState(doc.store, doc.clientID), n].map((part) => part.toString(36)).join("-")
}

/** A unit of a text: what is `offset` units into an item. */
export interface Unit {
  readonly item: Item
  readonly offset: number
}

/** The unit that comes after `skip` others from `item` on; null at the end of the text. */
export function unitAfter(item: Item | null, skip: number): Unit | null {
  for (; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (skip < item.length) return {item, offset: skip}
    skip -= item.length
  }
  return null
}

/** The unit that a place stays with: the one that it is before, or the one that it is after. */
export type Side = "before" | "after"

/** A place that stays with a unit. Without one it stays at the end of `root`, where it would be before one; else at the start. */
export function anchorOf(unit: Unit | null, side: Side, root: Text): Y.RelativePosition {
  const assoc = side === "before" ? 0 : -1
  if (unit === null) return new Y.RelativePosition(null, Y.findRootTypeKey(root), null, assoc)
  const {client, clock} = unit.item.id
  return new Y.RelativePosition(null, null, Y.createID(client, clock + unit.offset), assoc)
}

/** A place as it is now. */
export interface Anchor {
  readonly root: Text
  /** Null: the start or the end of the text, as `side` says. The unit may be deleted. */
  readonly unit: Unit | null
  readonly side: Side
}

/** Where a place is now; null when it is in no root text that is here. `json` may be anything. */
export function findAnchor(doc: Y.Doc, json: unknown): Anchor | null {
  const {item: id, tname, assoc} = (json ?? {}) as {item?: Partial<Y.ID> | null; tname?: unknown; assoc?: unknown}
  const side = typeof assoc === "number" && assoc < 0 ? "after" : "before"
  if (!id) {
    const root = doc.share.get(String(tname))
    return root === undefined ? null : {root, unit: null, side}
  }
  let {client, clock} = id as Y.ID
  for (;;) {
    if (!Number.isSafeInteger(clock) || clock < 0 || clock >= Y.getState(doc.store, client)) return null
    const item = Y.getItem(doc.store, Y.createID(client, clock))
    if (!(item instanceof Y.Item)) return null
    const offset = clock - item.id.clock
    if (item.redone === null) {
      const found = inRoot(item)
      return found && {root: found.root, unit: {item: found.item, offset: found.item === item ? offset : 0}, side}
    }
    client = item.redone.client
    clock = item.redone.clock + offset
  }
}
