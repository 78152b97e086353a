import {LABEL_MAX_LENGTH} from "@quire/schema"
import type {Words} from "@quire/words"
import type {Attrs, Node} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import type {EditorView, NodeView} from "prosemirror-view"
import {element} from "./dom.ts"
import {ResizeHandle} from "./resize-handle.ts"
import {ShownFile} from "./shown-file.ts"
import type {FileAccess} from "./upload.ts"

/** Pictures: resized at their edge, with a caption that is written below them. */
export function imageViews({sourceOf}: Pick<FileAccess, "sourceOf">, {image: words}: Words): Plugin {
  return new Plugin({
    props: {nodeViews: {image: (node, view, getPos) => new ImageView(node, {view, getPos, sourceOf, words})}},
  })
}

/** As the schema has checked them. */
interface ImageAttributes {
  readonly src: string
  readonly alt: string
  readonly caption: string
  readonly width: number | null
  readonly height: number | null
  readonly id: string | null
  readonly indent: number
}

interface ImageContext {
  readonly view: EditorView
  readonly getPos: () => number | undefined
  readonly sourceOf: FileAccess["sourceOf"]
  readonly words: Words["image"]
}

class ImageView implements NodeView {
  readonly dom = element("figure")
  readonly #image = element("img", {draggable: false})
  readonly #frame = element("div", {className: "quire-image"})
  readonly #caption = element("textarea", {rows: 1, maxLength: LABEL_MAX_LENGTH, spellcheck: true})
  readonly #absent = element("span", {className: "quire-image-absent"})
  readonly #handle: ResizeHandle
  readonly #view: EditorView
  readonly #getPos: () => number | undefined
  readonly #sourceOf: FileAccess["sourceOf"]
  readonly #words: Words["image"]
  readonly #file = new ShownFile()
  /** The one that is shown, as the document keeps it. */
  #src: string | null = null
  #node: Node

  constructor(node: Node, {view, getPos, sourceOf, words}: ImageContext) {
    this.#node = node
    this.#view = view
    this.#getPos = getPos
    this.#sourceOf = sourceOf
    this.#words = words
    this.#handle = new ResizeHandle({
      words,
      width: () => this.#image.getBoundingClientRect().width,
      room: () => this.dom.getBoundingClientRect().width,
      onShow: (width) => this.#image.style.setProperty("inline-size", `${width}px`),
      onChoose: (width) => this.#change(this.#sizeAt(width)),
    })
    this.#caption.placeholder = words.caption
    this.#caption.setAttribute("aria-label", words.caption)
    this.#caption.className = "quire-caption"
    // Each letter at once: what is called saved has to be all that stands here.
    this.#caption.addEventListener("input", () => this.#change({caption: this.#caption.value.trim()}))
    this.#caption.addEventListener("keydown", this.#onCaptionKey)
    this.#image.addEventListener("error", () => this.#showAbsent())
    this.#image.addEventListener("load", () => this.#showPicture())
    this.#frame.append(this.#image, this.#handle.dom)
    this.dom.append(this.#frame, element("figcaption", {}, this.#caption))
    this.#makeReachable(false)
    this.#show()
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false
    this.#node = node
    this.#show()
    return true
  }

  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode")
    this.#makeReachable(true)
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode")
    this.#makeReachable(false)
  }

  destroy(): void {
    this.#file.clear()
  }

  stopEvent({target}: Event): boolean {
    return target === this.#caption || target === this.#handle.dom
  }

  ignoreMutation(): boolean {
    return true
  }

  /** Tab goes through the selected picture only: a page of pictures is left as fast as a page of text. */
  #makeReachable(isSelected: boolean): void {
    for (const control of [this.#handle.dom, this.#caption]) control.tabIndex = isSelected ? 0 : -1
  }

  #show(): void {
    const {src, alt, caption, width, height, id, indent} = this.#node.attrs as ImageAttributes
    if (src !== this.#src) this.#load(src)
    this.#image.alt = alt
    setOrRemove(this.#image, "width", width)
    setOrRemove(this.#image, "height", height)
    setOrRemove(this.dom, "data-id", id)
    setOrRemove(this.dom, "data-indent", indent || null)
    this.#image.style.removeProperty("inline-size")
    this.#caption.readOnly = !this.#view.editable
    if (document.activeElement !== this.#caption) this.#caption.value = caption
    this.dom.dataset.caption = caption === "" ? "none" : "some"
    this.#handle.update()
  }

  #load(src: string): void {
    this.#src = src
    if (src === "") {
      this.#file.clear()
      this.#showAbsent()
      return
    }
    this.#file.show(this.#sourceOf(src), (address) => {
      if (address === null) this.#showAbsent()
      else this.#image.src = address
    })
  }

  /** What cannot be loaded is named by what it shows. */
  #showAbsent(): void {
    this.#absent.textContent = `${this.#words.absent} ${String(this.#node.attrs.alt)}`.trim()
    this.#image.hidden = true
    this.#frame.prepend(this.#absent)
  }

  #showPicture(): void {
    this.#image.hidden = false
    this.#absent.remove()
  }

  readonly #onCaptionKey = (event: KeyboardEvent) => {
    // An input method takes its own Enter and Escape.
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return
    event.preventDefault()
    this.#view.focus()
  }

  /** The height goes with the width, so that the page keeps its place while pictures load. */
  #sizeAt(width: number): Attrs {
    const {width: fullWidth, height: fullHeight} = this.#fullSize
    return {width, height: fullWidth > 0 ? Math.max(1, Math.round((width * fullHeight) / fullWidth)) : null}
  }

  /** Of the picture, or as long as that has not come what is written of it; 0 where nothing is. */
  get #fullSize(): {readonly width: number; readonly height: number} {
    const {naturalWidth, naturalHeight} = this.#image
    if (naturalWidth > 0) return {width: naturalWidth, height: naturalHeight}
    const {width, height} = this.#node.attrs as ImageAttributes
    return {width: height === null ? 0 : (width ?? 0), height: height ?? 0}
  }

  #change(attrs: Attrs): void {
    const pos = this.#getPos()
    if (pos === undefined || !this.#view.editable) {
      this.#show()
      return
    }
    const {tr} = this.#view.state
    for (const [name, value] of Object.entries(attrs)) {
      if (this.#node.attrs[name] !== value) tr.setNodeAttribute(pos, name, value)
    }
    if (tr.docChanged) this.#view.dispatch(tr)
    else this.#show()
  }
}

function setOrRemove(target: Element, name: string, value: string | number | null): void {
  if (value === null) target.removeAttribute(name)
  else target.setAttribute(name, String(value))
}
