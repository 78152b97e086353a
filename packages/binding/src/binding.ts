import type {Node} from "prosemirror-model"
import {
  NodeSelection,
  Plugin,
  PluginKey,
  TextSelection,
  type Command,
  type EditorState,
  type Selection,
  type Transaction,
} from "prosemirror-state"
import {Mapping, type Step} from "prosemirror-transform"
import type {EditorView} from "prosemirror-view"
import type * as Y from "yjs"
import {childAt, type Block} from "./block-list.ts"
import type {Body, Dirt} from "./body.ts"
import {FORMAT, formatOf, openBody} from "./document.ts"
import {Form, type FormSpec} from "./form.ts"
import {History} from "./history.ts"
import {changedItems, openText} from "./items.ts"
import {Painter} from "./painter.ts"
import {decodeSelection, encodeSelection, type EncodedSelection, type Range} from "./selection.ts"
import {writeStep} from "./step.ts"
import {Writer} from "./writer.ts"

/** What the binding needs of an `EditorView`. */
export type View = Pick<EditorView, "state" | "dispatch" | "composing">

export interface BindingOptions {
  readonly doc: Y.Doc
  readonly form: FormSpec
  /** A pause this long ends what one undo takes back. Default: 500. */
  readonly undoPauseMs?: number
}

/** What has a place in the text that others are about to change. */
interface Place {
  readonly tr: Y.Transaction
  readonly selection: EncodedSelection
  readonly edited: EncodedSelection | null
}

/** Transactions of the view that are not written yet. */
type Pending = readonly Transaction[]
const NONE: Pending = []

/** With more changed blocks than this, one step shows them all: ProseMirror's cost for a step grows with the document. */
const STEPS_MAX = 200
/** ProseMirror reads what a composition left in the page within 20 ms after its end. */
const SETTLE_MS = 50

/** Keeps the body of a Y.Doc and a ProseMirror view equal. One binding serves one view. */
export class Binding {
  readonly doc: Y.Doc
  readonly plugin: Plugin<Pending>
  readonly #form: Form
  readonly #body: Body
  readonly #history: History
  readonly #key = new PluginKey<Pending>("quire-binding")
  /** The last value of the plugin's state whose transactions are written. */
  #written: Pending = NONE
  #view: View | null = null
  /** Changes that wait for a composition in the same block to end. Until then the body stands still, and own edits wait too. */
  #held: Map<Body, Dirt> | null = null
  /** Where the view's caret and the last edit were in the text when the last transaction of others began. */
  #place: Place | null = null

