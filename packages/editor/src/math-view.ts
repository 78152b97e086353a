import {schema} from "@quire/schema"
import type {Words} from "@quire/words"
import type {Node} from "prosemirror-model"
import {NodeSelection, Plugin, TextSelection} from "prosemirror-state"
import type {Command} from "prosemirror-state"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView, NodeView} from "prosemirror-view"
import {element} from "./dom.ts"
import {rendered} from "./list-view.ts"
import {renderMath} from "./math-render.ts"
import {Sight} from "./sight.ts"

const {math, mathBlock} = schema.nodes

/** Formulas as people read them. A formula of its own shows its TeX while the caret is in it. */
export function mathViews({math: words}: Words): Plugin {
  const sight = new Sight()
  return new Plugin({
    props: {
      nodeViews: {
        math: (node) => new InlineMathView(node, sight, words),
        mathBlock: (node, view, getPos) => new MathBlockView(node, {view, getPos, sight, words}),
      },
      decorations({doc, selection: {$from, $to}}) {
        if ($from.parent.type !== mathBlock && $to.parent.type !== mathBlock) return DecorationSet.empty
        const blocks = [$from, $to].filter(({parent}) => parent.type === mathBlock)
        return DecorationSet.create(
          doc,
          blocks.map(($pos) => Decoration.node($pos.before(), $pos.after(), {class: "quire-editing"})),
        )
      },
    },
  })
}

/** Writes the TeX of the inline formula that is selected. */
export function setTex(tex: string): Command {
  return ({selection, tr}, dispatch) => {
    if (!(selection instanceof NodeSelection) || selection.node.type !== math) return false
    dispatch?.(tr.setNodeAttribute(selection.from, "tex", tex))
    return true
  }
}

class InlineMathView implements NodeView {
  readonly dom = element("span", {className: "quire-math"})
  readonly #sight: Sight
  readonly #words: Words["math"]
  #node: Node

  constructor(node: Node, sight: Sight, words: Words["math"]) {
    this.#node = node
    this.#words = words
    this.#sight = sight
    this.dom.textContent = String(node.attrs.tex)
    sight.watch(this.dom, (isSeen) => {
      if (isSeen) void this.#draw()
    })
  }

  update(node: Node): boolean {
    if (node.type !== math) return false
    this.#node = node
    void this.#draw()
    return true
  }

  ignoreMutation(): boolean {
    return true
  }

  destroy(): void {
    this.#sight.forget(this.dom)
  }

  #draw(): Promise<void> {
    return renderMath(this.dom, String(this.#node.attrs.tex), {isBlock: false, words: this.#words})
  }
}

interface BlockContext {
  readonly view: EditorView
  readonly getPos: () => number | undefined
  readonly sight: Sight
  readonly words: Words["math"]
}

class MathBlockView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM = element("div", {className: "quire-math-source"})
  readonly #drawing = element("div", {className: "quire-math-drawing", contentEditable: "false"})
  readonly #sight: Sight
  readonly #words: Words["math"]
  #node: Node

  constructor(node: Node, {view, getPos, sight, words}: BlockContext) {
    this.#node = node
    this.#words = words
    this.#sight = sight
    this.dom = rendered(node).dom
    this.#drawing.addEventListener("mousedown", (event) => {
      const pos = getPos()
      if (pos === undefined || !view.editable) return
      event.preventDefault()
      view.focus()
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, pos + 1 + this.#node.content.size)))
    })
    this.dom.replaceChildren(this.contentDOM, this.#drawing)
    sight.watch(this.dom, (isSeen) => {
      if (isSeen) void this.#draw()
    })
  }

  update(node: Node): boolean {
    if (!node.sameMarkup(this.#node)) return false
    const isChanged = node !== this.#node
    this.#node = node
    if (isChanged) void this.#draw()
    return true
  }

  stopEvent({target}: Event): boolean {
    return this.#drawing.contains(target as globalThis.Node)
  }

  ignoreMutation({target, type}: {readonly target: globalThis.Node; readonly type: string}): boolean {
    return type !== "selection" && !this.contentDOM.contains(target)
  }

  destroy(): void {
    this.#sight.forget(this.dom)
  }

  #draw(): Promise<void> {
    return renderMath(this.#drawing, this.#node.textContent, {isBlock: true, words: this.#words})
  }
}
