import type {Transaction} from "prosemirror-state"
import {ReplaceStep} from "prosemirror-transform"
import * as Y from "yjs"
import type {EncodedSelection, Range} from "./selection.ts"

/** What somebody is doing, as far as it is undone in one go. */
type Kind = {readonly name: "insert" | "delete"; readonly from: number; readonly to: number} | {readonly name: "other"}

const OTHER: Kind = {name: "other"}
const SELECTION = "selection"
/** A ProseMirror transaction with this meta value is undone together with the edit before it, however long ago that was. */
export const JOINS_UNDO = "joinsUndo"

/** One's own edits, to be undone and done again. Edits of others, in between or inside, stay. */
export class History {
  readonly #manager: Y.UndoManager
  readonly #pauseMs: number
  #kind: Kind = OTHER
  /** The selection before the edit that is being written. */
  #before: EncodedSelection | null = null

  /**
   * @param origin of the transactions that count as one's own
   * @param onSelection is called after each undo and redo, with the selection to go back to
   */
  constructor(doc: Y.Doc, origin: unknown, pauseMs: number, onSelection: (selection: EncodedSelection) => void) {
    this.#pauseMs = pauseMs
    this.#manager = new Y.UndoManager(doc, {trackedOrigins: new Set([origin]), captureTimeout: pauseMs})
    this.#manager.on("stack-item-added", ({stackItem}) => stackItem.meta.set(SELECTION, this.#before))
    this.#manager.on("stack-item-popped", ({stackItem}) => {
      const selection = stackItem.meta.get(SELECTION) as EncodedSelection | null
      if (selection !== null) onSelection(selection)
    })
  }

  get canUndo(): boolean {
    return this.#manager.undoStack.length > 0
  }

  get canRedo(): boolean {
    return this.#manager.redoStack.length > 0
  }

  /** These transactions are about to be written; an edit of another kind or at another place is undone by itself. */
  begin(transactions: readonly Transaction[], before: EncodedSelection): void {
    const kind = kindOf(transactions)
    const joins = transactions.every((tr) => tr.getMeta(JOINS_UNDO) === true)
    this.#manager.captureTimeout = joins ? Infinity : this.#pauseMs
    if (!joins && !continues(this.#kind, kind)) this.#manager.stopCapturing()
    this.#kind = kind
    this.#before = before
  }

  /** Where the last edit was; null when nothing continues it. */
  get place(): Range | null {
    return this.#kind.name === "other" ? null : {anchor: this.#kind.from, head: this.#kind.to}
  }

  /** Others have written, and the place of the last edit is here now: what is typed on there still continues it. */
  follow(place: Range | null): void {
    if (this.#kind.name === "other") return
    this.#kind = place === null ? OTHER : {name: this.#kind.name, from: place.anchor, to: place.head}
  }

  undo(before: EncodedSelection): void {
    this.#run(before, () => this.#manager.undo())
  }

  redo(before: EncodedSelection): void {
    this.#run(before, () => this.#manager.redo())
  }

  #run(before: EncodedSelection, change: () => void): void {
    this.#before = before
    this.#kind = OTHER
    change()
  }

  destroy(): void {
    this.#manager.destroy()
  }
}

function kindOf(transactions: readonly Transaction[]): Kind {
  const [tr, more] = transactions
  const [step, second] = tr?.steps ?? []
  const one = tr !== undefined && more === undefined && second === undefined && tr.getMeta("uiEvent") === undefined
  if (!one || !(step instanceof ReplaceStep)) return OTHER
  const {from, to, slice} = step
  const $from = tr.docs[0]!.resolve(from)
  if (!$from.parent.inlineContent || to > $from.end() || slice.openStart + slice.openEnd > 0) return OTHER
  return slice.size > 0 ? {name: "insert", from, to: from + slice.size} : {name: "delete", from, to: from}
}

function continues(last: Kind, next: Kind): boolean {
  if (last.name === "other" || next.name === "other" || last.name !== next.name) return false
  return next.from <= last.to + 1 && next.to >= last.from - 1
}
