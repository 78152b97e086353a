import {Fragment, Slice, type Node, type NodeType} from "prosemirror-model"
import type {Transaction} from "prosemirror-state"
import {ReplaceAroundStep, ReplaceStep, type Step} from "prosemirror-transform"
import {withChild, type Block, type BlockList} from "./block-list.ts"
import type {Body, Region} from "./body.ts"
import {diff} from "./diff.ts"
import {KnownStep} from "./known-step.ts"

/** Brings the view up to date with a body, in the smallest steps, so that carets, decorations and node views live on. */
export class Painter {
  readonly #tr: Transaction
  readonly #body: Body
  /** Where the body's content starts in the document. */
  readonly #base: number

  constructor(tr: Transaction, body: Body, base = 0) {
    this.#tr = tr
    this.#body = body
    this.#base = base
  }

  get #list(): BlockList {
    return this.#body.list
  }

  /** The document or cell that shows the body, as it is now. */
  get #container(): Node {
    return this.#tr.doc.resolve(this.#base).parent
  }

  /** Shows a region that the body has just read again. */
  show({prev, next, old, fresh}: Region): void {
    const [was, is] = [old[0], fresh[0]]
    const single = old.length === 1 && fresh.length === 1 && was!.map === is!.map
    if (!single) this.#rebuild(prev, next)
    else if (was!.node === is!.node) return
    else if (was!.group === is!.group) this.updateBlock(is!, was!.node)
    else if (!this.#regroup(was!, is!)) this.#rebuild(prev, next)
  }

  /** Shows a block where `was` is shown. */
  updateBlock(block: Block, was: Node): void {
    const place = this.#list.place(block)
    const [at, is] = [this.#base + place.pos, block.node]
    if (was.type === is.type && this.#body.form.table(is.type) !== null) return this.#updateTable(at, was, is)
    let shown = was
    if (!was.sameMarkup(is) && !was.isLeaf && !is.isLeaf && is.type.validContent(was.content)) {
      this.#tr.setNodeMarkup(at, is.type, is.attrs)
      shown = is.copy(was.content)
    }
    const after = this.#base === 0 ? withChild(this.#tr.doc, block, place) : null
    this.#patch(at, Fragment.from(shown), Fragment.from(is), after)
  }

  /** Row by row and cell by cell, so that a new column leaves alone what people do in the others. */
  #updateTable(at: number, was: Node, is: Node): void {
    if (!was.sameMarkup(is)) this.#tr.setNodeMarkup(at, is.type, is.attrs)
    this.#updateChildren(at + 1, was, is, (pos, wasRow, isRow) => {
      this.#updateChildren(pos + 1, wasRow, isRow, (pos, wasCell, isCell) =>
        this.#patch(pos + 1, wasCell.content, isCell.content),
      )
    })
  }

  /** Removes, inserts and updates the children that start at `pos`; those with the same markup are the same child. */
  #updateChildren(pos: number, was: Node, is: Node, update: (pos: number, was: Node, is: Node) => void): void {
    const positions = [pos]
    was.forEach(({nodeSize}) => void positions.push(positions.at(-1)! + nodeSize))
    for (const {same, a, b} of diff(was.children, is.children, (x, y) => x.sameMarkup(y)).toReversed()) {
      const [from, to] = [was.children.slice(...a), is.children.slice(...b)]
      if (!same && from.length === to.length && from.every(isUnnamed)) {
        // Only named now: whoever has the caret in one of them, stays in it.
        for (let i = a[1] - 1; i >= a[0]; i--) {
          const child = is.child(b[0] + i - a[0])
          update(positions[i]!, was.child(i), child)
          this.#tr.setNodeMarkup(positions[i]!, null, child.attrs)
        }
        continue
      }
      if (!same) {
        const slice = new Slice(Fragment.fromArray(to), 0, 0)
        this.#tr.step(new ReplaceStep(positions[a[0]]!, positions[a[1]]!, slice))
        continue
      }
      for (let i = a[1] - 1; i >= a[0]; i--) {
        const [x, y] = [was.child(i), is.child(b[0] + i - a[0])]
        if (x !== y) update(positions[i]!, x, y)
      }
    }
  }

  /** Makes the view show what the body holds, whatever it shows now. */
  showAll(): void {
    this.#patch(this.#base, this.#container.content, this.#body.content)
  }

  /** Replaces whatever stands between two blocks, and the wrappers that this changes. */
  #rebuild(prev: Block | null, next: Block | null): void {
    const list = this.#list
    const container = this.#container
    const first = prev?.group ? runStart(prev) : prev === null ? list.first : prev.next
    const end = next?.group ? runEnd(next).next : next
    const [from, pos] = prev === null ? [0, 0] : this.#after(prev)
    const after = end === null ? 0 : list.childCount - list.place(end).top
    const nodes: Node[] = []
    for (let block = first; block !== end && block !== null; block = block.next) nodes.push(block.node)
    const shown = container.content.content.slice(from, container.childCount - after)
    this.#patch(this.#base + pos, Fragment.from(shown), this.#body.form.wrap(nodes))
  }

  /** Index and position after a block, or before the wrapper it is in. */
  #after(block: Block): [index: number, pos: number] {
    const {top, pos} = this.#list.place(runStart(block))
    return block.group === null ? [top + 1, pos + block.node.nodeSize] : [top, pos - 1]
  }

  /** Changes a block's type together with the wrappers around it, its text left alone. False where that cannot be. */
  #regroup(was: Block, is: Block): boolean {
    const {prev, next} = is
    if (!was.node.isTextblock || !is.node.isTextblock || !is.node.type.validContent(was.node.content)) return false
    const from = this.#base + (prev === null ? 0 : this.#list.place(prev).pos + prev.node.nodeSize)
    const gapFrom = from + seams(prev?.group ?? null, was.group) + 1
    const gapTo = gapFrom + was.node.content.size
    const to = gapTo + 1 + seams(was.group, next?.group ?? null)
    const shell = is.node.copy(Fragment.empty)
    const [left, right] = [prev?.group, next?.group]
    const nodes = [is.group === null ? shell : is.group.create(null, shell)]
    if (left && left !== is.group) nodes.unshift(left.create())
    if (right && right !== is.group) nodes.push(right.create())
    const openStart = left ? 1 : 0
    const slice = new Slice(Fragment.from(nodes), openStart, right ? 1 : 0)
    const insert = (left && left !== is.group ? 2 : 0) + (is.group === null ? 1 : 2) - openStart
    if (!this.#try(new ReplaceAroundStep(from, to, gapFrom, gapTo, slice, insert, true))) return false
    this.updateBlock(is, is.node.copy(was.node.content))
    return true
  }

  /** Turns the content that starts at `pos` from `was` into `is`; `after` is the document with it, where that is known. */
  #patch(pos: number, was: Fragment, is: Fragment, after: Node | null = null): void {
    let start = was.findDiffStart(is)
    if (start === null) return
    if (this.#remark(pos + start, this.#nodeAt(was, start), this.#nodeAt(is, start), beginAlike)) {
      return this.#patch(pos, this.#shown(pos, was.size), is)
    }
    const last = was.size - (was.lastChild?.nodeSize ?? 0)
    if (start <= last + 1 && this.#remark(pos + last, was.lastChild, is.lastChild, sameContent)) {
      was = this.#shown(pos, was.size)
      start = Math.min(start, last)
    }
    const ends = diffEnd(was, is)
    if (ends === null) return
    const overlap = Math.max(0, start - Math.min(ends.a, ends.b))
    const [a, b] = [ends.a + overlap, ends.b + overlap]
    const slice = this.#body.container.create(null, is).slice(start, b)
    if (after !== null) return void this.#tr.step(new KnownStep(pos + start, pos + a, slice, this.#tr.doc, after))
    if (this.#try(new ReplaceStep(pos + start, pos + a, slice))) return
    this.#tr.step(new ReplaceStep(pos, pos + was.size, new Slice(is, 0, 0)))
  }

  /** Gives a textblock the markup of another whose text is `alike`, so that its text is not replaced with it. */
  #remark(pos: number, was: Node | null, is: Node | null, alike: (a: Fragment, b: Fragment) => boolean): boolean {
    if (!was?.isTextblock || !is?.isTextblock || was.sameMarkup(is) || !is.type.validContent(was.content)) return false
    if (was.content.size === 0 || !alike(was.content, is.content)) return false
    this.#tr.setNodeMarkup(pos, is.type, is.attrs)
    return true
  }

  #shown(pos: number, size: number): Fragment {
    const {parent, parentOffset} = this.#tr.doc.resolve(pos)
    return parent.content.cut(parentOffset, parentOffset + size)
  }

  #nodeAt(content: Fragment, pos: number): Node | null {
    return this.#body.container.create(null, content).nodeAt(pos)
  }

  #try(step: Step): boolean {
    return this.#tr.maybeStep(step).failed === null
  }
}

