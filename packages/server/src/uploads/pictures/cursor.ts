import {UploadError} from "../upload-error.ts"

/** More parts than any program makes would keep the server busy. */
const maxParts = 100_000

/** Goes through the parts of a picture from its start to its end. What ends too early is damaged. */
export class Cursor {
  readonly bytes: Buffer
  #at = 0
  #partCount = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get at(): number {
    return this.#at
  }

  get isAtEnd(): boolean {
    return this.#at === this.bytes.length
  }

  /** The next `count` bytes, which stay next. */
  peek(count: number): Buffer {
    requireSound(count <= this.bytes.length - this.#at)
    return this.bytes.subarray(this.#at, this.#at + count)
  }

  take(count: number): Buffer {
    const part = this.peek(count)
    requireSound(++this.#partCount <= maxParts)
    this.#at += count
    return part
  }
}

/** @throws UploadError */
export function requireSound(isSound: boolean): asserts isSound {
  if (!isSound) throw new UploadError("damaged")
}
