import {JOINS_UNDO} from "@quire/binding"
import {blocksOf, insertBlocks, schema, selectedRun} from "@quire/schema"
import {documentParser} from "@quire/schema/html"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey, TextSelection} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import {paragraphsOf} from "./paste.ts"
import type {Pasted} from "./paste.ts"

/** So much, in UTF-16 units, comes in with one frame. */
const STRETCH_LENGTH = 40_000

/** What is still to be pasted, and the position between blocks that it goes to. */
interface Job {
  readonly stretches: Iterator<readonly Node[]>
  readonly at: number
}

const key = new PluginKey<Job | null>("quire-long-paste")

/** Pastes what `pasteLong` was given, a stretch a frame, so that the page stays alive meanwhile. One undo takes it back. */
export function longPaste(): Plugin<Job | null> {
  return new Plugin<Job | null>({
    key,
    state: {
      init: () => null,
      apply(tr, job) {
        const next = tr.getMeta(key) as Job | null | undefined
        if (next !== undefined || job === null) return next ?? null
        return {...job, at: tr.mapping.map(job.at)}
      },
    },
    view: (view) => new Frames(view),
  })
}

/** Pastes below the selected blocks: the HTML where there is one and it `asHtml` is wanted, else the text. */
export function pasteLong(view: EditorView, pasted: Pasted, asHtml: boolean): void {
  const {blocks, to} = selectedRun(view.state.selection)
  const last = blocks[to - 1]!
  const stretches = asHtml && pasted.html !== "" ? htmlStretches(pasted.html) : textStretches(pasted.text, view)
  view.dispatch(view.state.tr.setMeta(key, {stretches, at: last.pos + last.node.nodeSize} satisfies Job))
}

class Frames {
  readonly #view: EditorView
  #frame: number | null = null
  #isFirst = true

  constructor(view: EditorView) {
    this.#view = view
  }

  update(): void {
    if (this.#frame === null && key.getState(this.#view.state)) this.#frame = requestAnimationFrame(this.#draw)
  }

  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
  }

  readonly #draw = () => {
    this.#frame = null
    const job = key.getState(this.#view.state)
    if (!job) return
    const {tr} = this.#view.state
    const {done, value: blocks} = job.stretches.next()
    if (done === true) {
      this.#isFirst = true
      const $end = tr.doc.resolve(Math.min(job.at, tr.doc.content.size))
      this.#view.dispatch(tr.setSelection(TextSelection.near($end, -1)).setMeta(key, null).scrollIntoView())
      return
    }
    insertBlocks(tr, job.at, blocks)
    const end = tr.mapping.map(job.at)
    this.#view.dispatch(tr.setMeta(key, {...job, at: end} satisfies Job).setMeta(JOINS_UNDO, !this.#isFirst))
    this.#isFirst = false
  }
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
