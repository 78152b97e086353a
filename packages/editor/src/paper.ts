import {Selection} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type {Awareness} from "y-protocols/awareness"
import type * as Y from "yjs"
import {blockNamedBy, showBlock} from "./block-link.ts"
import {collab} from "./collab.ts"
import {isSwitchedOn, onSwitch} from "./device-switch.ts"
import {element} from "./dom.ts"
import {setFocusMode} from "./focus-mode.ts"
import type {Requests} from "./requests.ts"
import {lateChoices} from "./late-choices.ts"
import {LateRequests} from "./late-requests.ts"
import {loadTools} from "./load-tools.ts"
import type {Mentionable} from "./mention-choices.tsx"
import {listenToKeys} from "./page-keys.ts"
import type {ChoiceSource} from "./picker.ts"
import {deviceMemory} from "./memory.ts"
import {Recent} from "./recent.ts"
import {shortcutText} from "./shortcut.ts"
import {sheetWords} from "./sheet-words.ts"
import {Surface} from "./surface.ts"
import type {FileAccess} from "./upload.ts"
import type {Wording} from "./wording.ts"

export interface PaperOptions {
  readonly doc: Y.Doc
  /** Where the carets of the others come from, and the own one goes to. */
  readonly awareness: Awareness
  readonly wording: Wording
  /** Who can be mentioned, asked when somebody wants to; whoever was once here stays on offer. */
  readonly people: () => readonly Mentionable[]
  readonly files: FileAccess
  /** Somebody goes on above the text. */
  readonly onLeaveUp: () => void
}

/**
 * A document's place in a page: the bar, and the page with its text. It needs no React: people read and write while what stands
 * around the text is still on its way. That is put into the slots, beside the text, which stays where it is from first to last.
 */
export class Paper {
  readonly root = element("div", {className: "quire-editor"})
  readonly bar = element("div", {className: "quire-bar"})
  /** Slots: between bar and page, on the page above the text and beside it, and behind all of it. */
  readonly between = slot()
  readonly head = slot()
  readonly beside = slot()
  readonly after = slot()
  /** Ids of the text's element, and of the one that shows what can be picked. */
  readonly textId: string
  readonly choicesId: string
  readonly awareness: Awareness
  readonly #doc: Y.Doc
  readonly #people: () => readonly Mentionable[]
  readonly #onLeaveUp: () => void
  readonly #hint: HTMLElement
  readonly #sketch = element("div", {className: "quire-page quire-sketch"}, ...[1, 2, 3, 4].map(() => element("i")))
  readonly #page: HTMLElement
  readonly #place = element("div")
  readonly #late = new LateRequests()
  readonly #listeners = new Set<() => void>()
  readonly #events = new AbortController()
  readonly #endSwitches: () => void
  #wording: Wording
  #files: FileAccess
  #surface: Surface | null = null
  #readOnly = false
  #note: HTMLElement | null = null

