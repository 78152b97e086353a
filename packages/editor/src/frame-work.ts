import type {EditorState, PluginView} from "prosemirror-state"
import type {EditorView} from "prosemirror-view"

/** Long work of a plugin, a part a frame, so that the page stays alive: as long as `isLeft`, a frame does the next part of it. */
export class FrameWork implements PluginView {
  readonly #view: EditorView
  readonly #isLeft: (state: EditorState) => boolean
  readonly #work: (view: EditorView) => void
  #frame: number | null = null

  /** @param work changes the state of `view`, and with that what is left */
  constructor(view: EditorView, isLeft: (state: EditorState) => boolean, work: (view: EditorView) => void) {
    this.#view = view
    this.#isLeft = isLeft
    this.#work = work
  }

  update(): void {
    if (this.#frame === null && this.#isLeft(this.#view.state)) this.#frame = requestAnimationFrame(this.#draw)
  }

  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
  }

  readonly #draw = () => {
    this.#frame = null
    if (this.#isLeft(this.#view.state)) this.#work(this.#view)
  }
}
