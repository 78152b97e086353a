/** How many connections each network address has, whatever carries them. */
export class Addresses {
  readonly #limit: number
  readonly #counts = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  isFull(address: string): boolean {
    return this.#of(address) >= this.#limit
  }

  /** @returns to be called once, when the connection has ended */
  enter(address: string): () => void {
    this.#counts.set(address, this.#of(address) + 1)
    return () => {
      const left = this.#of(address) - 1
      if (left > 0) this.#counts.set(address, left)
      else this.#counts.delete(address)
    }
  }

  #of(address: string): number {
    return this.#counts.get(address) ?? 0
  }
}