  /** Put `root` into the page. */
  constructor({doc, awareness, wording, people, files, onLeaveUp}: PaperOptions) {
    this.awareness = awareness
    this.#doc = doc
    this.#wording = wording
    this.#people = people
    this.#onLeaveUp = onLeaveUp
    this.#files = files
    const id = `quire-${++papers}`
    this.textId = `${id}-text`
    this.choicesId = `${id}-choices`
    this.#hint = element("p", {id: `${id}-hint`, hidden: true})
    this.#page = element("div", {className: "quire-page", hidden: true}, this.head, this.#place, this.beside)
    this.#sketch.setAttribute("aria-hidden", "true")
    this.bar.dataset.waiting = ""
    this.root.append(this.bar, this.between, this.#sketch, this.#page, this.after, this.#hint)
    this.#listen()
    this.#endSwitches = onSwitch(this.#look)
    this.#look()
    this.#say()
  }

  /** What people write in; null while there is no document. */
  get surface(): Surface | null {
    return this.#surface
  }

  /** Calls `listener` after there was another surface. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The document is there: shows it. */
  open(): void {
    this.#sketch.remove()
    this.#page.hidden = false
    this.#begin()
  }

  /** While a document may still come, a sketch of a page stands in for it, unless something else does. */
  setAbsent(isAbsent: boolean): void {
    if (this.#surface !== null) return
    if (isAbsent) this.#sketch.remove()
    else if (!this.#sketch.isConnected) this.#page.before(this.#sketch)
  }

  setReadOnly(readOnly: boolean): void {
    if (readOnly === this.#readOnly) return
    this.#readOnly = readOnly
    this.#surface?.setReadOnly(readOnly)
    this.#say()
    if (readOnly) this.keepNoRoom()
  }

  /** Another language makes the text's element anew: the caret is lost. */
  setWording(wording: Wording): void {
    if (wording.words === this.#wording.words) return
    this.#wording = wording
    this.#say()
    this.#beginAnew()
  }

  setFiles(files: FileAccess): void {
    const isOther = (files.upload === null) !== (this.#files.upload === null)
    this.#files = files
    if (isOther) this.#beginAnew()
  }

  /** From now on `answering` gives who answers what the text asks for, and has asked for before. @returns ends that */
  answer(answering: () => Requests): () => void {
    this.#note?.remove()
    return this.#late.answer(answering)
  }

  /** The toolbar is there, or none comes: the bar keeps no room for it any more. */
  keepNoRoom(): void {
    delete this.bar.dataset.waiting
  }

  /** Says that what stands around the text does not come. */
  note(text: string): void {
    this.#note ??= element("p", {className: "quire-missing", role: "alert"})
    this.#note.textContent = text
    this.bar.append(this.#note)
  }

  focus = (): void => this.#surface?.focus()

  /** Puts the caret at the start of the text. */
  focusStart = (): void => {
    this.#surface?.run(({doc, tr}, dispatch) => {
      dispatch?.(tr.setSelection(Selection.atStart(doc)).scrollIntoView())
      return true
    })
    this.focus()
  }

  destroy(): void {
    this.#events.abort()
    this.#endSwitches()
    this.#end()
    this.#listeners.clear()
    this.root.remove()
  }

  #beginAnew(): void {
    if (this.#surface === null) return
    this.#end()
    this.#begin()
  }

  #begin(): void {
    if (this.#surface !== null) return
    const wording = this.#wording
    const {words} = wording
    const surface = new Surface(this.#place, {
      wording,
      collab: collab({doc: this.#doc, awareness: this.awareness}),
      requests: this.#late.requests,
      attributes: {id: this.textId, "aria-label": words.text.label, "aria-describedby": this.#hint.id},
      placeholder: words.text.placeholder,
      files: {
        upload: this.#files.upload === null ? null : (...args) => this.#files.upload!(...args),
        sourceOf: (src) => this.#files.sourceOf(src),
      },
      choices: {sources: this.#choices(wording), listId: this.choicesId},
    })
    if (this.#readOnly) surface.setReadOnly(true)
    this.#surface = surface
    this.#look()
    this.#showLinked()
    this.#tell()
  }

  /** What can be picked after a sign; the lists come with the tools. */
  #choices(wording: Wording): ChoiceSource[] {
    const {words} = wording
    const {requests} = this.#late
    const recent = new Recent(deviceMemory, "quire-recent-blocks")
    const takesFiles = this.#files.upload !== null
    const slash = async () => (await loadTools()).slashChoices({words, requests, recent, takesFiles})
    const mention = async () => (await loadTools()).mentionChoices({words, people: this.#people, now: () => new Date()})
    const emoji = async () => (await loadTools()).emojiChoices(wording)
    return [
      lateChoices({sign: "/", fetch: slash}),
      lateChoices({sign: "@", fetch: mention}),
      lateChoices({sign: ":", fetch: emoji}),
    ]
  }

  #end(): void {
    const surface = this.#surface
    this.#surface = null
    this.#tell()
    surface?.destroy()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  /** The look that was chosen on this device. */
  readonly #look = () => {
    const isFocused = isSwitchedOn("focus", false)
    this.root.toggleAttribute("data-focus", isFocused)
    this.root.toggleAttribute("data-wide", isSwitchedOn("wide", false))
    this.#surface?.run(setFocusMode(isFocused))
  }

  #say(): void {
    const {words} = this.#wording
    const help = shortcutText("Mod-/", words)
    this.#hint.textContent = this.#readOnly ? words.text.readHint(help) : words.text.hint(help)
    for (const [name, value] of Object.entries(sheetWords(words))) this.root.style.setProperty(name, value)
  }

  #listen(): void {
    const {signal} = this.#events
    listenToKeys(this.root, this.#late.requests, signal)
    addEventListener("hashchange", this.#showLinked, {signal})
    this.#place.addEventListener(
      "keydown",
      (event) => {
        if (this.#surface === null || !leavesUp(event, this.#surface.view)) return
        event.preventDefault()
        this.#onLeaveUp()
      },
      {signal},
    )
    // The browser would open a file in the place of this page.
    this.root.addEventListener(
      "dragover",
      (event) => {
        if (event.dataTransfer?.types.includes("Files")) event.preventDefault()
      },
      {signal},
    )
    this.root.addEventListener(
      "drop",
      (event) => {
        const file = event.dataTransfer?.files[0]
        if (file === undefined || event.defaultPrevented) return
        event.preventDefault()
        const pos = this.#surface?.view.posAtCoords({left: event.clientX, top: event.clientY})?.pos
        if (!this.#readOnly) this.#late.requests.takeFile(file, pos)
      },
      {signal},
    )
  }

  /** Goes to the block that the page's address names. */
  readonly #showLinked = () => {
    const id = blockNamedBy(location.hash)
    if (this.#surface !== null && id !== null) showBlock(this.#surface.view, id)
  }
}

/** Whether a key leads out of the text at its first line. */
function leavesUp(event: KeyboardEvent, view: EditorView): boolean {
  const {key, defaultPrevented, isComposing, shiftKey, ctrlKey, metaKey, altKey, target} = event
  if (key !== "ArrowUp" || defaultPrevented || isComposing || target !== view.dom) return false
  if (shiftKey || ctrlKey || metaKey || altKey) return false
  const {$head, empty} = view.state.selection
  const isInFirst = Array.from({length: $head.depth}, (_, depth) => $head.index(depth)).every((index) => index === 0)
  return empty && isInFirst && ($head.depth === 0 ? $head.pos === 0 : view.endOfTextblock("up"))
}

let papers = 0

/** Takes no room of its own. */
function slot(): HTMLElement {
  return element("div", {className: "quire-slot"})
}
