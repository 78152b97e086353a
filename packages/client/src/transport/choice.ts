/** The two ways to a server. The fallback picks between events and polling by itself. */
export type Way = "websocket" | "fallback"

const key = "quire-transport"

/** Which way to try first. A network that blocks WebSocket is remembered for as long as the tab lives. */
export class Choice {
  readonly #storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null
  #fallsBack: boolean

  /** `storage`: the tab's own; null where the browser forbids it. */
  constructor(storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null) {
    this.#storage = storage
    this.#fallsBack = storage?.getItem(key) === "fallback"
  }

  /** What one attempt tries, in this order, until a way opens. */
  get ways(): readonly Way[] {
    return this.#fallsBack ? ["fallback", "websocket"] : ["websocket", "websocket", "fallback"]
  }

  /** `way` goes through. */
  remember(way: Way): void {
    this.#fallsBack = way === "fallback"
    try {
      if (this.#fallsBack) this.#storage?.setItem(key, way)
      else this.#storage?.removeItem(key)
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
