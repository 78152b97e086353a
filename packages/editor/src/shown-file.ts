import type {FileSource} from "./upload.ts"

/** What one element loads of a file. The address of bytes that were fetched for it lives as long as it is shown. */
export class ShownFile {
  #control = new AbortController()
  #ownAddress: string | null = null

  /** Tells `onAddress` what to load, at once or when it has come; null when it cannot be had. What was shown before is let go of. */
  show({address, fetch}: FileSource, onAddress: (address: string | null) => void): void {
    this.clear()
    if (fetch === null) {
      onAddress(address)
      return
    }
    const {signal} = this.#control
    const unlessOver = (run: () => void) => {
      if (!signal.aborted) run()
    }
    fetch(signal).then(
      (blob) => unlessOver(() => onAddress((this.#ownAddress = URL.createObjectURL(blob)))),
      () => unlessOver(() => onAddress(null)),
    )
  }

  clear(): void {
    this.#control.abort()
    this.#control = new AbortController()
    if (this.#ownAddress !== null) URL.revokeObjectURL(this.#ownAddress)
    this.#ownAddress = null
  }
}