  constructor({doc, form, undoPauseMs = 500}: BindingOptions) {
    this.doc = doc
    this.#form = new Form(form)
    this.#body = openBody(doc, this.#form, openText)
    this.#history = new History(doc, this, undoPauseMs, (selection) => this.#select(selection))
    this.plugin = this.#createPlugin()
    doc.on("afterTransaction", this.#afterTransaction)
  }

  /** The document as it is now: what the view's state starts with. */
  read(): Node {
    return this.#form.schema.topNodeType.create(null, this.#body.content)
  }

  /** Whether a transaction of the view shows what came from the Y.Doc, rather than what was done in the view. */
  isRemote(tr: Transaction): boolean {
    return tr.getMeta(this.#key) !== undefined
  }

  /** Whether this build may write the document; a newer one has made it otherwise, and the view is read-only. */
  get isWritable(): boolean {
    return formatOf(this.doc) <= FORMAT
  }

  /** Takes back the last of one's own edits; what others wrote meanwhile stays. */
  readonly undo: Command = (state, dispatch) => {
    if (!this.#history.canUndo) return false
    if (dispatch) this.#history.undo(this.encodeSelection(state))
    return true
  }

  /** Takes back the last undo. */
  readonly redo: Command = (state, dispatch) => {
    if (!this.#history.canRedo) return false
    if (dispatch) this.#history.redo(this.encodeSelection(state))
    return true
  }

  /** The selection as JSON, to be told to others. */
  encodeSelection({selection}: {readonly selection: Range}): EncodedSelection {
    return encodeSelection(this.#body, selection)
  }

  /** Where somebody's selection is now; null when it is nowhere. `encoded` may be anything. */
  decodeSelection(encoded: unknown): Range | null {
    return decodeSelection(this.doc, this.#body, encoded)
  }

  /** Lets go of the Y.Doc. */
  destroy(): void {
    if (this.#view !== null) this.#release(this.#view)
    this.doc.off("afterTransaction", this.#afterTransaction)
    this.#history.destroy()
    this.#view = null
  }

  #createPlugin(): Plugin<Pending> {
    return new Plugin<Pending>({
      key: this.#key,
      state: {
        init: () => NONE,
        apply: (tr, pending) => {
          const waiting = pending === this.#written ? NONE : pending
          return tr.docChanged && !this.isRemote(tr) ? [...waiting, tr] : pending
        },
      },
      props: {
        editable: () => this.isWritable,
        handleDOMEvents: {
          compositionend: (view) => {
            setTimeout(() => this.#settle(view), SETTLE_MS)
            return false
          },
        },
      },
      view: (view) => {
        this.#view = view
        // Only now: what else is told of a transaction before it begins may find out first where the caret is.
        this.doc.on("beforeTransaction", this.#notePlace)
        this.#showAll(view)
        return {
          update: (view, before) => this.#flush(view, before),
          destroy: () => {
            this.doc.off("beforeTransaction", this.#notePlace)
            this.#release(view)
            this.#view = null
          },
        }
      },
    })
  }

  #painter(tr: Transaction): Painter {
    return new Painter(tr, this.#body)
  }

  /** What the view did and nobody has written yet. */
  #take(view: View): Pending {
    const pending = this.#key.getState(view.state) ?? NONE
    if (pending === this.#written) return NONE
    this.#written = pending
    return pending
  }

  #flush(view: View, before: EditorState): void {
    if (this.#held !== null) return this.#settle(view)
    const pending = this.#take(view)
    if (pending.length === 0) return
    if (!this.isWritable) return this.#showAll(view)
    this.#history.begin(pending, this.encodeSelection(before))
    this.#correct(view, this.#write(pending))
  }

  /** Gives the blocks that the view may show otherwise than they now read. */
  #write(changes: readonly Change[]): ReadonlySet<Block> {
    return this.doc.transact((tr) => {
      const writer = new Writer(tr, this.#body)
      this.#writeSteps(writer, changes)
      writer.finish()
      return writer.touched
    }, this)
  }

  #writeSteps(writer: Writer, changes: readonly Change[]): void {
    for (const {steps, docs, doc} of changes) {
      for (const [i, step] of steps.entries()) {
        writeStep(this.#form, this.#body, writer, step, docs[i]!, docs[i + 1] ?? doc)
        // A wrapper that the view has and the binding would not make: positions no longer agree.
        if (this.#body.list.size !== (docs[i + 1] ?? doc).content.size) return writer.apply(changes.at(-1)!.doc.content)
      }
    }
  }

  /** Corrects the view where it shows what was written in another way than the text reads. */
  #correct(view: View, touched: Iterable<Block>): void {
    const {doc} = view.state
    const {list} = this.#body
    if (list.size !== doc.content.size) return this.#showAll(view)
    const wrong: {block: Block; shown: Node | null}[] = []
    for (const block of touched) {
      if (block.chunk === null) continue
      const shown = childAt(doc, block, list.place(block))
      if (shown?.eq(block.node)) list.setNode(block, shown)
      else wrong.push({block, shown})
    }
    if (wrong.length > 0) this.#show(view, (tr) => this.#repaint(this.#painter(tr), wrong))
  }

  #repaint(painter: Painter, wrong: readonly {readonly block: Block; readonly shown: Node | null}[]): void {
    for (const {block, shown} of wrong) {
      if (shown?.nodeSize !== block.node.nodeSize) return painter.showAll()
      painter.updateBlock(block, shown)
    }
  }

  /** Makes the view show what the body holds, whatever it shows now. */
  #showAll(view: View): void {
    this.#show(view, (tr) => this.#painter(tr).showAll())
  }

  /** Dispatches what `paint` adds to a transaction that only shows, if it adds anything. */
  #show(view: View, paint: (tr: Transaction) => void): void {
    const {tr} = view.state
    paint(tr)
    if (!tr.docChanged) return
    if (view.state.storedMarks !== null) tr.setStoredMarks(view.state.storedMarks)
    view.dispatch(this.#mark(tr))
  }

  #mark(tr: Transaction): Transaction {
    return tr.setMeta(this.#key, true).setMeta("addToHistory", false)
  }

  readonly #afterTransaction = (tr: Y.Transaction) => {
    if (tr.origin === this) return
    const dirty = this.#held ?? new Map<Body, Dirt>()
    for (const [text, items] of changedItems(tr)) {
      const body = text === this.#body.text ? this.#body : this.#body.tables!.find(text)?.body
      body?.soil(dirtOf(dirty, body), items)
      if (body === this.#body) continue
      for (const block of this.#body.leftOvers(text)) dirtOf(dirty, this.#body).add(block)
    }
    if (dirty.size === 0 || dirty === this.#held) return
    if (this.#view === null) this.#refresh(null, dirty)
    else if (this.#view.composing && this.#meetsCaret(this.#view, dirty)) this.#held = dirty
    else
      this.#show(this.#view, (shown) => {
        this.#refresh(shown, dirty)
        if (tr === this.#place?.tr) this.#stay(shown, this.#place)
      })
  }

  /** Notes where the view's caret and the last edit are before others change something. */
  readonly #notePlace = (tr: Y.Transaction) => {
    if (tr.local || this.#view === null || this.#view.composing || this.#held !== null) return
    const {doc, selection} = this.#view.state
    const isKnown = selection instanceof TextSelection && doc.content.size === this.#body.list.size
    const {place} = this.#history
    const encode = (range: Range) => this.encodeSelection({selection: range})
    this.#place = isKnown ? {tr, selection: encode(selection), edited: place && encode(place)} : null
  }

  /** Puts the view's caret back to where it was in the text, before what others have written at it; the last edit as well. */
  #stay(tr: Transaction, {selection, edited}: Place): void {
    if (!tr.docChanged) return
    if (edited !== null) this.#history.follow(this.decodeSelection(edited))
    const range = this.decodeSelection(selection)
    if (range === null) return
    const stayed = TextSelection.between(tr.doc.resolve(range.anchor), tr.doc.resolve(range.head))
    // A selection that is set counts as one that somebody has made.
    if (!stayed.eq(tr.selection)) tr.setSelection(stayed)
  }

  /** Whether a change is in the block in which the view's caret is. */
  #meetsCaret({state}: View, dirty: ReadonlyMap<Body, Dirt>): boolean {
    const {block, offset} = this.#body.list.at(state.selection.head)!
    const cell = this.#body.tables!.at(block, offset)?.cell
    const dirt = dirty.get(this.#body)
    return (cell !== undefined && dirty.has(cell.body)) || (dirt !== undefined && this.#body.isDirty(block, dirt))
  }

  /** Reads what is dirty again, and shows it. */
  #refresh(tr: Transaction | null, dirty: ReadonlyMap<Body, Dirt>): void {
    const blockCount = [...dirty.values()].reduce((sum, {size}) => sum + size, 0)
    const stepwise = blockCount <= STEPS_MAX ? tr : null
    for (const [body, dirt] of dirty) if (body !== this.#body) this.#refreshCell(stepwise, body, dirt)
    const dirt = dirty.get(this.#body)
    if (dirt !== undefined) refreshBody(stepwise && this.#painter(stepwise), this.#body, dirt)
    if (tr !== null && stepwise === null) this.#painter(tr).showAll()
  }

  #refreshCell(tr: Transaction | null, body: Body, dirt: Dirt): void {
    const {list} = this.#body
    const tables = this.#body.tables!
    const cell = tables.find(body.text)!
    const block = this.#body.tableBlock(cell.table)
    const start = block && tables.start(block, cell)
    const painter = tr && start !== null ? new Painter(tr, body, list.place(block!).pos + start) : null
    refreshBody(painter, body, dirt)
    if (start !== null) list.setNode(block!, tables.withCell(block!, cell))
  }

  /** Shows what was held, once the view composes no more. */
  #settle(view: View): void {
    if (view.composing || this.#view !== view || this.#held === null) return
    const tr = this.#release(view)!
    if (tr.docChanged) view.dispatch(this.#mark(tr))
    this.#showAll(view)
  }

  /** Writes own edits that waited after what was held, and gives what makes the view show both. */
  #release(view: View): Transaction | null {
    const held = this.#held
    if (held === null) return null
    this.#held = null
    const pending = this.#take(view)
    const own = pending.flatMap(({steps, docs}) => steps.map((step, i) => ({step, before: docs[i]!})))
    const {tr} = view.state
    for (const {step, before} of own.toReversed()) tr.step(step.invert(before))
    this.#refresh(tr, held)
    const from = tr.steps.length
    const steps = own.map(({step}) => step)
    if (!rebase(tr, steps, view.state.selection)) this.#keepTyped(tr, own[0]!.before, view.state.doc, steps.length)
    this.#history.begin(pending, this.encodeSelection(view.state))
    this.#write([{steps: tr.steps.slice(from), docs: tr.docs.slice(from), doc: tr.doc}])
    return tr
  }

  /**
   * The block that somebody composed in is gone: what they typed, which is how `before` and `after` differ, becomes a block
   * of its own at that place. `tr` starts with `undoneCount` steps that led back to `before`.
   */
  #keepTyped(tr: Transaction, before: Node, after: Node, undoneCount: number): void {
    const start = before.content.findDiffStart(after.content)
    const end = before.content.findDiffEnd(after.content)?.b ?? 0
    const typed = start === null || end <= start ? "" : after.textBetween(start, end, "\n", "\n")
    if (start === null || typed === "") return
    const $pos = tr.doc.resolve(tr.mapping.slice(undoneCount).map(start))
    tr.insert(
      $pos.depth === 0 ? $pos.pos : $pos.after(1),
      this.#form.paragraph.create(null, this.#form.schema.text(typed)),
    )
  }

  #select(encoded: EncodedSelection): void {
    const range = this.#view && this.#held === null ? this.decodeSelection(encoded) : null
    if (range === null) return
    const {state, dispatch} = this.#view!
    const {doc, tr} = state
    const [from, to] = [Math.min(range.anchor, range.head), Math.max(range.anchor, range.head)]
    const node = doc.nodeAt(from)
    const isNode = node !== null && !node.isTextblock && to === from + node.nodeSize && NodeSelection.isSelectable(node)
    const selection = isNode
      ? NodeSelection.create(doc, from)
      : TextSelection.between(doc.resolve(range.anchor), doc.resolve(range.head))
    dispatch.call(this.#view, tr.setSelection(selection).scrollIntoView())
  }
}

/** Steps, and the documents before each and after all. */
type Change = Pick<Transaction, "steps" | "docs" | "doc">

function dirtOf(dirty: Map<Body, Dirt>, body: Body): Dirt {
  const dirt = dirty.get(body) ?? new Set()
  dirty.set(body, dirt)
  return dirt
}

function refreshBody(painter: Painter | null, body: Body, dirt: Dirt): void {
  body.refresh(dirt, (region) => painter?.show(region))
  body.shareIds((block, was) => painter?.updateBlock(block, was))
}

/**
 * Does steps again that `tr` starts with the inverses of, after what `tr` has done since. Carets stay with the text around
 * them. Gives whether all of them still fit; those that do not are left out.
 */
function rebase(tr: Transaction, steps: readonly Step[], selection: Selection): boolean {
  const mapping = new Mapping([...tr.mapping.maps])
  let fits = true
  for (const [i, step] of steps.entries()) {
    const inverse = steps.length - 1 - i
    const mapped = step.map(mapping.slice(inverse + 1))
    if (mapped !== null && tr.maybeStep(mapped).failed === null) mapping.appendMap(mapped.getMap(), inverse)
    else fits = false
  }
  tr.setSelection(selection.map(tr.doc, mapping))
  return fits
}
