import type {WebSocketRoute} from "@playwright/test"
import type {Person} from "./person.ts"

/** Stands between a page and the server: lets nothing more of the page's through, or refuses it. */
export class Gate {
  isShut = false
  #refusal: {readonly code: number; readonly reason: string} | null = null
  readonly #sockets: WebSocketRoute[] = []

  async stand({page}: Person): Promise<void> {
    await page.routeWebSocket(/\/collab\//, (socket) => {
      const refusal = this.#refusal
      // Closed before it is open, it would be a WebSocket that is blocked.
      if (refusal !== null) return socket.onMessage(() => socket.close(refusal))
      this.#sockets.push(socket)
      const server = socket.connectToServer()
      return socket.onMessage((message) => {
        if (!this.isShut) server.send(message)
      })
    })
  }

  /** Ends what is open with this reason, and whatever comes. */
  async refuse(code: number, reason: string): Promise<void> {
    this.#refusal = {code, reason}
    await this.#sockets.at(-1)!.close(this.#refusal)
  }

  open(): void {
    this.isShut = false
    this.#refusal = null
  }
}
