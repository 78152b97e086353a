import {fork} from "node:child_process"
import type {ChildProcess} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {WebSocket} from "ws"

const program = fileURLToPath(new URL("../../dist/testing/attacked-server.js", import.meta.url))

/** The attacked server, which runs from the build, and two people who write in it with unmodified clients meanwhile. */
export class Attacked {
  readonly port: number
  readonly ann: WebsocketProvider
  readonly bob: WebsocketProvider
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child
    this.#folder = folder
    this.port = port
    this.ann = this.client()
    this.bob = this.client()
  }

  static async start(): Promise<Attacked> {
    const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
    const child = fork(program, [folder], {execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "inherit", "ipc"]})
    const [{port}] = (await once(child, "message")) as [{port: number}]
    return new Attacked(child, folder, port)
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** What the server cannot let go of. */
  async heldBytes(): Promise<number> {
    this.#child.send("how much?")
    const [{heldBytes}] = (await once(this.#child, "message")) as [{heldBytes: number}]
    return heldBytes
  }

  /** The address of the document that Ann and Bob are in. */
  get address(): string {
    return `ws://127.0.0.1:${this.port}/collab/attacked`
  }

  client(): WebsocketProvider {
    return new WebsocketProvider(`ws://127.0.0.1:${this.port}/collab`, "attacked", new Y.Doc(), {
      WebSocketPolyfill: WebSocket,
      disableBc: true,
    })
  }

  async stop(): Promise<void> {
    for (const provider of [this.ann, this.bob]) provider.destroy()
    const ended = once(this.#child, "exit")
    this.#child.kill("SIGKILL")
    await ended
    rmSync(this.#folder, {recursive: true})
  }
}

export const textOf = ({doc}: WebsocketProvider): string => doc.getText("body").toJSON()
