import {Relay} from "../relay.ts"
import type {RelayOptions} from "../relay.ts"
import type {SessionOptions} from "../session.ts"
import {docId, settle, TestClient} from "./client.ts"
import {ManualClock, MemoryStorage} from "./memory.ts"

/** One relay over a storage in memory, and whoever is in its documents. */
export class SmallWorld {
  readonly storage = new MemoryStorage()
  readonly clock = new ManualClock()
  readonly warnings: string[] = []
  readonly relay: Relay
  readonly clients: TestClient[] = []

  constructor(options: Partial<RelayOptions> = {}) {
    const log = {warn: (_fields: unknown, text: string) => void this.warnings.push(text)}
    this.relay = new Relay({storage: this.storage, clock: this.clock, log, ...options})
  }

  /** A client that is in, has what there is, and has said what it has. */
  async joined(options: Partial<SessionOptions> = {}, doc = docId("d")): Promise<TestClient> {
    const client = new TestClient()
    this.clients.push(client)
    client.connect(this.relay, doc, options)
    await this.settle()
    return client
  }

  settle(): Promise<void> {
    return settle(...this.clients)
  }

  end(): void {
    for (const {awareness} of this.clients) awareness.destroy()
  }
}
