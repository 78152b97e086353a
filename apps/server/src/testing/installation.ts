import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {it as base} from "vitest"
import {launch, launchOnSmallDisk, portOf} from "./process.ts"
import type {Running, SmallDisk} from "./process.ts"

/** A Quire that listens. */
export type Serving<T extends Running = Running> = T & {readonly port: number; readonly url: string}

/** A folder with a page to serve and a place for data, and the processes that were started in it. */
export class Installation {
  readonly folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  readonly data = path.join(this.folder, "data")
  readonly #page = path.join(this.folder, "page")
  readonly #processes: Running[] = []

  constructor() {
    mkdirSync(this.#page)
    writeFileSync(path.join(this.#page, "index.html"), "<!doctype html><title>Quire</title>")
  }

  get database(): string {
    return path.join(this.data, "quire.db")
  }

  /** Starts `quire` with just these arguments. */
  launch(...args: readonly string[]): Running {
    return this.#keep(launch(this.#page, ...args))
  }

  /** Runs a command on the data to its end. */
  async run(...args: readonly string[]): Promise<{code: number | null; out: string; err: string}> {
    const {exit, said} = this.launch(...args, "--data", this.data)
    return {code: await exit, ...said}
  }

  /** Starts the server on the data, at a port of its own unless `args` says which, and waits until it listens. */
  serve(...args: readonly string[]): Promise<Serving> {
    return this.#listening(this.launch("--port", "0", "--data", this.data, ...args))
  }

  /** The same on a disk on which no file may grow beyond `fileBytes`. */
  serveOnSmallDisk(fileBytes: number, ...args: readonly string[]): Promise<Serving<SmallDisk>> {
    const all = ["--port", "0", "--data", this.data, ...args]
    return this.#listening(this.#keep(launchOnSmallDisk(fileBytes, this.#page, ...all)))
  }

  remove(): void {
    for (const {child} of this.#processes) child.kill("SIGKILL")
    rmSync(this.folder, {recursive: true})
  }

  async #listening<T extends Running>(running: T): Promise<Serving<T>> {
    const port = await portOf(running, this.data)
    return {...running, port, url: `ws://127.0.0.1:${port}/collab/d`}
  }

  #keep<T extends Running>(running: T): T {
    this.#processes.push(running)
    return running
  }
}

/** A test with an installation of its own, which is gone when the test ends. */
export const it = base.extend<{quire: Installation}>({
  quire: async ({}, use) => {
    const installation = new Installation()
    await use(installation)
    installation.remove()
  },
})
