import type {Clock} from "../clock.ts"
import {leave, listen} from "./socket.ts"
import type {SocketClass} from "./socket.ts"

const everyMs = 3 * 60_000
const answerWithinMs = 4_000

export interface ScoutOptions {
  readonly WebSocket: SocketClass
  readonly url: string
  readonly protocols: string[]
  readonly clock: Clock
  /** A WebSocket goes through. Called once; the scout has stopped. */
  readonly onFound: () => void
}

/** Looks now and then, while the fallback carries the connection, whether a WebSocket would go through by now. */
export class Scout {
  readonly #options: ScoutOptions
  #stopLooking: () => void = () => undefined
  #cancel: () => void

  constructor(options: ScoutOptions) {
    this.#options = options
    this.#cancel = options.clock.setTimer(everyMs, this.look)
  }

  /** Looks at once, as when the network has changed. */
  look = (): void => {
    this.stop()
    const {WebSocket, url, protocols, clock, onFound} = this.#options
    this.#cancel = clock.setTimer(everyMs, this.look)
    const socket = new WebSocket(url, protocols)
    const cancelWait = clock.setTimer(answerWithinMs, () => this.#stopLooking())
    this.#stopLooking = () => {
      cancelWait()
      leave(socket)
      this.#stopLooking = () => undefined
    }
    listen(socket, {
      onclose: () => this.#stopLooking(),
      onerror: () => undefined,
      onmessage: () => {
        this.stop()
        onFound()
      },
    })
  }

  stop(): void {
    this.#cancel()
    this.#stopLooking()
  }
}
