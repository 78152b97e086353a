import type {Refusal} from "./gate.ts"

/** What is counted. `refused`: updates; `limited`: connections that a limit ended; `rooms`: documents. */
export type Counted =
  | "received"
  | "delivered"
  | "merged"
  | "resynced"
  | "healed"
  | "hinted"
  | "lagged"
  | `refused.${Refusal | "grant"}`
  | `limited.${"tooFast" | "tooLarge" | "unsaved" | "waiting" | "slow" | "connections" | "rooms" | "address" | "frame"}`
  | `rooms.${"loaded" | "unloaded" | "evicted"}`
  | "protocolError"

/** How often what has happened since the node was started. */
export class Counts {
  readonly #counts = new Map<Counted, number>()

  add(what: Counted, amount = 1): void {
    this.#counts.set(what, this.of(what) + amount)
  }

  of(what: Counted): number {
    return this.#counts.get(what) ?? 0
  }

  get all(): ReadonlyMap<Counted, number> {
    return this.#counts
  }
}
