import type {WebSocket} from "ws"

/** How many sockets each network address has. */
export class Addresses {
  readonly #limit: number
  readonly #counts = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  isFull(address: string): boolean {
    return this.#of(address) >= this.#limit
  }

  enter(address: string, socket: WebSocket): void {
    this.#counts.set(address, this.#of(address) + 1)
    socket.on("close", () => {
      const left = this.#of(address) - 1
      if (left > 0) this.#counts.set(address, left)
      else this.#counts.delete(address)
    })
  }

  #of(address: string): number {
    return this.#counts.get(address) ?? 0
  }
}
