/** What is kept of a picture, one part after the other. */
export class Copy {
  readonly #bytes: Buffer
  #length = 0

  /** @param maxLength it never becomes longer */
  constructor(maxLength: number) {
    this.#bytes = Buffer.allocUnsafe(maxLength)
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  add(...parts: readonly Buffer[]): void {
    for (const part of parts) this.#length += part.copy(this.#bytes, this.#length)
  }
}
