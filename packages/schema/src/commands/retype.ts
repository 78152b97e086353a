import {type Attrs, Fragment, type Node, type NodeType, Slice} from "prosemirror-model"
import {ReplaceAroundStep, type Transform} from "prosemirror-transform"
import {schema} from "../schema.ts"

const {list, listItem, hardBreak} = schema.nodes

/**
 * Makes the textblock at `pos` one of `type`, by one small step around its text, so that carets and marks in it stay.
 * It keeps its id, its indent and its unknown keys; what `type` cannot hold becomes text. Leaves lists ungrouped.
 */
export function retype(tr: Transform, pos: number, type: NodeType, attrs: Attrs = {}): void {
  fitContent(tr, pos, type)
  const node = tr.doc.nodeAt(pos)!
  const {id, unknown, indent} = node.attrs
  const next = {...(node.type === type ? node.attrs : {id, unknown, indent}), ...attrs}
  if (node.type === type || (node.type !== listItem && type !== listItem)) tr.setNodeMarkup(pos, type, next)
  else if (type === listItem) wrap(tr, pos, next)
  else unwrap(tr, pos, type, next)
}

function wrap(tr: Transform, pos: number, attrs: Attrs): void {
  const end = pos + tr.doc.nodeAt(pos)!.nodeSize
  const slice = new Slice(Fragment.from(list.create(null, listItem.create(attrs))), 0, 0)
  tr.step(new ReplaceAroundStep(pos, end, pos + 1, end - 1, slice, 2, true))
}

function unwrap(tr: Transform, pos: number, type: NodeType, attrs: Attrs): void {
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
}

/** Turns what a block of `type` may not hold into text, from the end so that positions before it stay valid. */
export function fitContent(tr: Transform, pos: number, type: NodeType): void {
  const node = tr.doc.nodeAt(pos)!
  const children: {child: Node; at: number}[] = []
  node.forEach((child, offset) => children.push({child, at: pos + 1 + offset}))
  for (const {child, at} of children.toReversed()) fitChild(tr, child, at, type)
}

function fitChild(tr: Transform, child: Node, at: number, type: NodeType): void {
  const end = at + child.nodeSize
  for (const mark of child.marks) if (!type.allowsMarkType(mark.type)) tr.removeMark(at, end, mark)
  if (type.spec.code) {
    if (!child.isText) tr.replaceWith(at, end, leafText(child))
  } else if (child.isText) {
    breakLines(tr, child, at)
  }
}

function leafText(leaf: Node): Node[] {
  const text = leaf.type.spec.leafText?.(leaf) ?? ""
  return text === "" ? [] : [schema.text(text)]
}

function breakLines(tr: Transform, text: Node, at: number): void {
  for (let i = text.nodeSize - 1; i >= 0; i--) {
    if (text.text![i] === "\n") tr.replaceWith(at + i, at + i + 1, hardBreak.create())
  }
}
