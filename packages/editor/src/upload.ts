/** What a page must know of a file that it has stored somewhere. */
export interface Uploaded {
  /** Its address, as documents keep it. */
  readonly src: string
}

/**
 * Stores a file somewhere, tells how much of it has gone, from 0 to 1, and resolves when it is safe there. Rejects with an
 * error whose message is for people.
 */
export type Upload = (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<Uploaded>

/** Where a file is loaded from. */
export interface FileSource {
  readonly address: string
  /** What it holds, where the address alone is not enough: who asks has to be told in a way that no address may. Null: it is enough. */
  readonly fetch: ((signal: AbortSignal) => Promise<Blob>) | null
}

/** What the text needs to hold files and pictures. */
export interface FileAccess {
  /** Null: files can be named by their address only. */
  readonly upload: Upload | null
  /** What to load for an address that a document keeps. */
  readonly sourceOf: (src: string) => FileSource
}
