import {Fragment, Mark, type Attrs, type MarkType, type Node, type NodeType, type Schema} from "prosemirror-model"
import {isObject, isSmallJson, type Json} from "./json.ts"

/** How a schema is stored. Plain data: the binding knows the stored form, and from here the names in it. */
export interface FormSpec {
  readonly schema: Schema
  /** The block that is stored without a `type`. */
  readonly defaultBlock: string
  /**
   * Stored `type` = node name. A run of consecutive blocks with the same `group` is wrapped in one node of that name,
   * in the view only. `table` makes an atom with `rows` and `cols` a grid of cells with content of their own.
   * `perEntry` names attributes that are an object or null, the default: each entry has a key of its own, so that two people
   * who change different ones both do.
   */
  readonly blocks: Readonly<Record<string, BlockSpec>>
  /** Inline leaves: an embed's `type` = node name, its other keys = attributes. */
  readonly inlines: readonly string[]
  /** Text attribute = mark name; with `perId` one attribute `<name>:<id>` for each value of the mark's `id`. */
  readonly marks: Readonly<Record<string, {readonly perId?: boolean}>>
  /** The inline leaf that is stored as `\n`. Where `NodeType.spec.code` is true, `\n` is plain text. */
  readonly lineBreak: string
  /** What stands in for stored content of a name that is not above. */
  readonly unsupported: {readonly block: string; readonly atom: string; readonly inline: string; readonly mark: string}
}

export interface BlockSpec {
  readonly group?: string
  readonly table?: TableSpec
  readonly perEntry?: readonly string[]
}

export interface TableSpec {
  readonly row: string
  readonly cell: string
}

/** The keys that open a block, as `Y.Map` holds them. */
export type Keys = ReadonlyMap<string, unknown>

interface AttrSpec {
  readonly default?: unknown
  readonly validate?: string | ((value: unknown) => void)
}
type AttrSpecs = Readonly<Record<string, AttrSpec>>

/** Keys that say what a block is, and are no attribute of it. */
const STRUCTURE = new Set(["type", "atom", "rows", "cols"])
/** Shown in place of an inline atom where the block admits text only. */
const OBJECT = "\uFFFC"

/** A `FormSpec` made ready: what is stored to nodes and marks, and back. Pure; knows nothing of Yjs. */
export class Form {
  readonly schema: Schema
  readonly #spec: FormSpec
  readonly #blocks: ReadonlyMap<string, BlockSpec>
  readonly #marks: ReadonlyMap<string, {readonly perId?: boolean}>
  readonly #plain: Node

  constructor(spec: FormSpec) {
    this.schema = spec.schema
    this.#spec = spec
    this.#blocks = new Map(Object.entries(spec.blocks))
    this.#marks = new Map(Object.entries(spec.marks))
    this.#plain = this.paragraph.create()
  }

