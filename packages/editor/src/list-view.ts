import {schema} from "@quire/schema"
import type {Words} from "@quire/words"
import {DOMSerializer} from "prosemirror-model"
import type {Node} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import type {EditorView, NodeView} from "prosemirror-view"
import {element} from "./dom.ts"

const {list} = schema.nodes

/** Lists as a screen reader expects them: `ol` where they start with a number; tasks with a checkbox. */
export function listViews({blocks}: Words): Plugin {
  return new Plugin({
    props: {
      nodeViews: {
        list: (node) => new ListView(node),
        listItem: (node, view, getPos) =>
          node.attrs.kind === "task" ? new TaskView(node, view, getPos, blocks.done) : rendered(node),
      },
    },
  })
}

/** The element that the schema gives `node`. */
export function rendered(node: Node): {readonly dom: HTMLElement; readonly contentDOM: HTMLElement} {
  const {dom, contentDOM} = DOMSerializer.renderSpec(document, node.type.spec.toDOM!(node))
  return {dom, contentDOM: contentDOM!}
}

const tagFor = (node: Node) => (node.firstChild?.attrs.kind === "ordered" ? "OL" : "UL")

class ListView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement

  constructor(node: Node) {
    this.dom = document.createElement(tagFor(node))
    this.dom.dataset.list = ""
    this.contentDOM = this.dom
  }

  update(node: Node): boolean {
    return node.type === list && tagFor(node) === this.dom.tagName
  }
}

class TaskView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  readonly #box = element("input", {type: "checkbox", className: "quire-task", contentEditable: "false"})

  constructor(node: Node, view: EditorView, getPos: () => number | undefined, label: string) {
    this.dom = rendered(node).dom
    this.#box.checked = node.attrs.checked === true
    // Mod-Enter in the line does the same, so Tab need not stop at each task.
    this.#box.tabIndex = -1
    this.#box.setAttribute("aria-label", label)
    this.#box.addEventListener("mousedown", (event) => event.preventDefault())
    this.#box.addEventListener("click", (event) => {
      const pos = getPos()
      event.preventDefault()
      if (pos !== undefined && view.editable)
        view.dispatch(view.state.tr.setNodeAttribute(pos, "checked", !node.attrs.checked))
    })
    this.contentDOM = document.createElement("div")
    this.dom.append(this.#box, this.contentDOM)
  }

  stopEvent(event: Event): boolean {
    return event.target === this.#box
  }
}
