import type {Attrs, AttributeSpec, Mark, Node, NodeType} from "prosemirror-model"
import {blocksOf, containerContent, isContainer} from "./blocks.ts"
import {FormError, type FormErrorCode} from "./form-error.ts"
import {isJsonObject, isPlainObject, type JsonObject, type JsonValue} from "./json-value.ts"
import {schema} from "./schema.ts"

const DEPTH_MAX = 64
const {doc, hardBreak, list, table, tableCell, tableRow, unsupportedAtom, unsupportedBlock, unsupportedInline} =
  schema.nodes
const {unsupportedMark} = schema.marks

/**
 * A document as JSON: `{type: "doc", content: [block…]}`, each block with its `type`, those `attrs` that are no defaults,
 * and its `content`. Lists are not written, only their items. What this build does not know is written under its own
 * name, so that a build which knows it reads it.
 */
export function toJSON(document: Node): JsonObject {
  return {type: doc.name, content: contentJson(document)}
}

function contentJson(node: Node): JsonValue[] {
  const children = isContainer(node) ? blocksOf(node).map((block) => block.node) : node.children
  return children.map(nodeJson)
}

function nodeJson(node: Node): JsonObject {
  if (node.type === unsupportedInline) return embedJson(node)
  const attrs = attrsJson(node.type.spec.attrs, node.attrs)
  return {
    type: isUnsupported(node) ? String(node.attrs.type) : node.type.name,
    ...(Object.keys(attrs).length > 0 && {attrs}),
    ...(!node.isLeaf && {content: contentJson(node)}),
    ...(node.isText && {text: node.text!}),
    ...(node.marks.length > 0 && {marks: node.marks.map(markJson)}),
  }
}

function isUnsupported(node: Node): boolean {
  return node.type === unsupportedBlock || node.type === unsupportedAtom
}

function embedJson(node: Node): JsonObject {
  const marks = node.marks.length > 0 ? {marks: node.marks.map(markJson)} : {}
  const embed = node.attrs.embed as JsonObject | null
  if (typeof embed?.type !== "string") return {type: unsupportedInline.name, attrs: {embed}, ...marks}
  const {type, ...attrs} = embed
  return {type, attrs, ...marks}
}

function markJson({type, attrs}: Mark): JsonObject {
  if (type !== unsupportedMark) {
    const own = attrsJson(type.spec.attrs, attrs)
    return {type: type.name, ...(Object.keys(own).length > 0 && {attrs: own})}
  }
  const {key, value} = attrs as {key: string; value: JsonValue}
  return isJsonObject(value) ? {type: key, attrs: value} : {type: key, value}
}

/** The attributes that are no defaults, and the stored keys that this build does not know beside them. */
function attrsJson(specs: Record<string, AttributeSpec> = {}, attrs: Attrs): JsonObject {
  const own = Object.entries(attrs).filter(
    ([name, value]) => name !== "unknown" && name !== "type" && value !== specs[name]?.default,
  )
  return Object.fromEntries([...Object.entries((attrs.unknown ?? {}) as JsonObject), ...(own as [string, JsonValue][])])
}

/**
 * The document that `toJSON` wrote. Nodes, marks and attributes that this build does not know become unsupported ones
 * and unknown keys; anything else that is wrong throws a `FormError`.
 */
export function fromJSON(value: unknown): Node {
  if (!isPlainObject(value) || value.type !== doc.name) fail("not-a-document", "", `expected {"type": "doc"}`)
  return doc.create(null, containerContent(blocksIn(value, "", 0)))
}

function fail(code: FormErrorCode, path: string, message: string): never {
  throw new FormError(code, path, message)
}

interface Child {
  readonly value: Record<string, unknown>
  readonly type: string
  readonly path: string
}

function childrenOf(parent: Record<string, unknown>, path: string, depth: number): Child[] {
  if (depth > DEPTH_MAX) fail("too-deep", path, `nested more than ${DEPTH_MAX} levels`)
  const content = parent.content ?? []
  if (!Array.isArray(content)) fail("bad-content", path, "content has to be an array")
  return content.map((value: unknown, index) => {
    const at = `${path === "" ? "" : `${path}.`}content[${index}]`
    if (!isPlainObject(value) || typeof value.type !== "string") return fail("not-a-node", at, "expected a type")
    return {value, type: value.type, path: at}
  })
}

/** The blocks of a container; lists are looked through. */
function blocksIn(parent: Record<string, unknown>, path: string, depth: number): Node[] {
  return childrenOf(parent, path, depth).flatMap((child) =>
    child.type === list.name ? blocksIn(child.value, child.path, depth + 1) : [block(child, depth)],
  )
}

function block(child: Child, depth: number): Node {
  const {value, type: name, path} = child
  const type = schema.nodes[name]
  if (type === undefined || isUnsupportedType(type)) return unknownBlock(child, depth)
  if (type.isInline) return fail("bad-content", path, `${name} is no block`)
  if (type === table) return create(type, value, path, rowsIn(value, path, depth))
  return create(type, value, path, type.isTextblock ? inlinesIn(value, path, depth) : [])
}

