import {Plugin} from "prosemirror-state"
import type {EditorState, PluginKey, PluginView, Transaction} from "prosemirror-state"
import type {Mappable} from "prosemirror-transform"
import type {EditorView} from "prosemirror-view"

export interface FrameWorkOptions<Job> {
  /** The state of the plugin is what is left to be done, null when nothing is; a transaction sets it by this key. */
  readonly key: PluginKey<Job | null>
  /** What is left of a job after somebody has changed the document. */
  readonly moved: (job: Job, mapping: Mappable) => Job
  /** Does the next part, and sets what is left then. */
  readonly part: (state: EditorState, job: Job) => Transaction
}

/** Long work, a part a frame, so that the page stays alive meanwhile. */
export function frameWork<Job>({key, moved, part}: FrameWorkOptions<Job>): Plugin<Job | null> {
  return new Plugin<Job | null>({
    key,
    state: {
      init: () => null,
      apply(tr, job) {
        const next = tr.getMeta(key) as Job | null | undefined
        if (next !== undefined || job === null) return next ?? null
        return moved(job, tr.mapping)
      },
    },
    view: (view) => new Frames(view, key, part),
  })
}

class Frames<Job> implements PluginView {
  readonly #view: EditorView
  readonly #key: FrameWorkOptions<Job>["key"]
  readonly #part: FrameWorkOptions<Job>["part"]
  #frame: number | null = null

  constructor(view: EditorView, key: FrameWorkOptions<Job>["key"], part: FrameWorkOptions<Job>["part"]) {
    this.#view = view
    this.#key = key
    this.#part = part
  }

  update(): void {
    if (this.#frame === null && this.#job !== null) this.#frame = requestAnimationFrame(this.#draw)
  }

  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
  }

  get #job(): Job | null {
    return this.#key.getState(this.#view.state) ?? null
  }

  readonly #draw = () => {
    this.#frame = null
    const job = this.#job
    if (job !== null) this.#view.dispatch(this.#part(this.#view.state, job))
  }
}
