import type {Node} from "prosemirror-model"
import {EditorState, type Command, type Transaction} from "prosemirror-state"
import {Step} from "prosemirror-transform"
import type {EditorView} from "prosemirror-view"
import * as Y from "yjs"
import {Binding, type BindingOptions} from "../binding.ts"
import {readDocument} from "../document.ts"
import {form} from "./sample-form.ts"

/** One person's editor without a DOM: a Y.Doc, a binding, and the least of a view that a plugin needs. */
export class Peer {
  readonly doc = new Y.Doc()
  readonly binding: Binding
  readonly updates: Uint8Array[] = []
  state: EditorState
  /** Whether the person is in the middle of composing a word: the view must not be disturbed there. */
  composing = false
  readonly #pluginView

  constructor(clientId: number, updates: readonly Uint8Array[] = [], options: Partial<BindingOptions> = {}) {
    this.doc.clientID = clientId
    for (const update of updates) Y.applyUpdate(this.doc, update)
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.updates.push(update)
    })
    this.binding = new Binding({doc: this.doc, form, ...options})
    this.state = EditorState.create({doc: this.binding.read(), plugins: [this.binding.plugin]})
    this.#pluginView = this.binding.plugin.spec.view!(this.view)
  }

  get view(): EditorView {
    return this as unknown as EditorView
  }

  readonly dispatch = (tr: Transaction) => {
    if (this.binding.isRemote(tr)) checkSteps(tr)
    const before = this.state
    this.state = before.apply(tr)
    this.#pluginView.update?.(this.view, before)
  }

  /** Does what `change` puts into a transaction. */
  edit(change: (tr: Transaction) => void): void {
    const {tr} = this.state
    change(tr)
    if (tr.docChanged) this.dispatch(tr)
  }

  /** As `edit`, but leaves it where ProseMirror refuses. */
  attempt(change: (tr: Transaction) => void): void {
    this.edit((tr) => {
      try {
        change(tr)
      } catch (error) {
        if (!(error instanceof RangeError || isRefusal(error))) throw error
      }
    })
  }

  run(command: Command): boolean {
    return command(this.state, this.dispatch)
  }

  /** Starts or ends composing. */
  compose(composing: boolean): void {
    this.composing = composing
    this.#pluginView.update?.(this.view, this.state)
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, this)
  }

  /** What the Yjs state alone says that the document is. */
  get pure(): Node {
    return readDocument(this.doc, form)
  }
}

/** Fails unless each step does what its JSON says: that is what other plugins map positions by, and may send on. */
function checkSteps({steps, docs, doc}: Transaction): void {
  for (const [i, step] of steps.entries()) {
    const told = Step.fromJSON(doc.type.schema, step.toJSON()).apply(docs[i]!)
    if (!told.doc?.eq(docs[i + 1] ?? doc)) throw new Error(`a step does not do what it says: ${JSON.stringify(step)}`)
  }
}

/** The error with which ProseMirror refuses a step; its types do not export the class. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "TransformError"
}

/** Brings all peers to the same state. */
export function syncAll(peers: readonly Peer[]): void {
  for (const from of peers) {
    for (const to of peers) {
      if (from !== to) to.receive(Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)))
    }
  }
}
