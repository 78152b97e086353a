import type {Words} from "@quire/words"
import {element} from "./dom.ts"

/** Where a file is on its way into the document. */
export type UploadState =
  | {readonly name: "sending"; readonly share: number}
  | {readonly name: "failed"; readonly reason: string}

export interface UploadActions {
  readonly onRetry: () => void
  /** Gives it up: it is not sent any further, and the card goes. */
  readonly onCancel: () => void
}

/** Stands where a file will be while it is on its way; only its author sees it. */
export class UploadCard {
  readonly dom: HTMLElement
  readonly #preview: HTMLImageElement | null
  readonly #body = element("div", {className: "quire-upload-body"})
  readonly #progress = element("progress", {max: 1})
  readonly #name: string
  readonly #words: Words
  readonly #actions: UploadActions

  constructor(file: File, words: Words, actions: UploadActions) {
    this.#words = words
    this.#name = file.name
    this.#actions = actions
    this.#preview = file.type.startsWith("image/")
      ? element("img", {src: URL.createObjectURL(file), alt: "", className: "quire-upload-preview"})
      : null
    this.dom = element("div", {className: "quire-upload", contentEditable: "false"})
    this.dom.setAttribute("role", "group")
    this.dom.setAttribute("aria-label", words.upload.adding(file.name))
    this.#progress.setAttribute("aria-label", words.upload.sending(file.name))
    if (this.#preview !== null) this.dom.append(this.#preview)
    this.dom.append(this.#body)
  }

  show(state: UploadState): void {
    if (state.name === "sending" && this.dom.dataset.state === "sending") {
      this.#progress.value = state.share
      return
    }
    this.dom.dataset.state = state.name
    this.#body.replaceChildren(...(state.name === "sending" ? this.#sending(state.share) : this.#failed(state.reason)))
  }

  /** How large a picture is, in pixels; null for what is none, or none that a browser can show. */
  async size(): Promise<{readonly width: number; readonly height: number} | null> {
    if (this.#preview === null) return null
    await this.#preview.decode().catch(() => undefined)
    const {naturalWidth: width, naturalHeight: height} = this.#preview
    return width > 0 && height > 0 ? {width, height} : null
  }

  destroy(): void {
    if (this.#preview !== null) URL.revokeObjectURL(this.#preview.src)
    this.dom.remove()
  }

  #sending(share: number): Node[] {
    this.#progress.value = share
    return [
      element("span", {}, this.#name),
      this.#progress,
      this.#button(this.#words.dialog.cancel, this.#actions.onCancel),
    ]
  }

  #failed(reason: string): Node[] {
    const {upload} = this.#words
    const message = element("p", {}, upload.failed(this.#name, reason))
    message.setAttribute("role", "alert")
    const {onRetry, onCancel} = this.#actions
    return [message, this.#button(upload.tryAgain, onRetry), this.#button(upload.remove, onCancel)]
  }

  #button(label: string, onclick: () => void): HTMLButtonElement {
    return element("button", {type: "button", className: "quire-plain", onclick}, label)
  }
}
