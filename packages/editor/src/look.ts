import {Plugin} from "prosemirror-state"
import type {PluginView} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"
import type {Awareness} from "y-protocols/awareness"
import {barEdge} from "./bar-edge.ts"
import {topBlock} from "./viewport.ts"

/** The field of the presence state: the block that is at the top of what somebody sees. */
export const LOOK_FIELD = "look"

/** Whoever scrolls tells it so often at most. */
const TELL_EVERY_MS = 200
/** A block of which only so much is left above is not what somebody reads. */
const LEFT_OVER_PX = 24

export interface LookOptions {
  readonly awareness: Awareness
  /** A position as JSON that keeps its place while others write. */
  readonly encode: (pos: number) => unknown
}

/** Tells the others what one looks at, from the first scrolling on, so that they can follow. */
export function look(options: LookOptions): Plugin {
  return new Plugin({view: (view) => new Look(view, options)})
}

class Look implements PluginView {
  readonly #view: EditorView
  readonly #options: LookOptions
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(view: EditorView, options: LookOptions) {
    this.#view = view
    this.#options = options
    document.addEventListener("scroll", this.#soon, {capture: true, passive: true})
  }

  destroy(): void {
    document.removeEventListener("scroll", this.#soon, {capture: true})
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  readonly #soon = () => {
    this.#timer ??= setTimeout(this.#tell, TELL_EVERY_MS)
  }

  readonly #tell = () => {
    this.#timer = null
    const {awareness, encode} = this.#options
    const at = encode(topBlock(this.#view, barEdge(this.#view) + LEFT_OVER_PX))
    if (awareness.getLocalState() === null || JSON.stringify(at) === JSON.stringify(this.#told)) return
    awareness.setLocalStateField(LOOK_FIELD, at)
  }

  get #told(): unknown {
    return this.#options.awareness.getLocalState()?.[LOOK_FIELD]
  }
}
