import {JOINS_UNDO} from "@quire/binding"
import {blocksOf, insertBlocks, schema, selectedRun} from "@quire/schema"
import {documentParser} from "@quire/schema/html"
import type {Node} from "prosemirror-model"
import {PluginKey, TextSelection} from "prosemirror-state"
import type {EditorState, Plugin, Transaction} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {frameWork} from "./frame-work.ts"
import {paragraphsOf} from "./paste.ts"
import type {Pasted} from "./paste.ts"

/** So much, in UTF-16 units, comes in with one frame. */
const STRETCH_LENGTH = 40_000

/** What is still to be pasted, and the position between blocks that it goes to. */
interface Job {
  readonly stretches: Iterator<readonly Node[]>
  readonly at: number
  /** Something of it is in. */
  readonly begun: boolean
}

const key = new PluginKey<Job | null>("quire-long-paste")

/** Pastes what `pasteLong` was given, a stretch a frame, so that the page stays alive meanwhile. One undo takes it back. */
export function longPaste(): Plugin<Job | null> {
  return frameWork({
    key,
    moved: (job, mapping) => ({...job, at: mapping.map(job.at)}),
    part: paste,
  })
}

/** Pastes below the selected blocks: with `asHtml` the HTML, where there is some, else the text. */
export function pasteLong(view: EditorView, pasted: Pasted, asHtml: boolean): void {
  const {blocks, to} = selectedRun(view.state.selection)
  const last = blocks[to - 1]!
  const stretches = asHtml && pasted.html !== "" ? htmlStretches(pasted.html) : textStretches(pasted.text, view)
  const job: Job = {stretches, at: last.pos + last.node.nodeSize, begun: false}
  view.dispatch(view.state.tr.setMeta(key, job))
}

/** Puts the next stretch of a job in, or the caret behind the last one. */
function paste({tr}: EditorState, {stretches, at, begun}: Job): Transaction {
  const {done, value: blocks} = stretches.next()
  if (done === true) {
    const $end = tr.doc.resolve(Math.min(at, tr.doc.content.size))
    return tr.setSelection(TextSelection.near($end, -1)).setMeta(key, null).scrollIntoView()
  }
  insertBlocks(tr, at, blocks)
  const next: Job = {stretches, at: tr.mapping.map(at), begun: true}
  return tr.setMeta(key, next).setMeta(JOINS_UNDO, begun)
}

function* textStretches(text: string, view: EditorView): Generator<readonly Node[]> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start + STRETCH_LENGTH)
    const stop = end < 0 ? text.length : end
    yield paragraphsOf(text.slice(start, stop).trim(), view.state.selection.$from)
    start = stop + 1
  }
}

function* htmlStretches(html: string): Generator<readonly Node[]> {
  // A document that no window shows: nothing in it runs or loads.
  let place: ParentNode & globalThis.Node = new DOMParser().parseFromString(html, "text/html").body
  while (place.childNodes.length === 1 && place.firstElementChild !== null) place = place.firstElementChild
  let stretch = document.implementation.createHTMLDocument().createElement("div")
  let length = 0
  for (const child of Array.from(place.childNodes)) {
    length += child.textContent?.length ?? 0
    stretch.append(child)
    if (length < STRETCH_LENGTH) continue
    yield blocksIn(stretch)
    stretch = stretch.cloneNode() as HTMLDivElement
    length = 0
  }
  if (stretch.hasChildNodes()) yield blocksIn(stretch)
}

function blocksIn(stretch: HTMLElement): readonly Node[] {
  return blocksOf(documentParser.parse(stretch, {topNode: schema.nodes.doc.create()})).map(({node}) => node)
}
