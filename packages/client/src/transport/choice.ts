import type {Carrier} from "./fallback-socket.ts"

/** The two ways to a server. The fallback picks between events and polling by itself. */
export type Way = "websocket" | "fallback"

const key = "quire-transport"

/** Which way to try first. A network that blocks WebSocket is remembered for as long as the tab lives. */
export class Choice {
  readonly #storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null
  #carrier: Carrier | null

  /** `storage`: the tab's own; null where the browser forbids it. */
  constructor(storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null) {
    this.#storage = storage
    const remembered = storage?.getItem(key)
    this.#carrier = remembered === "stream" || remembered === "poll" ? remembered : null
  }

  /** What one attempt tries, in this order, until a way opens. */
  get ways(): readonly Way[] {
    return this.#carrier === null ? ["websocket", "websocket", "fallback"] : ["fallback", "websocket"]
  }

  /** What the fallback begins with. */
  get carrier(): Carrier {
    return this.#carrier ?? "stream"
  }

  /** A WebSocket goes through; or it does not, and `carrier` does. */
  remember(way: "websocket" | Carrier): void {
    this.#carrier = way === "websocket" ? null : way
    try {
      if (this.#carrier === null) this.#storage?.removeItem(key)
      else this.#storage?.setItem(key, this.#carrier)
    } catch {
      // Full: this page still remembers.
    }
  }
}

/** The tab's own storage, or null where it is forbidden or there is none. */
export function tabStorage(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}