  #node(name: string): NodeType {
    return this.schema.nodes[name]!
  }

  /** The node that wraps a run of blocks of this type, in the view. */
  group(type: NodeType): NodeType | null {
    const name = this.#blocks.get(type.name)?.group
    return name === undefined ? null : this.#node(name)
  }

  /** Whether this type is a wrapper, which is not stored. */
  isGroup(type: NodeType): boolean {
    return !this.#blocks.has(type.name) && type.isBlock && [...this.#blocks.values()].some((b) => b.group === type.name)
  }

  table(type: NodeType): {row: NodeType; cell: NodeType} | null {
    const table = this.#blocks.get(type.name)?.table
    return table === undefined ? null : {row: this.#node(table.row), cell: this.#node(table.cell)}
  }

  /** What stands for a table of which only cells are stored; null where the schema has no tables. */
  looseTable(id: string): Node | null {
    const found = [...this.#blocks].find(([, {table}]) => table !== undefined)
    return found === undefined ? null : this.#node(found[0]).create({id})
  }

  get paragraph(): NodeType {
    return this.#node(this.#spec.defaultBlock)
  }

  /** The block that these keys open, empty, in a document or cell of type `container`. */
  block(keys: Keys, container: NodeType): Node {
    if (keys.size === 0) return this.#plain
    const {unsupported, defaultBlock} = this.#spec
    const atom = keys.get("atom") === true
    const stored = keys.get("type")
    const name = typeof stored === "string" ? stored : defaultBlock
    const type = this.#blocks.has(name) ? this.#node(name) : null
    if (type !== null && type.isTextblock === !atom && this.#admits(container, type)) {
      const attrs = this.#blockAttrs(type, keys)
      if (attrs !== null) return type.create(attrs)
    }
    const substitute = this.#node(atom ? unsupported.atom : unsupported.block)
    return substitute.create(this.#blockAttrs(substitute, keys))
  }

  /** What a stored table becomes that cannot be shown as one. */
  unsupportedAtom(keys: Keys): Node {
    const type = this.#node(this.#spec.unsupported.atom)
    return type.create(this.#blockAttrs(type, keys))
  }

  #admits(container: NodeType, type: NodeType): boolean {
    return container.contentMatch.matchType(this.group(type) ?? type) !== null
  }

  #blockAttrs(type: NodeType, keys: Keys): Attrs | null {
    const specs = attrSpecs(type)
    const attrs = readAttrs(specs, (name) => (name === "unknown" ? undefined : keys.get(name)))
    if (attrs === null) return null
    const perEntry = this.#perEntry(type)
    for (const name of perEntry) attrs[name] = readEntries(name, attrs[name], keys, specs[name]!)
    const unknown = [...keys].filter(
      ([key, value]) =>
        !STRUCTURE.has(key) && !Object.hasOwn(specs, key) && !perEntry.includes(wholeOf(key)) && isSmallJson(value),
    )
    return unknown.length === 0 ? attrs : {...attrs, unknown: Object.fromEntries(unknown)}
  }

  #perEntry(type: NodeType): readonly string[] {
    return this.#blocks.get(type.name)?.perEntry ?? []
  }

  /** The keys that store this block; a default has none. */
  keys(node: Node): Map<string, unknown> {
    const {type, attrs} = node
    const specs = attrSpecs(type)
    const keys = new Map<string, unknown>()
    if (this.#blocks.has(type.name) && type.name !== this.#spec.defaultBlock) keys.set("type", type.name)
    if (!type.isTextblock) keys.set("atom", true)
    for (const [key, value] of writeAttrs(specs, attrs)) {
      if (this.#perEntry(type).includes(key))
        for (const [entry, part] of Object.entries(value as Json)) keys.set(`${key}:${entry}`, part)
      else if (key !== "unknown") keys.set(key, value)
    }
    const unknown: unknown = attrs.unknown
    for (const [key, value] of Object.entries(isObject(unknown) ? unknown : {})) {
      if (!STRUCTURE.has(key) && !Object.hasOwn(specs, key)) keys.set(key, value)
    }
    return keys
  }

  /** The names of the keys that this block's `unknown` holds: what this build must not remove. */
  unknownKeys(node: Node): ReadonlySet<string> {
    const unknown: unknown = node.attrs.unknown
    return new Set(isObject(unknown) ? Object.keys(unknown) : [])
  }

  /** The inline node that an embed shows in a block of type `parent`. */
  inline(embed: unknown, parent: NodeType): Node {
    const name = isObject(embed) && Object.hasOwn(embed, "type") ? embed.type : null
    const type = typeof name === "string" && this.#spec.inlines.includes(name) ? this.#node(name) : null
    const attrs =
      type &&
      readAttrs(attrSpecs(type), (key) => (Object.hasOwn(embed as Json, key) ? (embed as Json)[key] : undefined))
    const node =
      type && attrs
        ? type.create(attrs)
        : this.#node(this.#spec.unsupported.inline).create({
            embed: isObject(embed) && isSmallJson(embed) ? embed : null,
          })
    return parent.contentMatch.matchType(node.type) === null ? this.schema.text(OBJECT) : node
  }

  /** The embed that stores this inline node. */
  embed(node: Node): Json {
    if (node.type.name === this.#spec.unsupported.inline) return (node.attrs.embed as Json | null) ?? {}
    return {type: node.type.name, ...Object.fromEntries(writeAttrs(attrSpecs(node.type), node.attrs))}
  }

  isLineBreak(node: Node): boolean {
    return node.type.name === this.#spec.lineBreak
  }

  /** A piece of stored text, without U+2029, as inline nodes of a block of type `parent`. */
  text(text: string, parent: NodeType, marks: readonly Mark[]): Node[] {
    const lineBreak = this.#node(this.#spec.lineBreak)
    if (parent.spec.code === true || !text.includes("\n") || parent.contentMatch.matchType(lineBreak) === null) {
      return [this.schema.text(text, marks)]
    }
    return text
      .split("\n")
      .flatMap((line, i) => [
        ...(i === 0 ? [] : [lineBreak.create(null, null, marks)]),
        ...(line === "" ? [] : [this.schema.text(line, marks)]),
      ])
  }

  /** The marks that text attributes show in a block of type `parent`, in a fixed order whatever order they were set in. */
  marks(attributes: ReadonlyMap<string, unknown>, parent: NodeType): readonly Mark[] {
    let marks = Mark.none
    for (const key of [...attributes.keys()].sort()) {
      const mark = this.#mark(key, attributes.get(key))
      if (mark !== null && parent.allowsMarkType(mark.type)) marks = mark.addToSet(marks)
    }
    return marks
  }

  #mark(key: string, value: unknown): Mark | null {
    if (value === null || value === undefined || value === false) return null
    const colon = key.indexOf(":")
    const name = colon < 0 ? key : key.slice(0, colon)
    const spec = this.#marks.get(name)
    if (spec !== undefined && (spec.perId === true) === colon >= 0) {
      const given: Json = {...(isObject(value) ? value : {}), ...(spec.perId === true && {id: key.slice(colon + 1)})}
      const mark = this.#knownMark(this.schema.marks[name]!, given)
      if (mark !== null) return mark
    }
    return isSmallJson([key, value]) ? this.schema.marks[this.#spec.unsupported.mark]!.create({key, value}) : null
  }

  #knownMark(type: MarkType, given: Json): Mark | null {
    const attrs = readAttrs(attrSpecs(type), (name) => (Object.hasOwn(given, name) ? given[name] : undefined))
    return attrs && type.create(attrs)
  }

  /** The text attributes that store these marks. What is known goes before what is not, where both have the same key. */
  attributes(marks: readonly Mark[]): Map<string, unknown> {
    const isUnknown = ({type}: Mark) => type.name === this.#spec.unsupported.mark
    const inOrder = [...marks.filter(isUnknown), ...marks.filter((mark) => !isUnknown(mark))]
    return new Map(inOrder.map((mark) => this.#attribute(mark)))
  }

  #attribute({type, attrs}: Mark): [string, unknown] {
    if (type.name === this.#spec.unsupported.mark) return [String(attrs.key), attrs.value]
    const perId = this.#marks.get(type.name)?.perId === true
    const stored = Object.fromEntries(writeAttrs(attrSpecs(type), attrs).filter(([name]) => !perId || name !== "id"))
    const value = Object.keys(stored).length === 0 ? true : stored
    return [perId ? `${type.name}:${String(attrs.id)}` : type.name, value]
  }

  /** Blocks as they stand in the view: runs of grouped ones wrapped. */
  wrap(blocks: readonly Node[]): Fragment {
    const nodes: Node[] = []
    for (let i = 0; i < blocks.length;) {
      const group = this.group(blocks[i]!.type)
      let end = i + 1
      if (group === null) nodes.push(blocks[i]!)
      else {
        while (end < blocks.length && this.group(blocks[end]!.type) === group) end++
        nodes.push(group.create(null, blocks.slice(i, end)))
      }
      i = end
    }
    return Fragment.fromArray(nodes)
  }

  /** The opposite of `wrap`. */
  unwrap(content: Fragment): Node[] {
    const blocks: Node[] = []
    content.forEach((node) => {
      if (this.isGroup(node.type)) node.forEach((child) => void blocks.push(child))
      else blocks.push(node)
    })
    return blocks
  }
}

function attrSpecs(type: NodeType | MarkType): AttrSpecs {
  return type.spec.attrs ?? {}
}

/** The attribute that a key stores an entry of, if it does that; else the key. */
export const wholeOf = (key: string): string => key.split(":", 1)[0]!

/** An attribute of which each entry has a key; `whole` is the object that one key once held, null in a key takes an entry of that away. */
function readEntries(name: string, whole: unknown, keys: Keys, spec: AttrSpec): Json | null {
  const entries = new Map(Object.entries((whole ?? {}) as Json))
  for (const [key, value] of keys) {
    if (!key.startsWith(`${name}:`)) continue
    const entry = key.slice(name.length + 1)
    if (value === null) entries.delete(entry)
    else if (isSmallJson(value) && accepts(spec, {[entry]: value})) entries.set(entry, value)
  }
  return entries.size > 0 ? Object.fromEntries(entries) : null
}

/** Attributes from stored values: an invalid or missing one is the default; null where there is no default. */
function readAttrs(specs: AttrSpecs, get: (name: string) => unknown): Record<string, unknown> | null {
  const attrs: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const value = get(name)
    if (value !== undefined && isSmallJson(value) && accepts(spec, value)) attrs[name] = value
    else if (Object.hasOwn(spec, "default")) attrs[name] = spec.default
    else return null
  }
  return attrs
}

function writeAttrs(specs: AttrSpecs, attrs: Attrs): [string, unknown][] {
  return Object.entries(specs)
    .filter(([name, spec]) => !Object.hasOwn(spec, "default") || attrs[name] !== spec.default)
    .map(([name]) => [name, attrs[name]])
}

function accepts({validate}: AttrSpec, value: unknown): boolean {
  if (validate === undefined) return true
  if (typeof validate === "string") return validate.split("|").includes(value === null ? "null" : typeof value)
  try {
    validate(value)
    return true
  } catch {
    return false
  }
}
