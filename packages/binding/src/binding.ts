import type {Node} from "prosemirror-model"
import {Plugin, PluginKey, type Transaction} from "prosemirror-state"
import {AddMarkStep, AttrStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep, type Step} from "prosemirror-transform"
import type {EditorView} from "prosemirror-view"
import type * as Y from "yjs"
import {childAt, type Block} from "./block-list.ts"
import {Body, Dirt} from "./body.ts"
import {BODY} from "./document.ts"
import {Form, type FormSpec} from "./form.ts"
import {changedItems, openText} from "./items.ts"
import {Painter} from "./painter.ts"
import {tokensOf} from "./tokens.ts"
import {Writer} from "./writer.ts"

/** What the binding needs of an `EditorView`. */
export type View = Pick<EditorView, "state" | "dispatch" | "composing">

export interface BindingOptions {
  readonly doc: Y.Doc
  readonly form: FormSpec
}

/** Transactions of the view that are not written yet. */
type Pending = readonly Transaction[]
const NONE: Pending = []

/** Keeps the body of a Y.Doc and a ProseMirror view equal. One binding serves one view. */
export class Binding {
  readonly doc: Y.Doc
  readonly plugin: Plugin<Pending>
  readonly #form: Form
  readonly #body: Body
  readonly #key = new PluginKey<Pending>("quire-binding")
  /** The last value of the plugin's state whose transactions are written. */
  #written: Pending = NONE
  #view: View | null = null

  constructor({doc, form}: BindingOptions) {
    this.doc = doc
    this.#form = new Form(form)
    this.#body = new Body(this.#form, openText(doc, BODY), this.#form.schema.topNodeType, () => null)
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

  /** Lets go of the Y.Doc. */
  destroy(): void {
    this.doc.off("afterTransaction", this.#afterTransaction)
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
      view: (view) => {
        this.#view = view
        this.#show(view, (painter) => painter.showAll())
        return {
          update: (view) => this.#flush(view),
          destroy: () => {
            this.#view = null
          },
        }
      },
    })
  }

  #flush(view: View): void {
    const pending = this.#key.getState(view.state) ?? NONE
    if (pending === this.#written) return
    this.#written = pending
    const touched = this.doc.transact((tr) => {
      const writer = new Writer(tr, this.#body)
      this.#write(writer, pending)
      writer.finish()
      return writer.touched
    }, this)
    this.#correct(view, touched)
  }

  #write(writer: Writer, pending: Pending): void {
    for (const {steps, docs, doc} of pending) {
      for (const [i, step] of steps.entries()) {
        writeStep(this.#form, writer, step, docs[i]!, docs[i + 1] ?? doc)
        // A wrapper that the view has and the binding would not make: positions no longer agree.
        if (this.#body.list.size !== (docs[i + 1] ?? doc).content.size) return writer.apply(pending.at(-1)!.doc.content)
      }
    }
  }

  /** Corrects the view where it shows what was written in another way than the text reads. */
  #correct(view: View, touched: Iterable<Block>): void {
    const {doc} = view.state
    const {list} = this.#body
    if (list.size !== doc.content.size) return this.#show(view, (painter) => painter.showAll())
    const wrong: Block[] = []
    for (const block of touched) {
      if (block.chunk === null) continue
      const shown = childAt(doc, block, list.place(block))
      if (shown?.eq(block.node)) list.setNode(block, shown)
      else wrong.push(block)
    }
    if (wrong.length > 0) this.#show(view, (painter) => painter.showAll())
  }

  /** Dispatches what `paint` adds to a transaction that only shows, if it adds anything. */
  #show(view: View, paint: (painter: Painter) => void): void {
    const tr = view.state.tr
    paint(new Painter(tr, this.#body))
    if (!tr.docChanged) return
    if (view.state.storedMarks !== null) tr.setStoredMarks(view.state.storedMarks)
    view.dispatch(tr.setMeta(this.#key, true).setMeta("addToHistory", false))
  }

  readonly #afterTransaction = (tr: Y.Transaction) => {
    if (tr.origin === this) return
    const dirt = new Dirt()
    for (const item of changedItems(tr, this.#body.text)) this.#body.soil(dirt, item)
    if (dirt.blocks.size === 0 && !dirt.head) return
    const refresh = (painter: Painter | null) => {
      this.#body.refresh(dirt, (region) => painter?.show(region))
      for (const {block, was} of this.#body.shareIds()) {
        painter?.update(this.#body.list.place(block).pos, was, block.node)
      }
    }
    if (this.#view === null) refresh(null)
    else this.#show(this.#view, refresh)
  }
}

/** Writes one step that led from `before` to `after`. */
function writeStep(form: Form, writer: Writer, step: Step, before: Node, after: Node): void {
  if (step instanceof ReplaceStep) {
    const {content, openStart, openEnd} = step.slice
    writer.replace(step.from, step.to, tokensOf(form, content, openStart, content.size - openEnd))
  } else if (step instanceof ReplaceAroundStep) {
    const {content, openStart, openEnd} = step.slice
    const gap = openStart + step.insert
    writer.replace(step.gapTo, step.to, tokensOf(form, content, gap, content.size - openEnd))
    writer.replace(step.from, step.gapFrom, tokensOf(form, content, openStart, gap))
  } else if (step instanceof AddMarkStep) {
    const {from, to, mark} = step
    writer.mark(from, to, (marks, parent) => (parent.allowsMarkType(mark.type) ? mark.addToSet(marks) : marks))
  } else if (step instanceof RemoveMarkStep) {
    const {from, to, mark} = step
    writer.mark(from, to, (marks) => mark.removeFromSet(marks))
  } else if (step instanceof AttrStep && before.nodeAt(step.pos)?.isBlock) {
    writer.retype(step.pos, after.nodeAt(step.pos)!)
  } else writer.apply(after.content)
}
