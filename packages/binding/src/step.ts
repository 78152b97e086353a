import type {Node} from "prosemirror-model"
import {AddMarkStep, AttrStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep, type Step} from "prosemirror-transform"
import type {Body} from "./body.ts"
import type {Form} from "./form.ts"
import {tokensOf} from "./tokens.ts"
import type {Writer} from "./writer.ts"

/** Writes one step that led from `before`, which the body shows, to `after`. */
export function writeStep(form: Form, body: Body, writer: Writer, step: Step, before: Node, after: Node): void {
  const range = rangeOf(step)
  if (range === null) return writer.apply(after.content)
  const [first, last] = [body.tableAround(range.from), body.tableAround(range.to)]
  if (first !== null && first === last) return writer.update(first, after.nodeAt(first)!)
  if (first !== null || last !== null || (range.inside && body.hasTable(range.from, range.to))) {
    return writer.apply(after.content)
  }
  if (step instanceof ReplaceStep) {
    const {content, openStart, openEnd} = step.slice
    writer.replace(step.from, step.to, tokensOf(form, content, openStart, content.size - openEnd))
  } else if (step instanceof ReplaceAroundStep) {
    const {content, openStart, openEnd} = step.slice
    const gap = openStart + step.insert
    writer.replace(step.gapTo, step.to, tokensOf(form, content, gap, content.size - openEnd))
    writer.replace(step.from, step.gapFrom, tokensOf(form, content, openStart, gap))
  } else if (step instanceof AddMarkStep) {
    writer.mark(step, before, after, (marks) => step.mark.addToSet(marks))
  } else if (step instanceof RemoveMarkStep) {
    writer.mark(step, before, after, (marks) => step.mark.removeFromSet(marks))
  } else if (before.nodeAt(range.from)?.isBlock) {
    writer.update(range.from, after.nodeAt(range.from)!)
  } else writer.apply(after.content)
}

interface Range {
  readonly from: number
  readonly to: number
  /** The step changes what stands between its ends, rather than replacing it. */
  readonly inside: boolean
}

/** What a step of a class that is known here changes; null for any other. */
function rangeOf(step: Step): Range | null {
  if (step instanceof ReplaceStep) return {from: step.from, to: step.to, inside: false}
  if (step instanceof ReplaceAroundStep) return {from: step.from, to: step.to, inside: true}
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return {from: step.from, to: step.to, inside: true}
  return step instanceof AttrStep ? {from: step.pos, to: step.pos, inside: false} : null
}
