import {IMAGE_SIZE_MAX_PX, insertBlocks, schema, selectedRun} from "@quire/schema"
import type {Words} from "@quire/words"
import {Fragment, Slice} from "prosemirror-model"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey} from "prosemirror-state"
import type {Command, EditorState} from "prosemirror-state"
import {dropPoint} from "prosemirror-transform"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView} from "prosemirror-view"
import {element} from "./dom.ts"
import {formatOf} from "./file-format.ts"
import {drawnAnew, isPhoto} from "./photo.ts"
import {UploadCard} from "./upload-card.ts"
import type {Upload} from "./upload.ts"

/** A file on its way: its card stands at `pos`, and goes where the text around it goes. */
interface Pending {
  readonly pos: number
  readonly card: UploadCard
}

interface Uploading {
  readonly pending: readonly Pending[]
  readonly decorations: DecorationSet
}

type Change = {readonly name: "add"; readonly pending: Pending} | {readonly name: "remove"; readonly card: UploadCard}

const uploading = new PluginKey<Uploading>("uploads")
/** By view: a command knows nothing else of where it is run. */
const sendings = new WeakMap<EditorView, Sending>()

/**
 * Files that are pasted, dropped or picked: each is sent, and comes into the document when it is stored. Until then a card
 * stands in its place, a decoration: nobody else sees anything of it, and undo knows nothing of it.
 */
export function uploads(upload: Upload, words: Words): Plugin<Uploading> {
  return new Plugin<Uploading>({
    key: uploading,
    state: {
      init: () => ({pending: [], decorations: DecorationSet.empty}),
      apply(tr, before) {
        const change = tr.getMeta(uploading) as Change | undefined
        if (change === undefined && (!tr.docChanged || before.pending.length === 0)) return before
        // What was given before the file that comes in now stays before it.
        const arrived = change?.name === "remove" ? before.pending.findIndex(({card}) => card === change.card) : 0
        const moved = before.pending.map(({pos, card}, at) => ({pos: tr.mapping.map(pos, at < arrived ? -1 : 1), card}))
        const pending = change === undefined ? moved : changed(moved, change)
        return {pending, decorations: DecorationSet.create(tr.doc, pending.map(decorationOf))}
      },
    },
    view(view) {
      const sending = new Sending(view, upload, words)
      sendings.set(view, sending)
      return {destroy: () => sending.destroy()}
    },
    props: {
      decorations: (state) => uploading.getState(state)?.decorations,
      handlePaste: (view, event) => take(view, filesOf(event.clipboardData), caretPlace(view.state)),
      handleDrop(view, event, _slice, moved) {
        const files = filesOf(event.dataTransfer)
        return !moved && !isDocument(files) && take(view, files, placeUnder(view, event))
      },
    },
  })
}

/** Asks for files, and puts them below the caret. Cannot where files are not taken. */
export function pickFiles(accept = ""): Command {
  return (_state, dispatch, view) => {
    if (view === undefined || !sendings.has(view)) return false
    if (dispatch === undefined) return true
    const input = element("input", {type: "file", multiple: true, accept})
    input.addEventListener("change", () => {
      take(view, [...(input.files ?? [])], caretPlace(view.state))
      view.focus()
    })
    input.click()
    return true
  }
}

function take(view: EditorView, files: readonly File[], pos: number): boolean {
  if (files.length === 0 || !view.editable) return false
  sendings.get(view)?.start(files, pos)
  return true
}

/** The files of a paste or a drop. Other programs add a picture of a text that they give as well: the text is meant then. */
function filesOf(data: DataTransfer | null): File[] {
  if (data === null || data.files.length === 0) return []
  const html = data.getData("text/html")
  const text = new DOMParser().parseFromString(html, "text/html").body.textContent.trim()
  return text === "" ? [...data.files] : []
}

/** One file that holds a document is read into this one, by whoever shows the text. */
function isDocument([file, ...others]: readonly File[]): boolean {
  return file !== undefined && others.length === 0 && formatOf(file) !== null
}

/** Below the block with the caret, or above it when it is empty: one goes on writing in it. */
function caretPlace({selection}: EditorState): number {
  const {blocks, start, to} = selectedRun(selection)
  const block = blocks[to - 1]
  if (block === undefined) return start
  const isEmpty = block.node.type === schema.nodes.paragraph && block.node.content.size === 0
  return isEmpty ? block.pos : block.pos + block.node.nodeSize
}

