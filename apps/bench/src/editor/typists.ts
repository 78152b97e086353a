import {spawn} from "node:child_process"
import type {ChildProcess} from "node:child_process"
import {once} from "node:events"
import {fileURLToPath} from "node:url"
import {pinned} from "../server-process.ts"
import type {TargetName} from "../targets.ts"

/** What the typists' process is told. */
export interface Assignment {
  readonly target: TargetName
  readonly port: number
  readonly doc: string
  readonly count: number
  readonly perSecond: number
  /** The Yjs client id of the first of them; the others' follow. */
  readonly firstId: number
}

const script = fileURLToPath(new URL("typists-process.js", import.meta.url))

/** Others who type in the document, in a process of their own on the server's core. */
export class Typists {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Waits until all of them are there. */
  static async start(assignment: Assignment): Promise<Typists> {
    const [program, args] = pinned(0, [script, JSON.stringify(assignment)])
    const child = spawn(program, args, {stdio: ["ignore", "inherit", "inherit", "ipc"]})
    await once(child, "message")
    return new Typists(child)
  }

  /** @returns how many letters they have typed */
  async stop(): Promise<number> {
    const told = once(this.#child, "message") as Promise<[number]>
    this.#child.send("stop")
    const [count] = await told
    await once(this.#child, "exit")
    return count
  }
}
