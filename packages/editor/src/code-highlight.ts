import type {Node} from "prosemirror-model"
import {Plugin, PluginKey} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView, NodeView} from "prosemirror-view"
import {canonicalLanguage} from "./code-language.ts"
import type {Token} from "./code-tokens.ts"
import {rendered} from "./list-view.ts"
import {Sight} from "./sight.ts"

/** Longer code stays plain: nobody reads it, and the grammars take their time. */
const CODE_MAX_LENGTH = 50_000

/** The decorations of one block, which come in place of those that it had. */
interface Highlighted {
  readonly from: number
  readonly to: number
  readonly decorations: readonly Decoration[]
}

const key = new PluginKey<DecorationSet>("quire-code-highlight")

/**
 * Colours code that is in sight, again when it changes. What others write elsewhere costs nothing here: only the block
 * itself hears of its changes.
 */
export function codeHighlight(): Plugin<DecorationSet> {
  const sight = new Sight()
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, before) {
        const set = before.map(tr.mapping, tr.doc)
        const fresh = tr.getMeta(key) as Highlighted | undefined
        if (fresh === undefined) return set
        return set.remove(set.find(fresh.from, fresh.to)).add(tr.doc, [...fresh.decorations])
      },
    },
    props: {
      decorations: (state) => key.getState(state),
      nodeViews: {codeBlock: (node, view, getPos) => new CodeView(node, view, getPos, sight)},
    },
  })
}

class CodeView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  readonly #view: EditorView
  readonly #getPos: () => number | undefined
  readonly #sight: Sight
  #node: Node
  #isSeen = false
  /** What the colours that show were made from. */
  #coloured: Node | null = null

  constructor(node: Node, view: EditorView, getPos: () => number | undefined, sight: Sight) {
    const {dom, contentDOM} = rendered(node)
    this.dom = dom
    this.contentDOM = contentDOM
    this.#node = node
    this.#view = view
    this.#getPos = getPos
    this.#sight = sight
    sight.watch(dom, (isSeen) => {
      this.#isSeen = isSeen
      this.#colour()
    })
  }

  update(node: Node): boolean {
    if (!node.sameMarkup(this.#node)) return false
    this.#node = node
    this.#colour()
    return true
  }

  destroy(): void {
    this.#sight.forget(this.dom)
  }

  #colour(): void {
    const node = this.#node
    const language = canonicalLanguage(String(node.attrs.lang))
    if (!this.#isSeen || this.#coloured === node || language === "" || node.content.size > CODE_MAX_LENGTH) return
    this.#coloured = node
    void import("./code-tokens.ts")
      .then(({tokensOf}) => tokensOf(language, node.textContent))
      .then((tokens) => this.#show(node, tokens))
      // Without a network the code stays plain.
      .catch(() => undefined)
  }

  #show(node: Node, tokens: readonly Token[]): void {
    const pos = this.#getPos()
    if (this.#view.isDestroyed || pos === undefined || this.#node !== node) return
    const start = pos + 1
    const decorations = tokens.map(({from, to, kind}) =>
      Decoration.inline(start + from, start + to, {class: `quire-code-${kind}`}),
    )
    const fresh: Highlighted = {from: start, to: start + node.content.size, decorations}
    this.#view.dispatch(this.#view.state.tr.setMeta(key, fresh))
  }
}
