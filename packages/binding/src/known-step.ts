import type {Node, Slice} from "prosemirror-model"
import {ReplaceStep, StepResult} from "prosemirror-transform"

/**
 * A replacement whose outcome is known beforehand. ProseMirror would look for its place child by child, from the start of the
 * document: in a long one that takes longer than all the rest of a key.
 */
export class KnownStep extends ReplaceStep {
  readonly #before: Node
  readonly #after: Node

  /** The step turns `before` into `after`; applied to any other document, it is a plain `ReplaceStep`. */
  constructor(from: number, to: number, slice: Slice, before: Node, after: Node) {
    super(from, to, slice)
    this.#before = before
    this.#after = after
  }

  override apply(doc: Node): StepResult {
    return doc === this.#before ? StepResult.ok(this.#after) : super.apply(doc)
  }
}
