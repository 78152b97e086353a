import {Fragment, Slice, type Mark, type Node} from "prosemirror-model"
import type {Transaction} from "prosemirror-state"
import {AddMarkStep, canJoin, canSplit, RemoveMarkStep, ReplaceAroundStep} from "prosemirror-transform"
import type {Random} from "./random.ts"
import {schema} from "./sample-form.ts"

const {paragraph, heading, listItem, list, code, rule, image, table, row, cell, mention, hardBreak} = schema.nodes
const WORDS = ["a", "bb", "ccc", "dd ", "e f", "😀", "👩‍👩‍👧", "é", "0", "\u2029", "\ud83d"]

interface Found {
  readonly node: Node
  readonly pos: number
}

/** The blocks of a document that hold text, those inside of tables included. */
export function textblocks(doc: Node): Found[] {
  const found: Found[] = []
  doc.descendants((node, pos) => {
    if (node.isTextblock) found.push({node, pos})
    return !node.isTextblock
  })
  return found
}

/** The blocks of a document itself, wrappers looked into. */
export function blocks(doc: Node): Found[] {
  const found: Found[] = []
  doc.forEach((node, pos) => {
    if (node.type === list) node.forEach((item, offset) => found.push({node: item, pos: pos + 1 + offset}))
    else found.push({node, pos})
  })
  return found
}

/** A position in text, on a code point's edge. */
export function caret(random: Random, doc: Node): number | null {
  const all = textblocks(doc)
  if (all.length === 0) return null
  const {node, pos} = random.pick(all)
  return onEdge(doc, pos + 1 + random.below(node.content.size + 1))
}

function onEdge(doc: Node, pos: number): number {
  const {textOffset, nodeAfter} = doc.resolve(pos)
  const low = textOffset > 0 && /^[\udc00-\udfff]/.test(nodeAfter?.text ?? "")
  return low ? pos - 1 : pos
}

function range(random: Random, doc: Node): [number, number] | null {
  const [a, b] = [caret(random, doc), caret(random, doc)]
  if (a === null || b === null) return null
  const [from, to] = [Math.min(a, b), Math.max(a, b)]
  return to - from > 40 && random.chance(0.8) ? [from, onEdge(doc, from + random.below(10))] : [from, to]
}

const mark = (random: Random): Mark =>
  random.pick([
    schema.mark("bold"),
    schema.mark("italic"),
    schema.mark("superscript"),
    schema.mark("subscript"),
    schema.mark("link", {href: `https://x.test/${random.below(3)}`}),
    schema.mark("comment", {id: `c${random.below(4)}`}),
  ])

const block = (random: Random): Node =>
  random.pick([
    () => paragraph.create(null, schema.text("new")),
    () => heading.create({level: 2}),
    () => code.create(null, schema.text("x\ny")),
    () => rule.create(),
    () => image.create({src: "s", id: random.chance(0.5) ? `i${random.below(3)}` : null}),
    () => paragraph.create({id: `i${random.below(3)}`, unknown: {later: random.below(9)}}, schema.text("known")),
  ])()

const emptyCell = () => cell.create(null, paragraph.create())

/** A table of two rows and two columns. */
export function grid(text: () => string): Node {
  const filled = () => cell.create(null, paragraph.create(null, schema.text(text())))
  const line = () => row.create(null, [filled(), filled()])
  return table.create(null, [line(), line()])
}

function someTable(random: Random, doc: Node): Found | null {
  const tables = blocks(doc).filter(({node}) => node.type === table)
  return tables.length > 0 ? random.pick(tables) : null
}

function someCell(random: Random, {node, pos}: Found): (Found & {readonly name: string}) | null {
  const line = random.below(node.childCount)
  const rowNode = node.child(line)
  const at = random.below(rowNode.childCount)
  const name = `${String(rowNode.attrs.id)}/${String(rowNode.child(at).attrs.col)}`
  return {node: rowNode.child(at), pos: edges(rowNode, edges(node, pos)[line]!)[at]!, name}
}

/** The positions before each child. */
function edges(node: Node, pos: number): number[] {
  const found: number[] = []
  node.forEach((_, offset) => void found.push(pos + 1 + offset))
  return found
}

type Edit = (random: Random, tr: Transaction) => void

