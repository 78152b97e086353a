import {schema} from "@quire/binding/testing"
import type {Node} from "prosemirror-model"
import * as Y from "yjs"
import {median, quantile} from "../measuring.ts"
import {docOf, stateOf} from "./forms.ts"
import type {StoredForm} from "./forms.ts"
import type {HeadlessEditor} from "./headless-editor.ts"

/** Where in the document a key is struck. */
export const places = ["start", "middle", "end"] as const
export type Place = (typeof places)[number]

export interface Timing {
  readonly p50Ms: number
  readonly p99Ms: number
}

const keyCount = 300
const warmUpCount = 100
const batchBlocks = 250

const timingOf = (samples: readonly number[]): Timing => ({
  p50Ms: quantile(samples, 0.5),
  p99Ms: quantile(samples, 0.99),
})

/** Inside of the text of a block at the place. */
function positionAt(doc: Node, place: Place): number {
  const wanted = {start: 0, middle: Math.floor(doc.childCount / 2), end: doc.childCount - 1}[place]
  let pos = 0
  for (let index = 0; index < wanted; index++) pos += doc.child(index).nodeSize
  return pos + 4
}

/** What the binding takes for a key struck here, and what it takes to show one struck elsewhere, Yjs' part included. */
export function timeKeys(form: StoredForm, state: Uint8Array, place: Place): {local: Timing; remote: Timing} {
  const here = form.open(docOf(state, 2))
  const there = form.open(docOf(state, 3))
  const updates: Uint8Array[] = []
  there.doc.on("update", (update: Uint8Array) => updates.push(update))
  const local: number[] = []
  const remote: number[] = []
  for (let key = 0; key < keyCount + warmUpCount; key++) {
    // Somebody else types a few letters before in the same block.
    strike(here, place, 8 + 2 * key)
    local.push(here.pluginMs)
    strike(there, place, key)
    const startMs = performance.now()
    Y.applyUpdate(here.doc, updates.pop()!)
    remote.push(performance.now() - startMs)
  }
  return {local: timingOf(local.slice(warmUpCount)), remote: timingOf(remote.slice(warmUpCount))}
}

/** As in writing, each key comes behind the one before. */
function strike(editor: HeadlessEditor, place: Place, offset: number): void {
  editor.dispatch(editor.state.tr.insertText("x", positionAt(editor.state.doc, place) + offset))
}

/** From the Y.Doc to an editor that shows it. */
export function timeOpening(form: StoredForm, state: Uint8Array): number {
  const samples = Array.from({length: 7}, () => {
    const doc = docOf(state, 2)
    globalThis.gc?.()
    const startMs = performance.now()
    form.open(doc)
    return performance.now() - startMs
  })
  return median(samples)
}

/** Selects all and makes it italic, some blocks at a time, so that the page can draw in between. ProseMirror's part included. */
export function timeItalic(form: StoredForm, state: Uint8Array): {totalMs: number; longestMs: number} {
  const editor = form.open(docOf(state, 2))
  const ends: number[] = []
  editor.state.doc.forEach((node, offset, index) => {
    if (index % batchBlocks === batchBlocks - 1) ends.push(offset + node.nodeSize)
  })
  if (ends.at(-1) !== editor.state.doc.content.size) ends.push(editor.state.doc.content.size)
  let from = 0
  const batchesMs = ends.map((to) => {
    const startMs = performance.now()
    editor.dispatch(editor.state.tr.addMark(from, to, schema.mark("italic")))
    from = to
    return performance.now() - startMs
  })
  return {totalMs: batchesMs.reduce((sum, ms) => sum + ms, 0), longestMs: Math.max(...batchesMs)}
}

/** What a block costs beyond its text, in bytes of the encoded document. */
export function bytesPerBlock(form: StoredForm, block: () => Node): number {
  const count = 1_000
  const blocks = Array.from({length: count}, block)
  const textBytes = blocks.reduce((sum, {textContent}) => sum + textContent.length, 0)
  return (stateOf(form, blocks).length - textBytes) / count
}
