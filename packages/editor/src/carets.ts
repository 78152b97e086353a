import {CellSelection} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin, PluginKey} from "prosemirror-state"
import type {EditorState, Transaction} from "prosemirror-state"
import type {Mappable} from "prosemirror-transform"
import {Decoration, DecorationSet} from "prosemirror-view"
import type {EditorView} from "prosemirror-view"
import type {Awareness} from "y-protocols/awareness"
import {CaretSides} from "./caret-sides.ts"
import {legibleColor} from "./color.ts"
import {tellSelection} from "./fresh-selection.ts"
import {whenIdle} from "./idle.ts"

/** A selection as positions in the document; `head` is where the caret is. */
export interface Cursor {
  readonly anchor: number
  readonly head: number
}

export interface CaretOptions {
  readonly awareness: Awareness
  /** The selection of `state` as JSON that keeps its place while others write. */
  readonly encode: (state: EditorState) => unknown
  /** Where that is now; null when it is nowhere. `encoded` may be anything. */
  readonly decode: (encoded: unknown) => Cursor | null
  /** Whether a transaction brings what others wrote. */
  readonly isRemote: (tr: Transaction) => boolean
}

const NAME_MAX_LENGTH = 80
/** The field of the presence state. */
const FIELD = "cursor"

/** The carets of the others, and what draws them. */
interface Shown {
  readonly cursors: readonly OthersCursor[]
  readonly decorations: DecorationSet
}

interface OthersCursor extends Cursor {
  readonly person: Person
  /** A caret with another key is drawn anew. */
  readonly key: string
}

/** Shows the carets and selections of the others, and tells them one's own. */
export function carets(options: CaretOptions): Plugin<Shown> {
  const key = new PluginKey<Shown>("quire-carets")
  const moves = new Moves()
  const sides = new CaretSides()
  const show = (cursors: readonly OthersCursor[], doc: Node): Shown => ({
    cursors,
    decorations: DecorationSet.create(
      doc,
      cursors.flatMap((cursor) => drawn(doc, cursor, sides)),
    ),
  })
  return new Plugin<Shown>({
    key,
    state: {
      init: (_config, {doc}) => show(cursorsOf(options, moves), doc),
      apply(tr, shown) {
        if (tr.getMeta(key) !== undefined || options.isRemote(tr)) return show(cursorsOf(options, moves), tr.doc)
        if (!tr.docChanged) return shown
        const cursors = shown.cursors.map((cursor) => movedBy(tr.mapping, cursor))
        const isWrittenAt = shown.cursors.some(({head}, i) => tr.mapping.map(head) !== cursors[i]!.head)
        // Decorations that are mapped go along with what is written at them, and are cheaper where nothing is.
        return isWrittenAt ? show(cursors, tr.doc) : {cursors, decorations: shown.decorations.map(tr.mapping, tr.doc)}
      },
    },
    props: {decorations: (state) => key.getState(state)?.decorations},
    view: (view) => new CaretLink(view, key, sides, options),
  })
}

/** Ties the view to presence, both ways. */
class CaretLink {
  readonly #view: EditorView
  readonly #key: PluginKey<Shown>
  readonly #sides: CaretSides
  readonly #options: CaretOptions
  #sent = ""
  #callOff: (() => void) | null = null