/** What people do to a document, each as ProseMirror commands do it. Some do nothing where they do not fit. */
export const edits = {
  type(random, tr) {
    const pos = caret(random, tr.doc)
    if (pos === null) return
    const marks = random.chance(0.3) ? [mark(random)] : tr.doc.resolve(pos).marks()
    const {parent} = tr.doc.resolve(pos)
    tr.insert(pos, schema.text(random.pick(WORDS), parent.type.allowedMarks(marks)))
  },
  typeAtEdge(random, tr) {
    const all = textblocks(tr.doc)
    if (all.length === 0) return
    const {node, pos} = random.pick(all)
    tr.insertText(random.pick(WORDS), random.chance(0.5) ? pos + 1 : pos + 1 + node.content.size)
  },
  erase(random, tr) {
    const found = range(random, tr.doc)
    if (found !== null) tr.delete(...found)
  },
  overwrite(random, tr) {
    const found = range(random, tr.doc)
    if (found !== null) tr.replaceWith(...found, schema.text(random.pick(WORDS)))
  },
  enter(random, tr) {
    const pos = caret(random, tr.doc)
    if (pos !== null && canSplit(tr.doc, pos)) tr.split(pos)
  },
  enterAtEdge(random, tr) {
    const all = textblocks(tr.doc)
    if (all.length === 0) return
    const {node, pos} = random.pick(all)
    const at = random.chance(0.5) ? pos + 1 : pos + 1 + node.content.size
    const types = random.chance(0.5) || node.type === listItem ? undefined : [{type: paragraph}]
    if (canSplit(tr.doc, at, 1, types)) tr.split(at, 1, types)
  },
  join(random, tr) {
    const {pos} = random.pick(blocks(tr.doc))
    if (canJoin(tr.doc, pos) && tr.doc.resolve(pos).nodeBefore?.isTextblock) tr.join(pos)
  },
  retype(random, tr) {
    const {node, pos} = random.pick(blocks(tr.doc))
    if (!node.isTextblock) return
    const type = random.pick([paragraph, heading, code])
    if (node.type === listItem) return
    if (!type.validContent(node.content)) tr.clearIncompatible(pos, type)
    tr.setNodeMarkup(pos, type, type === heading ? {level: 1 + random.below(3)} : null)
  },
  toListItem(random, tr) {
    const {node, pos} = random.pick(blocks(tr.doc))
    if (!node.isTextblock || node.type === listItem) return
    const wrapped = new Slice(Fragment.from(list.create(null, listItem.create())), 0, 0)
    const end = pos + node.nodeSize
    tr.step(new ReplaceAroundStep(pos, end, pos + 1, end - 1, wrapped, 2, true))
  },
  fromListItem(random, tr) {
    const {node, pos} = random.pick(blocks(tr.doc))
    if (node.type !== listItem) return
    const $pos = tr.doc.resolve(pos)
    const [before, after] = [
      $pos.parent.content.cut(0, $pos.parentOffset),
      $pos.parent.content.cut($pos.parentOffset + node.nodeSize),
    ]
    const nodes = [paragraph.create(null, node.content)]
    if (before.size > 0) nodes.unshift(list.create(null, before))
    if (after.size > 0) nodes.push(list.create(null, after))
    tr.replaceWith($pos.before(), $pos.after(), nodes)
  },
  indent(random, tr) {
    const {node, pos} = random.pick(blocks(tr.doc))
    if ("indent" in node.attrs) tr.setNodeAttribute(pos, "indent", random.below(4))
  },
  mark(random, tr) {
    const found = range(random, tr.doc)
    if (found !== null) tr.addMark(...found, mark(random))
  },
  unmark(random, tr) {
    const found = range(random, tr.doc)
    if (found !== null) tr.removeMark(...found, random.chance(0.3) ? undefined : mark(random))
  },
  /** In one step, however many blocks it reaches over. */
  markAtOnce(random, tr) {
    const found = range(random, tr.doc)
    const MarkStep = random.chance(0.6) ? AddMarkStep : RemoveMarkStep
    if (found !== null) tr.step(new MarkStep(...found, mark(random)))
  },
  inline(random, tr) {
    const pos = caret(random, tr.doc)
    const node = random.chance(0.5) ? mention.create({id: `m${random.below(3)}`}) : hardBreak.create()
    if (pos !== null && tr.doc.resolve(pos).parent.inlineContent) {
      const $pos = tr.doc.resolve(pos)
      if ($pos.parent.canReplaceWith($pos.index(), $pos.index(), node.type)) tr.insert(pos, node)
    }
  },
  addBlock(random, tr) {
    const {pos} = random.pick(blocks(tr.doc))
    if (tr.doc.resolve(pos).depth === 0) tr.insert(pos, block(random))
  },
  removeBlock(random, tr) {
    const all = blocks(tr.doc)
    const {node, pos} = random.pick(all)
    if (all.length > 1) tr.delete(pos, pos + node.nodeSize)
  },
  moveBlock(random, tr) {
    const all = blocks(tr.doc)
    const {node, pos} = random.pick(all)
    if (all.length < 2 || tr.doc.resolve(pos).depth > 0) return
    tr.delete(pos, pos + node.nodeSize)
    const target = random.pick(blocks(tr.doc))
    if (tr.doc.resolve(target.pos).depth === 0) tr.insert(target.pos, node)
  },
  addTable(random, tr) {
    const {pos} = random.pick(blocks(tr.doc))
    if (random.chance(0.3) && tr.doc.resolve(pos).depth === 0)
      tr.insert(
        pos,
        grid(() => random.pick(["c", "cell", "😀"])),
      )
  },
  typeInTable(random, tr) {
    const found = someTable(random, tr.doc)
    if (found === null) return
    const inside = textblocks(found.node)
    if (inside.length === 0) return
    const {node, pos} = random.pick(inside)
    tr.insertText(random.pick(WORDS), found.pos + 1 + pos + 1 + (random.chance(0.5) ? node.content.size : 0))
  },
  addRow(random, tr) {
    const found = someTable(random, tr.doc)
    if (found === null) return
    const cells = found.node.child(0).children.map(({attrs}) => cell.create({col: attrs.col}, paragraph.create()))
    tr.insert(random.pick(edges(found.node, found.pos)), row.create(null, cells))
  },
  addColumn(random, tr) {
    const found = someTable(random, tr.doc)
    if (found === null) return
    const at = random.below(found.node.child(0).childCount + 1)
    for (const pos of edges(found.node, found.pos)) {
      const places = edges(tr.doc.nodeAt(tr.mapping.map(pos))!, tr.mapping.map(pos))
      const end = tr.mapping.map(pos) + tr.doc.nodeAt(tr.mapping.map(pos))!.nodeSize - 1
      tr.insert(places[at] ?? end, emptyCell())
    }
  },
  removeRow(random, tr) {
    const found = someTable(random, tr.doc)
    if (found === null || found.node.childCount < 2) return
    const at = random.below(found.node.childCount)
    const pos = edges(found.node, found.pos)[at]!
    tr.delete(pos, pos + found.node.child(at).nodeSize)
  },
  removeColumn(random, tr) {
    const found = someTable(random, tr.doc)
    if (found === null || found.node.child(0).childCount < 2) return
    const at = random.below(found.node.child(0).childCount)
    for (const [i, pos] of edges(found.node, found.pos).entries()) {
      const rowNode = found.node.child(i)
      const start = tr.mapping.map(edges(rowNode, pos)[at]!)
      tr.delete(start, start + rowNode.child(at).nodeSize)
    }
  },
  removeTable(random, tr) {
    const found = someTable(random, tr.doc)
    if (found !== null && random.chance(0.3)) tr.delete(found.pos, found.pos + found.node.nodeSize)
  },
  moveRow(random, tr) {
    const found = someTable(random, tr.doc)
    if (found === null || found.node.childCount < 2) return
    const rows = [...found.node.children]
    const [moved] = rows.splice(random.below(rows.length), 1)
    rows.splice(random.below(rows.length + 1), 0, moved!)
    tr.replaceWith(found.pos + 1, found.pos + found.node.nodeSize - 1, rows)
  },
  /** Notes in the table that two cells are one, and moves the words of the second into the first. */
  mergeCells(random, tr) {
    const found = someTable(random, tr.doc)
    const from = found && someCell(random, found)
    const to = found && someCell(random, found)
    if (found === null || from === null || to === null || from.pos >= to.pos) return
    const emptied = Fragment.from(paragraph.create())
    tr.replaceWith(to.pos + 1, to.pos + to.node.nodeSize - 1, emptied)
    if (to.node.textContent !== "") tr.insert(from.pos + from.node.nodeSize - 1, to.node.content)
    tr.setNodeAttribute(found.pos, "spans", {...found.node.attrs.spans, [from.name]: to.name})
  },
  splitCell(random, tr) {
    const found = someTable(random, tr.doc)
    const spans = Object.entries((found?.node.attrs.spans ?? {}) as object)
    if (found === null || spans.length === 0) return
    spans.splice(random.below(spans.length), 1)
    tr.setNodeAttribute(found.pos, "spans", spans.length > 0 ? Object.fromEntries(spans) : null)
  },
  paste(random, tr) {
    const [source, target] = [range(random, tr.doc), range(random, tr.doc)]
    if (source === null || target === null) return
    tr.replace(...target, tr.doc.slice(...source))
  },
  replaceAll(random, tr) {
    if (random.chance(0.9)) return
    tr.replaceWith(0, tr.doc.content.size, [block(random), paragraph.create(null, schema.text("afresh"))])
  },
} satisfies Record<string, Edit>
