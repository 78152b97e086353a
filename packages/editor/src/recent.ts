import type {Memory} from "./memory.ts"

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
