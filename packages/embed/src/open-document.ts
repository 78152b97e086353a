import {Paper, safeColor} from "@quire/editor"
import type {Upload, Wording} from "@quire/editor"
import {colorFor} from "./colors.ts"
import {randomId} from "./random-id.ts"
import {closeSession, openSession} from "./session.ts"
import type {Session, SessionOptions} from "./session.ts"
import {TitleField} from "./title-field.ts"
import {guardUnload} from "./unload-guard.ts"
import {filesOf, uploadTo} from "./uploads.ts"
import type {User} from "./user.ts"

/** What may become something else while a document is open. */
export interface Circumstances {
  readonly wording: Wording
  readonly user: User
  readonly readOnly: boolean
  /** Stores files. Default: on the server. `null`: none can be. */
  readonly upload: Upload | null | undefined
  /** Puts the caret into the title of a document that has none yet, when there is one. */
  readonly autoFocus: boolean
}

export interface OpenDocumentOptions extends SessionOptions, Circumstances {}

/**
 * A document that is open in this page: people read it and write in it, others see who they are, and nobody leaves with text
 * that is nowhere else. React is needed for what stands around it only.
 */
export class OpenDocument {
  readonly session: Session
  readonly paper: Paper
  /** A slot on the page, above the title. */
  readonly above = document.createElement("div")
  readonly #options: SessionOptions
  readonly #sourceOf: ReturnType<typeof filesOf>
  readonly #title: TitleField
  readonly #ownId = randomId()
  readonly #stops: readonly (() => void)[]
  #circumstances: Circumstances
  #isOpen = false

  /** Put `paper.root` into the page. */
  constructor(options: OpenDocumentOptions) {
    this.#options = options
    this.#circumstances = options
    this.#sourceOf = filesOf(options)
    this.session = openSession(options)
    const {doc, provider, people, title} = this.session
    this.paper = new Paper({
      doc,
      awareness: provider.awareness,
      wording: options.wording,
      people: () => people.current,
      files: this.#files(options),
      onLeaveUp: () => this.#title.focus(),
    })
    this.#title = new TitleField({text: title, onLeave: this.paper.focusStart})
    this.above.className = "quire-slot"
    this.paper.head.append(this.above, this.#title.element)
    if (options.role === "viewer" || options.role === "commenter") this.paper.keepNoRoom()
    this.#stops = [guardUnload(provider), provider.subscribe(this.#look)]
    this.set(options)
  }

  /** Goes by other circumstances from now on. */
  set(circumstances: Circumstances): void {
    const {wording, user} = circumstances
    this.#circumstances = circumstances
    this.paper.setWording(wording)
    this.paper.setFiles(this.#files(circumstances))
    this.#title.setWords(wording.words)
    this.#introduce(user)
    this.#look()
  }

  destroy(): void {
    for (const stop of this.#stops) stop()
    this.#title.destroy()
    this.paper.destroy()
    closeSession(this.session)
  }

  readonly #look = () => {
    const {provider} = this.session
    const {autoFocus} = this.#circumstances
    const readOnly = this.#circumstances.readOnly || provider.readOnly
    this.paper.setReadOnly(readOnly)
    this.#title.setReadOnly(readOnly)
    if (!provider.ready || this.#isOpen) return
    this.#isOpen = true
    this.paper.open()
    if (autoFocus) this.#title.focusIfEmpty()
  }

  #files({wording, upload}: Circumstances) {
    const byServer = uploadTo(this.#options, wording.words)
    return {upload: upload === undefined ? byServer : upload, sourceOf: this.#sourceOf}
  }

  /** Says to the others who is here. */
  #introduce({id = this.#ownId, name, color}: User): void {
    const {awareness} = this.session.provider
    const user = {id, name, color: color === undefined ? colorFor(id) : safeColor(color)}
    const told: unknown = awareness.getLocalState()?.user
    if (JSON.stringify(told) !== JSON.stringify(user)) awareness.setLocalStateField("user", user)
  }
}
