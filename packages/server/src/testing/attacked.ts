import {fork} from "node:child_process"
import type {ChildProcess} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {WebSocket} from "ws"
import {SqliteStorage} from "../storage/sqlite.ts"
import {textOf as storedTextOf} from "../storage/testing/typing.ts"

const attackedDocument = "attacked"
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
    return (await this.#ask()).heldBytes
  }

  /** How many updates are not on disk yet. */
  async unsavedCount(): Promise<number> {
    return (await this.#ask()).unsavedCount
  }

  async #ask(): Promise<{heldBytes: number; unsavedCount: number}> {
    this.#child.send("how much?")
    const [answer] = (await once(this.#child, "message")) as [{heldBytes: number; unsavedCount: number}]
    return answer
  }

  /** @param document default: the one that Ann and Bob are in */
  addressOf(document = attackedDocument): string {
    return `ws://127.0.0.1:${this.port}/collab/${document}`
  }

  client(document = attackedDocument): WebsocketProvider {
    return new WebsocketProvider(`ws://127.0.0.1:${this.port}/collab`, document, new Y.Doc(), {
      WebSocketPolyfill: WebSocket,
      disableBc: true,
    })
  }

  /** Kills the server. @returns the text that is on disk */
  async stop(): Promise<string> {
    for (const provider of [this.ann, this.bob]) provider.destroy()
    const ended = once(this.#child, "exit")
    this.#child.kill("SIGKILL")
    await ended
    const storage = await SqliteStorage.open(this.#folder)
    const text = storedTextOf(await storage.load(parseDocId(attackedDocument) as DocId))
    await storage.close()
    rmSync(this.#folder, {recursive: true})
    return text
  }
}

export const textOf = ({doc}: WebsocketProvider): string => doc.getText("body").toJSON()
