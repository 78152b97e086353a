import {spawn} from "node:child_process"
import type {ChildProcess} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {createInterface} from "node:readline"
import {fileURLToPath} from "node:url"

/** The command line of the server. */
export const program = fileURLToPath(new URL("../apps/server/dist/index.js", import.meta.url))

/** The real server, in a process of its own, with a data folder of its own. */
export class Server {
  readonly #data = mkdtempSync(path.join(tmpdir(), "quire-e2e-"))
  #process: ChildProcess | null = null
  #port = 0

  get url(): string {
    return `http://localhost:${this.#port}`
  }

  /** Starts on a free port; after `kill`, on the same port and data. */
  async start(): Promise<void> {
    const settings = ["--port", String(this.#port), "--data", this.#data, "--origins", "any"]
    const child = spawn(process.execPath, [program, ...settings], {stdio: ["ignore", "pipe", "inherit"]})
    this.#process = child
    for await (const line of createInterface({input: child.stdout})) {
      const address = /http:\/\/localhost:(\d+)/.exec(line)
      if (address === null) continue
      this.#port = Number(address[1])
      return
    }
    throw new Error("The server ended before it was up")
  }

  /** Ends it as the system does when it has run out of patience. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#process
    if (child === null || this.#hasEnded) return
    child.kill(signal)
    await once(child, "exit")
  }

  /** Whatever was done to it, it serves again. */
  async revive(): Promise<void> {
    this.signal("SIGCONT")
    if (this.#hasEnded) await this.start()
  }

  get #hasEnded(): boolean {
    return this.#process === null || this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  /** Stops it in its tracks, or lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#process?.kill(signal)
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#data, {recursive: true, force: true})
  }
}
