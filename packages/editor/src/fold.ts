import {blocksOf, endWithOwned, isContainer, schema} from "@quire/schema"
import type {Words} from "@quire/words"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey, TextSelection} from "prosemirror-state"
import type {Command, EditorState, Transaction} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView, NodeView} from "prosemirror-view"
import {element} from "./dom.ts"
import {findStateOf} from "./find-state.ts"
import {rendered} from "./list-view.ts"

/** Folded toggles of this view, each by the position before it. Nobody else's view folds along. */
type Folded = ReadonlySet<number>

interface FoldState {
  readonly folded: Folded
  readonly decorations: DecorationSet
}

const {toggle} = schema.nodes
const key = new PluginKey<FoldState>("quire-fold")

/**
 * Toggles: their triangle hides the blocks that they own, and shows them again. A caret in a hidden block shows it, and so does
 * what is found there: it has to come behind `find`.
 */
export function fold({blocks}: Words): Plugin {
  return new Plugin({
    key,
    state: {
      init: (): FoldState => ({folded: new Set(), decorations: DecorationSet.empty}),
      apply(tr, before, _old, state) {
        if (before.folded.size === 0 && tr.getMeta(key) === undefined) return before
        const folded = nextFolded(before.folded, tr, state)
        if (!tr.docChanged && sameSet(folded, before.folded)) return before
        return {folded, decorations: decorationsFor(folded, state.doc)}
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
      nodeViews: {
        toggle: (node, view, getPos, decorations) =>
          new ToggleView(node, {view, getPos, label: blocks.owned}, decorations),
      },
    },
  })
}

/** Folds or unfolds the toggle with the caret. */
export const toggleFold: Command = (state, dispatch) => {
  const {$head} = state.selection
  if ($head.parent.type !== toggle) return false
  dispatch?.(switched(state, $head.before()))
  return true
}

function switched(state: EditorState, pos: number): Transaction {
  const tr = state.tr.setMeta(key, pos)
  const isFolding = key.getState(state)?.folded.has(pos) !== true
  const {from, to} = ownedBy(state.doc, pos)
  const {head} = state.selection
  // The caret goes along to what stays in sight.
  if (isFolding && head > from && head < to) tr.setSelection(TextSelection.create(tr.doc, from - 1))
  return tr
}

function nextFolded(before: Folded, tr: Transaction, state: EditorState): Folded {
  const {doc, selection} = state
  const looked = [selection.head, findStateOf(state).current?.from ?? -1]
  const folded = new Set<number>()
  for (const pos of before) {
    const moved = tr.mapping.mapResult(pos, 1)
    if (!moved.deletedAfter) folded.add(moved.pos)
  }
  const asked: number | undefined = tr.getMeta(key)
  if (asked !== undefined && !folded.delete(asked)) folded.add(asked)
  for (const pos of folded) {
    if (doc.nodeAt(pos)?.type !== toggle) {
      folded.delete(pos)
      continue
    }
    const {from, to} = ownedBy(doc, pos)
    if (looked.some((place) => place > from && place < to)) folded.delete(pos)
  }
  return folded
}

const sameSet = (a: Folded, b: Folded) => a.size === b.size && [...a].every((pos) => b.has(pos))

/** Where the blocks that the toggle at `pos` owns begin and end; nowhere, where it owns none. */
function ownedBy(doc: Node, pos: number): {from: number; to: number} {
  const owned = ownedBlocks(doc, pos)
  const from = pos + doc.nodeAt(pos)!.nodeSize
  const last = owned.at(-1)
  return {from, to: last === undefined ? from : last.pos + last.node.nodeSize}
}

function ownedBlocks(doc: Node, pos: number) {
  const $pos = doc.resolve(pos)
  if (!isContainer($pos.parent)) return []
  const blocks = blocksOf($pos.parent, $pos.start())
  const index = blocks.findIndex((block) => block.pos === pos)
  return blocks.slice(index + 1, endWithOwned(blocks, index, index + 1))
}

function decorationsFor(folded: Folded, doc: Node): DecorationSet {
  const decorations: Decoration[] = []
  for (const pos of folded) {
    decorations.push(Decoration.node(pos, pos + doc.nodeAt(pos)!.nodeSize, {}, {folded: true}))
    for (const block of ownedBlocks(doc, pos))
      decorations.push(Decoration.node(block.pos, block.pos + block.node.nodeSize, {class: "quire-folded"}))
  }
  return DecorationSet.create(doc, decorations)
}

const isFolded = (decorations: readonly Decoration[]) => decorations.some(({spec}) => spec.folded === true)

interface ToggleContext {
  readonly view: EditorView
  readonly getPos: () => number | undefined
  /** What the button is called. */
  readonly label: string
}

class ToggleView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  readonly #button = element("button", {type: "button", className: "quire-fold", contentEditable: "false"})
  #node: Node

  constructor(node: Node, {view, getPos, label}: ToggleContext, decorations: readonly Decoration[]) {
    this.#node = node
    this.dom = rendered(node).dom
    // Mod-Enter in the line does the same, so Tab need not stop at each toggle.
    this.#button.tabIndex = -1
    this.#button.setAttribute("aria-label", label)
    this.#button.addEventListener("mousedown", (event) => event.preventDefault())
    this.#button.addEventListener("click", () => {
      const pos = getPos()
      if (pos !== undefined) view.dispatch(switched(view.state, pos))
    })
    this.contentDOM = document.createElement("div")
    this.dom.append(this.#button, this.contentDOM)
    this.#show(decorations)
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (!node.sameMarkup(this.#node)) return false
    this.#node = node
    this.#show(decorations)
    return true
  }

  stopEvent({target}: Event): boolean {
    return target === this.#button
  }

  ignoreMutation({target}: {readonly target: globalThis.Node}): boolean {
    return target === this.#button
  }

  #show(decorations: readonly Decoration[]): void {
    this.#button.setAttribute("aria-expanded", String(!isFolded(decorations)))
  }
}
