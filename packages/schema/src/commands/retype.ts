import {type Attrs, Fragment, type Node, type NodeType, Slice} from "prosemirror-model"
import {ReplaceAroundStep, type Transform} from "prosemirror-transform"
import {schema} from "../schema.ts"

const {list, listItem, hardBreak} = schema.nodes

/**
 * Makes the textblock at `pos` one of `type`, by one small step around its text, so that carets and marks in it stay.
 * It keeps its id, its indent and its unknown keys; what `type` cannot hold becomes text. Leaves lists ungrouped.
 * Returns where the block is now: leaving or entering a list moves it by one.
 */
export function retype(tr: Transform, pos: number, type: NodeType, attrs: Attrs = {}): number {
  eachChildFromEnd(tr, pos, (child, at) => fitChild(tr, child, at, type))
  const at = setMarkup(tr, pos, type, attrs)
  if (!type.spec.code) eachChildFromEnd(tr, at, (child, start) => breakLines(tr, child, start))
  return at
}

function setMarkup(tr: Transform, pos: number, type: NodeType, attrs: Attrs): number {
  const node = tr.doc.nodeAt(pos)!
  const {id, unknown, indent} = node.attrs
  const next = {...(node.type === type ? node.attrs : {id, unknown, indent}), ...attrs}
  if (node.type !== type && type === listItem) return wrap(tr, pos, next)
  if (node.type !== type && node.type === listItem) return unwrap(tr, pos, type, next)
  tr.setNodeMarkup(pos, type, next)
  return pos
}

function wrap(tr: Transform, pos: number, attrs: Attrs): number {
  const end = pos + tr.doc.nodeAt(pos)!.nodeSize
  const slice = new Slice(Fragment.from(list.create(null, listItem.create(attrs))), 0, 0)
  tr.step(new ReplaceAroundStep(pos, end, pos + 1, end - 1, slice, 2, true))
  return pos + 1
}

function unwrap(tr: Transform, pos: number, type: NodeType, attrs: Attrs): number {
  const $pos = tr.doc.resolve(pos)
  const end = pos + tr.doc.nodeAt(pos)!.nodeSize
  const isFirst = $pos.index() === 0
  const isLast = $pos.index() === $pos.parent.childCount - 1
  const around = list.create()
  const content = [...(isFirst ? [] : [around]), type.create(attrs), ...(isLast ? [] : [around])]
  const slice = new Slice(Fragment.from(content), isFirst ? 0 : 1, isLast ? 0 : 1)
  const from = isFirst ? pos - 1 : pos
  const to = isLast ? end + 1 : end
  tr.step(new ReplaceAroundStep(from, to, pos + 1, end - 1, slice, isFirst ? 1 : 2, true))
  return isFirst ? pos - 1 : pos + 1
}

/** Goes through the children of the block at `pos` from the last, so that an edit leaves the positions of those to come. */
function eachChildFromEnd(tr: Transform, pos: number, edit: (child: Node, at: number) => void): void {
  const children: {child: Node; at: number}[] = []
  tr.doc.nodeAt(pos)!.forEach((child, offset) => children.push({child, at: pos + 1 + offset}))
  for (const {child, at} of children.toReversed()) edit(child, at)
}

/** Turns what a block of `type` may not hold into text. */
function fitChild(tr: Transform, child: Node, at: number, type: NodeType): void {
  const end = at + child.nodeSize
  for (const mark of child.marks) if (!type.allowsMarkType(mark.type)) tr.removeMark(at, end, mark)
  if (type.spec.code && !child.isText) tr.replaceWith(at, end, leafText(child))
}

function leafText(leaf: Node): Node[] {
  const text = leaf.type.spec.leafText?.(leaf) ?? ""
  return text === "" ? [] : [schema.text(text)]
}

function breakLines(tr: Transform, child: Node, at: number): void {
  for (let i = (child.text?.length ?? 0) - 1; i >= 0; i--) {
    if (child.text![i] === "\n") tr.replaceWith(at + i, at + i + 1, hardBreak.create())
  }
}