const beginAlike = (a: Fragment, b: Fragment) => a.findDiffStart(b) !== 0
const sameContent = (a: Fragment, b: Fragment) => a.eq(b)

/** As `findDiffEnd`; but texts at the end of two blocks may agree though the blocks are of different types. */
function diffEnd(was: Fragment, is: Fragment): {a: number; b: number} | null {
  const [x, y] = [was.lastChild, is.lastChild]
  const inner = x?.isTextblock && y?.isTextblock && !x.sameMarkup(y) ? x.content.findDiffEnd(y.content) : null
  if (inner === null) return was.findDiffEnd(is)
  return {a: was.size - x!.nodeSize + 1 + inner.a, b: is.size - y!.nodeSize + 1 + inner.b}
}

/** A row or a cell that the view has just made. */
function isUnnamed({attrs}: Node): boolean {
  return (attrs["id"] ?? attrs["col"] ?? null) === null
}

/** How many tokens of wrappers stand between blocks of these groups. */
function seams(left: NodeType | null, right: NodeType | null): number {
  return left === right ? 0 : (left ? 1 : 0) + (right ? 1 : 0)
}

function runStart(block: Block): Block {
  while (!block.isTop) block = block.prev!
  return block
}

function runEnd(block: Block): Block {
  while (block.next !== null && !block.next.isTop) block = block.next
  return block
}