function placeUnder(view: EditorView, {clientX: left, clientY: top}: DragEvent): number {
  const place = view.posAtCoords({left, top})
  const block = new Slice(Fragment.from(schema.nodes.rule.create()), 0, 0)
  return (place && dropPoint(view.state.doc, place.pos, block)) ?? caretPlace(view.state)
}

function changed(pending: readonly Pending[], change: Change): readonly Pending[] {
  if (change.name === "add") return [...pending, change.pending]
  return pending.filter(({card}) => card !== change.card)
}

/** One for all: ProseMirror leaves a card where it is when the old and the new decoration are alike. */
const cardSpec = {side: -1, stopEvent: () => true, ignoreSelection: true}

function decorationOf({pos, card}: Pending): Decoration {
  return Decoration.widget(pos, card.dom, cardSpec)
}

/** Sends files, and puts what is stored where its card stands. */
class Sending {
  readonly #view: EditorView
  readonly #upload: Upload
  readonly #words: Words
  readonly #ends = new Map<UploadCard, () => void>()

  constructor(view: EditorView, upload: Upload, words: Words) {
    this.#view = view
    this.#upload = upload
    this.#words = words
  }

  start(files: readonly File[], pos: number): void {
    for (const file of files) {
      const card: UploadCard = new UploadCard(file, this.#words, {
        onRetry: () => void this.#send(file, card),
        onCancel: () => this.#remove(card),
      })
      this.#change({name: "add", pending: {pos, card}})
      void this.#send(file, card)
    }
  }

  destroy(): void {
    for (const [card, end] of this.#ends) {
      end()
      card.destroy()
    }
    this.#ends.clear()
  }

  async #send(file: File, card: UploadCard): Promise<void> {
    const control = new AbortController()
    this.#ends.set(card, () => control.abort())
    card.show({name: "sending", share: 0})
    try {
      const sent = isPhoto(file) ? await drawnAnew(file) : file
      control.signal.throwIfAborted()
      const {src} = await this.#upload(sent, (share) => card.show({name: "sending", share}), control.signal)
      const size = await card.size()
      if (!control.signal.aborted) this.#insert(card, blockOf(file, src, size))
    } catch (error) {
      if (!control.signal.aborted) card.show({name: "failed", reason: reasonOf(error, this.#words)})
    }
  }

  #insert(card: UploadCard, block: Node): void {
    const {state} = this.#view
    const place = uploading.getState(state)?.pending.find((pending) => pending.card === card)
    if (place === undefined) return
    if (!this.#view.editable) {
      card.show({name: "failed", reason: this.#words.upload.unchangeable})
      return
    }
    const {tr} = state
    insertBlocks(tr, betweenBlocks(state, place.pos), [block])
    this.#view.dispatch(tr.setMeta(uploading, {name: "remove", card} satisfies Change))
    this.#forget(card)
  }

  #remove(card: UploadCard): void {
    this.#ends.get(card)?.()
    this.#change({name: "remove", card})
    this.#forget(card)
    this.#view.focus()
  }

  #forget(card: UploadCard): void {
    this.#ends.delete(card)
    card.destroy()
  }

  #change(change: Change): void {
    this.#view.dispatch(this.#view.state.tr.setMeta(uploading, change))
  }
}

/** `pos`, or after the block that has come around it since. */
function betweenBlocks({doc}: EditorState, pos: number): number {
  const $pos = doc.resolve(pos)
  return $pos.parent.isTextblock ? $pos.after() : pos
}

/** Pictures that every browser shows; others are files. */
const pictures = /^image\/(?:png|jpeg|gif|webp|avif)$/

function blockOf(
  {name, type, size: sizeBytes}: File,
  src: string,
  size: Awaited<ReturnType<UploadCard["size"]>>,
): Node {
  if (pictures.test(type) && size !== null) {
    const isLarge = Math.max(size.width, size.height) > IMAGE_SIZE_MAX_PX
    return schema.nodes.image.create({src, ...(isLarge ? null : size)})
  }
  const mime = /^[\w.+-]{1,64}\/[\w.+-]{1,127}$/.test(type) ? type : ""
  return schema.nodes.file.create({src, name: name.slice(0, 255), size: sizeBytes, mime})
}

function reasonOf(error: unknown, {upload}: Words): string {
  return error instanceof Error ? error.message : upload.tryAgain
}
