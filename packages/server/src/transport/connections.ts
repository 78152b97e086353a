/** What carries a connection. `fallback`: plain requests, where WebSocket is blocked; `echo`: no document at all. */
export const transports = ["websocket", "hocuspocus", "fallback", "echo"] as const
export type Transport = (typeof transports)[number]

/** How many connections each network address has, and each transport carries. */
export class Connections {
  readonly #limit: number
  readonly #byAddress = new Map<string, number>()
  readonly #byTransport = new Map<Transport, number>()

  /** @param limit of one network address */
  constructor(limit: number) {
    this.#limit = limit
  }

  isFull(address: string): boolean {
    return (this.#byAddress.get(address) ?? 0) >= this.#limit
  }

  countOf(transport: Transport): number {
    return this.#byTransport.get(transport) ?? 0
  }

  /** @returns to be called once, when the connection has ended */
  enter(address: string, transport: Transport): () => void {
    add(this.#byAddress, address, 1)
    add(this.#byTransport, transport, 1)
    return () => {
      add(this.#byAddress, address, -1)
      add(this.#byTransport, transport, -1)
    }
  }
}

function add<K>(counts: Map<K, number>, key: K, amount: number): void {
  const count = (counts.get(key) ?? 0) + amount
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}
