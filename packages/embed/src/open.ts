import type {Grant, TokenSource} from "@quire/client"
import {afterPaint, loadWording, whenIdle} from "@quire/editor"
import type {Upload} from "@quire/editor"
import {languageFor, languages} from "@quire/words"
import type {Language} from "@quire/words"
import {absenceOf} from "./absence.ts"
import {OpenDocument} from "./open-document.ts"
import type {User} from "./user.ts"

/** A document, and who opens it. */
export interface OpenOptions {
  /** Origin of the server, `http://host:port`; empty: the origin of this page. */
  readonly server: string
  /** Id of the document, `[A-Za-z0-9_-]{1,64}`. It comes into being when somebody writes. */
  readonly document: string
  readonly user: User
  /** Default: false. */
  readonly readOnly?: boolean
  /** Keep the document on this device, so that it opens and is written without a network. Default: true. */
  readonly offline?: boolean
  /** Who this is, for a server that wants to know; asked before each attempt to connect and before a token expires. Another function opens anew. */
  readonly token?: TokenSource
  /** Ask for no more than this: a viewer is refused whatever it writes. Default: as much as the server allows. */
  readonly role?: Grant
  /** Stores files that people put into the document. Default: on the server. `null`: none can be. */
  readonly upload?: Upload | null
  /** Default: that of the page around it, `<html lang>`, where it has a dictionary; else English. */
  readonly language?: Language
  /** Puts the caret into the title of a document that has none yet, else into none. Default: false. */
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
  /** Resolves when there is a text to see and the page has time for more, or when no text comes by itself. */
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
