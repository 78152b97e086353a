import * as bc from "lib0/broadcastchannel"
import type {WebsocketProvider} from "y-websocket"

/**
 * Lets the tabs of one browser tell each other what they write. A tab says once what it has, and nothing more until another
 * one speaks: most are alone, and to tell nobody takes a key as long as to send it.
 */
export class Tabs {
  readonly #socket: WebsocketProvider
  #hasMet = false

  /** `socket` is one that leaves other tabs alone by itself. */
  constructor(socket: WebsocketProvider) {
    this.#socket = socket
  }

  /** Says what this tab has, and listens. */
  connect(): void {
    bc.subscribe(this.#socket.bcChannel, this.#onMessage)
    this.#say()
  }

  /** Stops to listen; the socket says that it leaves when it is destroyed. */
  destroy(): void {
    bc.unsubscribe(this.#socket.bcChannel, this.#onMessage)
    this.#socket.bcconnected = true
  }

  #say(): void {
    this.#socket.disableBc = false
    this.#socket.connectBc()
    this.#socket.disableBc = true
    // While this is false the socket tells nothing, but goes on to listen and to answer.
    this.#socket.bcconnected = this.#hasMet
  }

  readonly #onMessage = (_data: unknown, origin: unknown) => {
    if (this.#hasMet || origin === this.#socket) return
    this.#hasMet = true
    // What was written since it spoke last is in it.
    this.#say()
  }
}
