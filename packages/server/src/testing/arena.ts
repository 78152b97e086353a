import {closeReasons} from "@quire/protocol"
import {afterAll, beforeAll, vi} from "vitest"
import {WebSocket} from "ws"
import {Attacked, textOf} from "./attacked.ts"
import {numbers, update} from "./frames.ts"

/** What a server may hold more than before an attack, besides a tenth. */
const slackBytes = 1024 * 1024
const wrote = "What Ann wrote."

/** What a bad message gets: nothing happens, or its sender is sent away. */
export const bearable: readonly (number | null)[] = [
  null,
  closeReasons.protocolError.code,
  closeReasons.invalidUpdate.code,
]

const patience = {timeout: 20_000, interval: 10}
export const seen = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, patience)

export interface Attack {
  readonly name: string
  /** Default: the one that Ann and Bob are in. */
  readonly document?: string
  readonly frames: () => readonly (Uint8Array | string)[]
  /** The close codes that it may get; null: it is borne, and the attacker goes on. */
  readonly codes: readonly (number | null)[]
}

/** A server in which Ann and Bob write while it is attacked, for all tests of one file. */
export class Arena {
  #attacked: Attacked | null = null
  /** How often somebody typed to see whether that still works. */
  #keyCount = 0
  /** What everybody saw before the attack. */
  #text = ""
  #heldBytes = 0

  constructor() {
    beforeAll(() => this.#begin())
    afterAll(() => this.#end())
  }

  get attacked(): Attacked {
    return this.#attacked!
  }

  get annsId(): number {
    return this.attacked.ann.awareness.clientID
  }

  /** A client that was answered as any other says these. @returns the code with which it was sent away, or null */
  async codeFor(frames: readonly (Uint8Array | string)[], document?: string): Promise<number | null> {
    const attacker = new WebSocket(this.attacked.addressOf(document))
    let code: number | null = null
    const ended = new Promise<void>((resolve) =>
      attacker.once("close", (closed) => {
        code = closed === 1005 ? null : closed
        resolve()
      }),
    )
    await new Promise((resolve) => attacker.once("message", resolve))
    for (const each of frames) attacker.send(each)
    // The answer to a ping comes when everything before it has been dealt with.
    attacker.once("pong", () => attacker.close())
    attacker.ping()
    await ended
    return code
  }

  /** What anybody has suffered since it was last asked: their text, sight or hand, or the server's memory. */
  async harm(): Promise<string[]> {
    const {ann, bob} = this.attacked
    const harm: string[] = []
    const unless = async (check: () => boolean | Promise<boolean>, what: string) => {
      if (!(await comes(check))) harm.push(what)
    }
    if (!this.attacked.isAlive) return ["the server has ended"]
    ann.doc.getText("body").insert(0, String(++this.#keyCount))
    const expected = `${this.#keyCount}${this.#text}`
    this.#text = textOf(ann)
    if (this.#text !== expected) harm.push(`Ann's text is ${this.#text}`)
    const newcomer = this.attacked.client()
    await unless(() => textOf(bob) === textOf(ann), "Bob does not see what Ann writes")
    await unless(() => textOf(newcomer) === textOf(ann), "who comes now does not see it")
    newcomer.destroy()
    const {user} = (bob.awareness.getStates().get(this.annsId) ?? {}) as {user?: {name?: string}}
    if (user?.name !== "Ann") harm.push("Bob does not see Ann")
    const mostBytes = this.#heldBytes * 1.1 + slackBytes
    await unless(async () => (await this.attacked.heldBytes()) < mostBytes, `the server holds more than ${mostBytes}`)
    return harm
  }

  async #begin(): Promise<void> {
    this.#attacked = await Attacked.start()
    const {ann, bob} = this.attacked
    await vi.waitUntil(() => ann.synced && bob.synced, patience)
    ann.awareness.setLocalState({user: {name: "Ann", color: "#30bced"}})
    ann.doc.getText("body").insert(0, wrote)
    await vi.waitUntil(() => textOf(bob) === wrote, patience)
    // What is loaded and compiled when somebody is sent away for the first time is no leak.
    await this.codeFor([update(numbers(9, 9))])
    this.#text = wrote
    this.#heldBytes = await this.attacked.heldBytes()
  }

  /** Rule S2: whatever was done to the server, what was saved is on disk when it is killed. */
  async #end(): Promise<void> {
    const text = textOf(this.attacked.ann)
    await vi.waitUntil(async () => (await this.attacked.unsavedCount()) === 0, patience)
    if ((await this.attacked.stop()) !== text) throw new Error("Not all of the text is on disk")
  }
}

function comes(check: () => boolean | Promise<boolean>): Promise<boolean> {
  return vi.waitUntil(check, patience).then(
    () => true,
    () => false,
  )
}
