import {once} from "node:events"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {WebSocket} from "ws"
import {readSyncMessage, writeSyncStep1, writeUpdate} from "y-protocols/sync"
import * as Y from "yjs"

/** A client that speaks quire.v1 over a real socket, and knows which of its edits the server has called saved. */
export class Writer {
  readonly doc = new Y.Doc()
  /** Every edit that was called saved. */
  readonly saved: string[] = []
  /** Resolves with the close code. */
  readonly closed: Promise<number>
  #onSynced: () => void = () => undefined
  /** Resolves when everything that the server had has come. */
  readonly synced = new Promise<void>((resolve) => (this.#onSynced = resolve))
  readonly #socket: WebSocket
  readonly #name: string
  /** What each counted message held, in the order sent; null for a message that is no edit. */
  readonly #sent: (string | null)[] = []
  #onSaved: () => void = () => undefined
  #editCount = 0
  #savedCount = 0

  /** @param name goes into each edit, which has to be told from those of others */
  constructor(url: string, name: string) {
    this.#name = name
    this.#socket = new WebSocket(url, ["quire.v1"])
    this.closed = once(this.#socket, "close").then(([code]) => code as number)
    this.#socket.on("error", () => undefined)
    this.#socket.on("open", () => this.#send((encoder) => writeSyncStep1(encoder, this.doc)))
    this.#socket.on("message", (message: Buffer) => this.#receive(message))
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#send((encoder) => writeUpdate(encoder, update), String(origin))
    })
  }

  get text(): string {
    return this.doc.getText("body").toJSON()
  }

  get unsavedCount(): number {
    return this.#editCount - this.saved.length
  }

  /** Adds an edit of about `sizeBytes`. */
  write(sizeBytes: number): void {
    const edit = `<${this.#name}.${++this.#editCount}>`
    const text = this.doc.getText("body")
    this.doc.transact(() => text.insert(text.length, edit.padEnd(sizeBytes, ".")), edit)
  }

  /** Writes one edit after the other as soon as the last was saved, several on their way at once, until the connection ends. */
  writeOn(sizeBytes: number, atOnce: number): void {
    this.#onSaved = () => {
      while (this.unsavedCount < atOnce && this.#socket.readyState === this.#socket.OPEN) this.write(sizeBytes)
    }
    this.#onSaved()
  }

  end(): void {
    this.#socket.terminate()
  }

  #send(write: (encoder: encoding.Encoder) => void, edit: string | null = null): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    write(encoder)
    const frame = encoding.toUint8Array(encoder)
    if (frame[1] !== 0) this.#sent.push(edit)
    this.#socket.send(frame)
  }

  #receive(message: Buffer): void {
    const decoder = decoding.createDecoder(new Uint8Array(message))
    switch (decoding.readVarUint(decoder)) {
      case 0: {
        const reply = encoding.createEncoder()
        const type = readSyncMessage(decoder, reply, this.doc, this)
        if (encoding.length(reply) > 0)
          this.#send((encoder) => encoding.writeUint8Array(encoder, encoding.toUint8Array(reply)))
        if (type === 1) this.#onSynced()
        return
      }
      case 64: {
        const count = decoding.readVarUint(decoder)
        for (const edit of this.#sent.splice(0, count - this.#savedCount)) if (edit !== null) this.saved.push(edit)
        this.#savedCount = count
        this.#onSaved()
        return
      }
      default:
    }
  }
}