function isUnsupportedType(type: NodeType): boolean {
  return type === unsupportedBlock || type === unsupportedAtom
}

function rowsIn(parent: Record<string, unknown>, path: string, depth: number): Node[] {
  return childrenOf(parent, path, depth).map((row) => {
    if (row.type !== tableRow.name) fail("bad-content", row.path, "a table holds rows")
    return create(tableRow, row.value, row.path, cellsIn(row, depth + 1))
  })
}

function cellsIn(row: Child, depth: number): Node[] {
  return childrenOf(row.value, row.path, depth).map((cell) => {
    if (cell.type !== tableCell.name) fail("bad-content", cell.path, "a row holds cells")
    const blocks = blocksIn(cell.value, cell.path, depth + 1)
    return create(tableCell, cell.value, cell.path, containerContent(blocks).content)
  })
}

function unknownBlock({value, type, path}: Child, depth: number): Node {
  const {id = null, ...rest} = attrsOf(value, path)
  if (value.content === undefined) return checked(unsupportedAtom, {type, id, unknown: orNull(rest)}, path, [])
  const {indent = 0, ...unknown} = rest
  return checked(unsupportedBlock, {type, id, indent, unknown: orNull(unknown)}, path, inlinesIn(value, path, depth))
}

function orNull(object: JsonObject): JsonObject | null {
  return Object.keys(object).length > 0 ? object : null
}

/** Inline content. Blocks inside a block that this build does not know give their text, one line each. */
function inlinesIn(parent: Record<string, unknown>, path: string, depth: number): Node[] {
  const nodes: Node[] = []
  for (const child of childrenOf(parent, path, depth)) {
    if (Array.isArray(child.value.content)) {
      if (nodes.length > 0) nodes.push(hardBreak.create())
      nodes.push(...inlinesIn(child.value, child.path, depth + 1))
    } else {
      nodes.push(inlineNode(child))
    }
  }
  return nodes
}

function inlineNode({value, type: name, path}: Child): Node {
  const marks = marksOf(value, path)
  if (name === "text") {
    if (typeof value.text !== "string" || value.text === "") return fail("bad-content", path, "expected a text")
    return schema.text(value.text, marks)
  }
  const type = schema.nodes[name]
  if (type?.isInline) return checked(type, attrsOf(value, path), path, [], marks)
  if (type !== undefined) return fail("bad-content", path, `${name} cannot be inside a text`)
  return unsupportedInline.create({embed: {type: name, ...attrsOf(value, path)}}, null, marks)
}

function create(type: NodeType, value: Record<string, unknown>, path: string, content: readonly Node[]): Node {
  const own: [string, JsonValue][] = []
  const unknown: [string, JsonValue][] = []
  for (const entry of Object.entries(attrsOf(value, path))) {
    const isOwn = Object.hasOwn(type.spec.attrs ?? {}, entry[0])
    const target = isOwn ? own : unknown
    target.push(entry)
  }
  const attrs = unknown.length > 0 ? [...own, ["unknown", Object.fromEntries(unknown)]] : own
  return checked(type, Object.fromEntries(attrs), path, content)
}

function checked(
  type: NodeType,
  attrs: Attrs,
  path: string,
  content: readonly Node[],
  marks: readonly Mark[] = [],
): Node {
  const node = attempt("bad-attribute", `${path}.attrs`, () => type.create(attrs, content, marks))
  attempt("bad-content", path, () => node.check())
  return node
}

function marksOf(value: Record<string, unknown>, path: string): readonly Mark[] {
  const marks = value.marks ?? []
  if (!Array.isArray(marks)) return fail("bad-mark", `${path}.marks`, "marks have to be an array")
  return marks
    .map((mark: unknown, index) => readMark(mark, `${path}.marks[${index}]`))
    .reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), [])
}

function readMark(value: unknown, path: string): Mark {
  if (!isPlainObject(value) || typeof value.type !== "string") return fail("bad-mark", path, "expected a type")
  const type = schema.marks[value.type]
  const attrs = attrsOf(value, path)
  if (type !== undefined) return attempt("bad-mark", path, () => type.create(attrs))
  const stored = value.attrs === undefined ? value.value : attrs
  return attempt("bad-mark", path, () => unsupportedMark.create({key: value.type, value: stored ?? true}))
}

function attrsOf(value: Record<string, unknown>, path: string): JsonObject {
  const attrs = value.attrs ?? {}
  return isJsonObject(attrs) ? attrs : fail("bad-attribute", `${path}.attrs`, "expected an object")
}

/** Runs `make`; ProseMirror's RangeError becomes ours. */
function attempt<T>(code: FormErrorCode, path: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError) return fail(code, path, error.message)
    throw error
  }
}
