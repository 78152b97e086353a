import type {Grant, TokenSource} from "@quire/client"
import {afterPaint, loadWording, whenIdle} from "@quire/editor"
import type {Upload} from "@quire/editor"
import {languageFor, languages} from "@quire/words"
import type {Language} from "@quire/words"
import {absenceOf} from "./absence.ts"
import {OpenDocument} from "./open-document.ts"
import type {User} from "./user.ts"

/** What `QuireEditorProps` says of each. */
export interface OpenOptions {
  readonly server: string
  readonly document: string
  readonly user: User
  readonly readOnly?: boolean
  readonly offline?: boolean
  readonly token?: TokenSource
  readonly role?: Grant
  readonly upload?: Upload | null
  readonly language?: Language
  readonly autoFocus?: boolean
}

/**
 * Opens a document in `place` before React is there, so that people read and write at once. `QuireEditor` takes it over as
 * `opened`, with the same `server`, `document`, `offline`, `token` and `role`; the text stays where it is.
 */
export async function openDocument(place: HTMLElement, options: OpenOptions): Promise<Opened> {
  const {language = languageFor([document.documentElement.lang]), token, role, upload} = options
  const {readOnly = false, offline: keep = true, autoFocus = false} = options
  const wording = await loadWording(language)
  return new Opened(place, new OpenDocument({...options, wording, token, role, upload, readOnly, keep, autoFocus}))
}

/** A document that was opened before React was there, and where it stands. */
export class Opened {
  readonly place: HTMLElement
  /** What it is called; tells of each change. */
  readonly title: OpenDocument["session"]["title"]
  /** There is a text to see and the page has time for more, or it is known that no text comes by itself. */
  readonly settled: Promise<void>
  #document: OpenDocument | null

  constructor(place: HTMLElement, opened: OpenDocument) {
    this.place = place
    this.#document = opened
    this.title = opened.session.title
    place.append(opened.paper.root)
    this.settled = settle(opened)
  }

  /** Says at the place of what does not come that it does not. */
  note(text: string): void {
    this.#document?.paper.note(text)
  }

  /** There is a text to see. */
  get isShown(): boolean {
    return this.#document?.paper.surface != null
  }

  /** Nobody takes it over: it goes. */
  close(): void {
    this.take()?.destroy()
    this.place.remove()
  }

  /** The document, for whoever takes it over and ends it; null for whoever comes later. */
  take(): OpenDocument | null {
    const taken = this.#document
    this.#document = null
    return taken
  }
}

/** Makes `place` what the style sheet knows as the editor. */
export function dressPlace(place: HTMLElement, language: Language, className = ""): void {
  place.className = `quire ${className}`
  place.lang = language
  place.dir = languages[language].direction
}

/** Whoever writes at once is served before anything else is fetched and run. */
const firstKeyMs = 100

async function settle({session: {provider}}: OpenDocument): Promise<void> {
  const isSettled = () => provider.ready || absenceOf(provider) !== null
  await new Promise<void>((resolve) => {
    const unsubscribe = provider.subscribe(look)
    function look() {
      if (!isSettled()) return
      unsubscribe()
      resolve()
    }
    look()
  })
  await new Promise<void>((resolve) => afterPaint(() => setTimeout(() => whenIdle(resolve), firstKeyMs)))
}
