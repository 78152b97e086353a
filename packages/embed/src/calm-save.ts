import type {SaveState} from "@quire/client"

/** How long everything has to have been saved before the screen says so; else each key would make it flicker. */
const CALM_MS = 400

/** What knows where the edits of a tab are. */
export interface SaveSource {
  readonly save: SaveState
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * The save state as a screen shows it: *saved* after *saving* only when it has lasted for a moment, everything else at once.
 * Listeners hear of a change of that, so that somebody who types on has nothing rendered for it.
 */
export class CalmSave {
  readonly #source: SaveSource
  readonly #listeners = new Set<() => void>()
  #current: SaveState
  #unsubscribe: () => void = () => undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(source: SaveSource) {
    this.#source = source
    this.#current = source.save
  }

  get current(): SaveState {
    return this.#current
  }

  subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) this.#unsubscribe = this.#source.subscribe(this.#look)
    this.#listeners.add(listener)
    this.#look()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#unsubscribe()
      clearTimeout(this.#timer)
    }
  }

  #look = () => {
    const {save} = this.#source
    clearTimeout(this.#timer)
    if (save.name === "saved" && this.#current.name === "saving") {
      this.#timer = setTimeout(() => this.#show(save), CALM_MS)
    } else if (save.name !== "saving" || this.#current.name !== "saving") {
      this.#show(save)
    }
  }

  #show(save: SaveState): void {
    if (save === this.#current) return
    this.#current = save
    for (const listener of this.#listeners) listener()
  }
}