  constructor(view: EditorView, key: PluginKey<Shown>, sides: CaretSides, options: CaretOptions) {
    this.#view = view
    this.#key = key
    this.#sides = sides
    this.#options = options
    options.awareness.on("change", this.#onPresence)
  }

  update(view: EditorView, before: EditorState): void {
    const moved = !view.state.selection.eq(before.selection) || view.state.doc !== before.doc
    // Nobody is where they have never been: the caret counts from the first focus on, of those who write.
    if (!moved || (this.#sent === "" && !(view.editable && view.hasFocus()))) return
    this.#callOff ??= whenIdle(this.#tell)
  }

  destroy(): void {
    const {awareness} = this.#options
    awareness.off("change", this.#onPresence)
    this.#callOff?.()
    this.#sides.destroy()
    if (awareness.getLocalState() !== null) awareness.setLocalStateField(FIELD, null)
  }

  /** Where one's caret is may come to the others a moment after the letter: a key has to be drawn first. */
  readonly #tell = () => {
    this.#callOff = null
    const encoded = this.#options.encode(this.#view.state)
    const text = JSON.stringify(encoded)
    if (text === this.#sent) return
    this.#sent = text
    this.#options.awareness.setLocalStateField(FIELD, encoded)
  }

  readonly #onPresence = ({added, updated, removed}: Record<"added" | "updated" | "removed", readonly number[]>) => {
    const own = this.#options.awareness.clientID
    if ([...added, ...updated, ...removed].every((clientId) => clientId === own)) return
    tellSelection(this.#view)
    this.#view.dispatch(this.#view.state.tr.setMeta(this.#key, true))
  }
}

/** Counts how often each caret has moved: a caret that moved is drawn anew, with its name. */
class Moves {
  readonly #known = new Map<number, {readonly text: string; readonly count: number}>()

  count(clientId: number, encoded: unknown): number {
    const text = JSON.stringify(encoded)
    const known = this.#known.get(clientId)
    if (known?.text === text) return known.count
    const count = (known?.count ?? 0) + 1
    this.#known.set(clientId, {text, count})
    return count
  }

  /** Whoever is not `present` any more is forgotten. */
  keep(present: ReadonlyMap<number, unknown>): void {
    if (this.#known.size < present.size) return
    for (const clientId of this.#known.keys()) if (!present.has(clientId)) this.#known.delete(clientId)
  }
}

function cursorsOf({awareness, decode}: CaretOptions, moves: Moves): OthersCursor[] {
  const cursors: OthersCursor[] = []
  const states = awareness.getStates()
  moves.keep(states)
  for (const [clientId, {[FIELD]: encoded, user}] of states) {
    if (clientId === awareness.clientID || encoded === undefined || encoded === null) continue
    const cursor = decode(encoded)
    if (cursor === null) continue
    const person = personOf(user)
    const key = `${clientId} ${moves.count(clientId, encoded)} ${person.name} ${person.color}`
    cursors.push({...cursor, person, key})
  }
  return cursors
}

/** A caret stays before what is written at it, and what is written at an edge of a selection stays outside of that. */
function movedBy(mapping: Mappable, cursor: OthersCursor): OthersCursor {
  const {anchor, head} = cursor
  const side = (pos: number, other: number) => (pos < other ? 1 : -1)
  return {...cursor, anchor: mapping.map(anchor, side(anchor, head)), head: mapping.map(head, side(head, anchor))}
}

interface Person {
  readonly name: string
  /** A style value. */
  readonly color: string
}

/** What the wire says of a person, checked. */
function personOf(user: unknown): Person {
  const {name, color}: {name?: unknown; color?: unknown} = typeof user === "object" && user !== null ? user : {}
  return {name: typeof name === "string" ? name.slice(0, NAME_MAX_LENGTH) : "", color: legibleColor(color)}
}

function drawn(doc: Node, {anchor, head, person, key}: OthersCursor, sides: CaretSides): Decoration[] {
  const draw = () => {
    const caret = caretElement(person)
    sides.observe(caret)
    return caret
  }
  const destroy = (caret: globalThis.Node) => sides.forget(caret as Element)
  const caret = Decoration.widget(head, draw, {key, destroy, side: 10, ignoreSelection: true})
  if (anchor === head) return [caret]
  // ProseMirror writes the style through CSSOM, so a strict content security policy has nothing to refuse.
  const style = `--quire-person: ${person.color}`
  const cells = CellSelection.between(doc, anchor, head)?.ranges ?? []
  if (cells.length > 0) {
    const attrs = {class: "quire-selection-cell", style}
    return [...cells.map(({$from, $to}) => Decoration.node($from.pos - 1, $to.pos + 1, attrs)), caret]
  }
  return [Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), {class: "quire-selection", style}), caret]
}

/**
 * A caret with the name, which the style sheet writes and after a moment takes away: the element holds no text that could
 * be selected, copied or read out, and takes no pointer.
 */
function caretElement({name, color}: Person): HTMLElement {
  const caret = document.createElement("span")
  caret.className = "quire-caret"
  caret.dataset.name = name
  caret.contentEditable = "false"
  caret.setAttribute("aria-hidden", "true")
  caret.style.setProperty("--quire-person", color)
  return caret
}
