import type {Refusal} from "./gate.ts"

/** What is counted. */
export type Counted =
  /** Updates that came from clients; those of them that were new; and how often one left for somebody. */
  | "received"
  | "merged"
  | "delivered"
  /** Updates that hung on something missing, so that their sender was asked for that. */
  | "resynced"
  /** Parts of updates that somebody else brought than their author. */
  | "healed"
  /** Updates that another node told of. */
  | "hinted"
  /** How often somebody was told nothing for a while, who read too slowly. */
  | "lagged"
  /** Updates that were not taken; `protocolError`: messages that are none. */
  | `refused.${Refusal | "grant" | "protocolError"}`
  /** Connections that a limit ended, or did not let begin. */
  | `limited.${"tooFast" | "tooLarge" | "unsaved" | "waiting" | "slow" | "connections" | "rooms" | "address" | "frame"}`
  /** Documents. `evicted`: unloaded before their time. */
  | `rooms.${"loaded" | "unloaded" | "evicted"}`

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
