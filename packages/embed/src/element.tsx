import type {SaveState, TokenSource} from "@quire/client"
import type {Upload} from "@quire/editor"
import {languageFor} from "@quire/words"
import {createRoot} from "react-dom/client"
import type {Root} from "react-dom/client"
import type {Person} from "./people.ts"
import {QuireEditor} from "./quire-editor.tsx"

/** What a `<quire-editor>` tells whoever listens. */
export interface QuireEditorEvents {
  "quire-save": CustomEvent<SaveState>
  "quire-people": CustomEvent<readonly Person[]>
  "quire-title": CustomEvent<string>
}

/**
 * The editor for pages without React. Attributes: `server`, `document`, `user-id`, `user-name`, `user-color`, `lang`, `check-href`, and the
 * switches `read-only` and `no-offline`; they mean what `QuireEditorProps` says. Until there is a `document` nothing is shown.
 */
export class QuireElement extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [
    "server",
    "document",
    "user-id",
    "user-name",
    "user-color",
    "lang",
    "check-href",
    "read-only",
    "no-offline",
  ]
  #root: Root | null = null
  #token: TokenSource | undefined
  #upload: Upload | null | undefined

  /** Another function opens the document anew: set it once. */
  get token(): TokenSource | undefined {
    return this.#token
  }
  set token(token: TokenSource | undefined) {
    this.#token = token
    this.#render()
  }

  get upload(): Upload | null | undefined {
    return this.#upload
  }
  set upload(upload: Upload | null | undefined) {
    this.#upload = upload
    this.#render()
  }

  connectedCallback(): void {
    this.#takeEarly("token")
    this.#takeEarly("upload")
    this.#root = createRoot(this)
    this.#render()
  }

  disconnectedCallback(): void {
    this.#root?.unmount()
    this.#root = null
  }

  attributeChangedCallback(): void {
    this.#render()
  }

  /** What was set before the page knew of this element is a property of its own, in front of the accessors. */
  #takeEarly(name: "token" | "upload"): void {
    if (!Object.hasOwn(this, name)) return
    const {value} = Object.getOwnPropertyDescriptor(this, name)!
    delete this[name]
    Object.assign(this, {[name]: value})
  }

  #render(): void {
    const document = this.getAttribute("document")
    this.#root?.render(document === null ? null : this.#editor(document))
  }

  #editor(document: string) {
    const text = (name: string) => this.getAttribute(name) ?? undefined
    const [id, color, checkHref] = [text("user-id"), text("user-color"), text("check-href")]
    return (
      <QuireEditor
        server={text("server") ?? ""}
        document={document}
        user={{
          name: text("user-name") ?? "",
          ...(id === undefined ? {} : {id}),
          ...(color === undefined ? {} : {color}),
        }}
        readOnly={this.hasAttribute("read-only")}
        offline={!this.hasAttribute("no-offline")}
        {...(checkHref === undefined ? {} : {checkHref})}
        {...(this.lang === "" ? {} : {language: languageFor([this.lang])})}
        {...(this.#token === undefined ? {} : {token: this.#token})}
        {...(this.#upload === undefined ? {} : {upload: this.#upload})}
        onSaveChange={this.#onSave}
        onPeopleChange={this.#onPeople}
        onTitleChange={this.#onTitle}
      />
    )
  }

  readonly #onSave = (save: SaveState) => this.#tell("quire-save", save)
  readonly #onPeople = (people: readonly Person[]) => this.#tell("quire-people", people)
  readonly #onTitle = (title: string) => this.#tell("quire-title", title)

  #tell(name: keyof QuireEditorEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, {detail}))
  }
}

/** Makes `<quire-editor>` known to the page. A second call does nothing. */
export function defineQuireEditor(): void {
  if (customElements.get("quire-editor") === undefined) customElements.define("quire-editor", QuireElement)
}
