import type {Clock} from "./clock.ts"

/** The server says something at least every 20 s. */
const silenceMs = 21_000
/** An edit is answered, with `saved`, in milliseconds. */
const editSilenceMs = 2_000
/** How long the answer to our own question may take. */
const answerMs = 2_500

export interface PulseOptions {
  readonly clock: Clock
  /** Sends something that the server answers at once. */
  readonly ask: () => void
  /** Nothing came back. Called once; the pulse has stopped. */
  readonly onDead: () => void
}

/**
 * Notices that a connection is dead though nothing closed it: 24 s after the last word of the server, 5 s after an edit.
 * A slow disk is no dead link, so silence is only ever a reason to ask.
 */
export class Pulse {
  readonly #options: PulseOptions
  #heardAtMs: number
  /** The first thing that was sent since, and is answered as a rule. */
  #sentAtMs: number | null = null
  #askedAtMs: number | null = null
  #cancel: () => void = () => undefined

  constructor(options: PulseOptions) {
    this.#options = options
    this.#heardAtMs = options.clock.nowMs()
    this.#wait()
  }

  /** Something came from the server. The timer is left to find out by itself, since this is called for each message. */
  heard(): void {
    this.#heardAtMs = this.#options.clock.nowMs()
    this.#sentAtMs = null
    this.#askedAtMs = null
  }

  /** An edit was sent. */
  edited(): void {
    if (this.#sentAtMs !== null || this.#askedAtMs !== null) return
    this.#sentAtMs = this.#options.clock.nowMs()
    this.#wait()
  }

  /** There is a reason to doubt the link, such as a network that changed. */
  doubt(): void {
    if (this.#askedAtMs === null) this.#ask()
  }

  stop(): void {
    this.#cancel()
  }

  get #dueAtMs(): number {
    if (this.#askedAtMs !== null) return this.#askedAtMs + answerMs
    const silentAtMs = this.#heardAtMs + silenceMs
    return this.#sentAtMs === null ? silentAtMs : Math.min(silentAtMs, this.#sentAtMs + editSilenceMs)
  }

  #wait(): void {
    this.#cancel()
    const {clock} = this.#options
    this.#cancel = clock.setTimer(Math.max(0, this.#dueAtMs - clock.nowMs()), this.#look)
  }

  #look = (): void => {
    if (this.#options.clock.nowMs() < this.#dueAtMs) this.#wait()
    else if (this.#askedAtMs === null) this.#ask()
    else this.#options.onDead()
  }

  #ask(): void {
    this.#askedAtMs = this.#options.clock.nowMs()
    this.#wait()
    this.#options.ask()
  }
}
