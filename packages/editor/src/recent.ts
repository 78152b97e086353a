/** What a store of a browser offers; where there is none, the page remembers. */
export type Memory = Pick<Storage, "getItem" | "setItem">

const COUNT_MAX = 4

/** The names of what somebody picked last, the latest first. */
export class Recent {
  readonly #memory: Memory
  readonly #key: string

  constructor(memory: Memory, key: string) {
    this.#memory = memory
    this.#key = key
  }

  get names(): readonly string[] {
    return (this.#memory.getItem(this.#key) ?? "").split(" ").filter((name) => name !== "")
  }

  note(name: string): void {
    const names = [name, ...this.names.filter((other) => other !== name)]
    this.#memory.setItem(this.#key, names.slice(0, COUNT_MAX).join(" "))
  }
}

/** The browser's store where it lets us, else one that lasts as long as the page. */
export function browserMemory(): Memory {
  const page = new Map<string, string>()
  return {
    getItem: (name) => attempt(() => localStorage.getItem(name)) ?? page.get(name) ?? null,
    setItem: (name, value) => {
      page.set(name, value)
      attempt(() => localStorage.setItem(name, value))
    },
  }
}

function attempt<T>(action: () => T): T | null {
  try {
    return action()
  } catch {
    return null
  }
}
