import {setTimeout as sleep} from "node:timers/promises"
import {chromium} from "playwright-core"
import type {Browser, BrowserContext} from "playwright-core"
import * as Y from "yjs"
import {LightClient} from "../light-client.ts"
import {ServerProcess} from "../server-process.ts"
import type {Target, TargetName} from "../targets.ts"
import {EditorPage} from "./editor-page.ts"
import {waitForQuiet} from "./quiet.ts"
import {flat, lettersIn, tree} from "./stored.ts"
import type {Stored} from "./stored.ts"
import {prose} from "./prose.ts"
import {Typists} from "./typists.ts"

export const storedBy = (target: TargetName): Stored => (target === "Quire" ? flat : tree)

/** As in the tests: Chromium as root has no sandbox, and must not call home. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Who wrote the documents before anybody opened them. */
const authorId = 1_000
const othersPerSecond = 5

/** One target for one measurement: a server with nothing else to do, documents in it, and a browser that has seen none of them. */
export class Workplace {
  /** What others took of the machine just before, as a share of all cores. */
  readonly othersShare: number
  readonly #target: Target
  readonly #server: ServerProcess
  readonly #browser: Browser
  readonly #context: BrowserContext
  /** Of whoever comes next. */
  #nextId = authorId + 1

  private constructor(
    target: Target,
    server: ServerProcess,
    browser: Browser,
    context: BrowserContext,
    others: number,
  ) {
    this.#target = target
    this.#server = server
    this.#browser = browser
    this.#context = context
    this.othersShare = others
  }

  static async open(target: Target, folder: string): Promise<Workplace> {
    const others = await waitForQuiet()
    const server = await ServerProcess.start((port) => target.command({port, folder}))
    const executablePath = process.env["CHROMIUM_PATH"]
    const browser = await chromium.launch({
      args: flags,
      ...(executablePath === undefined ? {} : {executablePath}),
    })
    const context = await browser.newContext({viewport: {width: 1_280, height: 800}})
    return new Workplace(target, server, browser, context, others)
  }

  /** Puts a document of `wordCount` words there. */
  async write(doc: string, wordCount: number): Promise<void> {
    const document = new Y.Doc()
    document.clientID = authorId
    const stored = storedBy(this.#target.name)
    stored.write(document, prose(wordCount, 1))
    const author = new LightClient({port: this.#server.port, dialect: this.#target.dialect, doc})
    await author.synced
    author.type(Y.encodeStateAsUpdate(document))
    const {count} = lettersIn(stored, document)
    await this.letters(doc, count)
    author.close()
  }

  /** The letters that the server has of a document: at once, or as soon as there are `wanted`, or 5 s have passed. */
  async letters(doc: string, wanted?: number): Promise<{readonly count: number; readonly boldCount: number}> {
    for (const endMs = performance.now() + 5_000; ; await sleep(200)) {
      const letters = lettersIn(storedBy(this.#target.name), await this.#read(doc))
      if (wanted === undefined || letters.count === wanted || performance.now() > endMs) return letters
    }
  }

  page(doc: string): Promise<EditorPage> {
    return EditorPage.open(this.#context, `http://127.0.0.1:${this.#server.port}/d/${doc}`)
  }

  /** Others come, and type 5 keys a second each. */
  typists(doc: string, count: number): Promise<Typists> {
    const firstId = this.#nextId
    this.#nextId += count
    return Typists.start({
      target: this.#target.name,
      port: this.#server.port,
      doc,
      count,
      perSecond: othersPerSecond,
      firstId,
    })
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#server.stop()
  }

  async #read(doc: string): Promise<Y.Doc> {
    const document = new Y.Doc()
    const {port} = this.#server
    const onContent = (content: Uint8Array) => Y.applyUpdate(document, content)
    const reader = new LightClient({port, dialect: this.#target.dialect, doc, onContent})
    await reader.synced
    reader.close()
    return document
  }
}
