import type {Dialect} from "./dialect.ts"
import {LightSocket} from "./light-socket.ts"

export interface LightClientOptions {
  readonly port: number
  readonly dialect: Dialect
  readonly doc: string
  readonly subprotocol?: string
  /** Content came: step 2 or update. `content` is valid during the call only. */
  readonly onContent?: (content: Uint8Array, client: LightClient) => void
  readonly onSaved?: (count: number) => void
}

/** One person's client without a document: says hello, answers with nothing, and passes on what comes. */
export class LightClient {
  readonly startedMs = performance.now()
  syncedMs = Number.NaN
  closed = false
  contentBytes = 0
  readonly synced: Promise<void>
  readonly ended: Promise<void>
  readonly #options: LightClientOptions
  readonly #socket: LightSocket
  #onSynced: () => void = () => undefined

  constructor(options: LightClientOptions) {
    this.#options = options
    const {port, dialect, doc, subprotocol} = options
    let onEnd: () => void
    this.ended = new Promise((resolve) => (onEnd = resolve))
    this.synced = new Promise((resolve, reject) => {
      this.#onSynced = resolve
      void this.ended.then(() => reject(new Error(`A client was cut off before it had the document: ${this.why}`)))
    })
    // Nobody has to wait for it.
    this.synced.catch(() => undefined)
    this.#socket = new LightSocket({
      port,
      path: dialect.path(doc),
      ...(subprotocol === undefined ? {} : {subprotocol}),
      onOpen: () => {
        for (const frame of dialect.hello(doc)) this.#socket.send(frame)
      },
      onFrame: (frame) => this.#hear(frame),
      onClose: (why) => {
        this.closed = true
        this.why = why
        onEnd()
      },
    })
  }

  why = ""

  get receivedBytes(): number {
    return this.#socket.receivedBytes
  }

  send(frame: Uint8Array): void {
    this.#socket.send(frame)
  }

  type(update: Uint8Array): void {
    this.#socket.send(this.#options.dialect.update(this.#options.doc, update))
  }

  close(): void {
    if (!this.closed) this.#socket.close()
  }

  #hear(frame: Uint8Array): void {
    const {dialect, doc, onContent, onSaved} = this.#options
    const heard = dialect.read(frame)
    switch (heard.type) {
      case "step1":
        return this.#socket.send(dialect.step2(doc))
      case "authenticated":
        return this.#socket.send(dialect.step1(doc))
      case "step2":
      case "update":
        this.contentBytes += heard.body.length
        onContent?.(heard.body, this)
        if (heard.type === "step2" && Number.isNaN(this.syncedMs)) {
          this.syncedMs = performance.now()
          this.#onSynced()
        }
        return
      case "saved":
        return onSaved?.(heard.count)
      case "other":
        return
      default:
        heard satisfies never
    }
  }
}

/** Makes `count` clients, at most `atOnce` of them still waiting for their document, and waits for all. */
export async function connectAll(
  count: number,
  atOnce: number,
  make: (index: number) => LightClient,
): Promise<LightClient[]> {
  const clients: LightClient[] = []
  const lane = async () => {
    while (clients.length < count) {
      const client = make(clients.length)
      clients.push(client)
      await client.synced
    }
  }
  await Promise.all(Array.from({length: Math.min(count, atOnce)}, lane))
  return clients
}
