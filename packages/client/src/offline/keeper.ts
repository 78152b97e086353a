import * as Y from "yjs"
import type {Clock} from "../clock.ts"
import type {KeepState, NotKept} from "../state.ts"
import {openDatabase} from "./database.ts"
import type {UpdateRow} from "./database.ts"
import {Shelf} from "./shelf.ts"

/** Edits of this long go to disk together; with the write itself it stays far below the second that is promised. */
const gatherMs = 200
/** How long opening the database may hold up the connection. */
export const openWithinMs = 3_000
const retryMs = 10_000
/** Rows are merged after as many writes, which every opening counts anew. */
const tidyEveryWrites = 50

export interface KeeperOptions {
  readonly factory: IDBFactory
  readonly clock: Clock
  readonly doc: Y.Doc
  /** Origin of the server. */
  readonly server: string
  readonly document: string
  readonly title: () => string
  /** A row was found that the server may lack. @returns the number that it gets among this tab's edits */
  readonly onWaiting: (update: Uint8Array) => number
  /** `state` or `kept` changed. */
  readonly onChange: () => void
}

/** A row with own words, and the number of the last edit in it. */
interface OwnRow {
  readonly id: number
  readonly upTo: number
}

/** Keeps a document on this device, and knows which of this tab's edits are on its disk. */
export class Keeper {
  readonly #options: KeeperOptions
  #state: KeepState = {name: "opening"}
  #shelf: Shelf | null = null
  #own: Uint8Array[] = []
  #others: Uint8Array[] = []
  #ownRows: OwnRow[] = []
  #made = 0
  #kept = 0
  #saved = 0
  #unkeptSinceMs: number | null = null
  #writes = 0
  #writing: Promise<void> = Promise.resolve()
  #cancel: (() => void) | null = null
  #ended = false

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  get state(): KeepState {
    return this.#state
  }

  /** Edits up to this number are on this device's disk. */
  get kept(): number {
    return this.#kept
  }

  /** When the oldest edit that is not was made. */
  get unkeptSinceMs(): number | null {
    return this.#unkeptSinceMs
  }

  /**
   * Brings what the device has into the document, with the keeper as origin. Resolves as well when that fails or takes more
   * than 3 s: the document must open all the same, and what comes later comes in as an edit.
   */
  open(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.setTimer(openWithinMs, () => {
        if (this.#state.name === "opening") this.#fail("blocked")
        resolve()
      })
      void this.#reopen().then(() => {
        cancel()
        resolve()
      })
    })
  }

  /** This tab made its edit number `edit`. */
  edited(edit: number, update: Uint8Array): void {
    if (this.#ended) return
    this.#made = edit
    this.#own.push(update)
    this.#unkeptSinceMs ??= this.#options.clock.nowMs()
    this.#plan()
  }

  /** Somebody else's words came. */
  received(update: Uint8Array): void {
    if (this.#ended) return
    this.#others.push(update)
    this.#plan()
  }

  /** Edits up to number `edit` are on the server's disk. */
  saved(edit: number): void {
    if (edit <= this.#saved) return
    this.#saved = edit
    if (this.#ownRows.some(({upTo}) => upTo <= edit)) this.#plan()
  }

  /** Writes now what would be written soon, as when the page is hidden. */
  flush = (): Promise<void> => {
    this.#cancel?.()
    this.#cancel = null
    this.#writing = this.#writing.then(() => this.#write()).then(() => this.#tidy())
    return this.#writing
  }

  /** Removes the document from this device, and keeps no more of it. */
  async discard(): Promise<void> {
    this.#own = []
    this.#others = []
    await this.flush()
    await this.#shelf?.clear()
    this.#fail("discarded")
    this.#end()
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    if (this.#shelf !== null) await this.flush()
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#cancel?.()
    this.#cancel = null
    this.#shelf?.close()
    this.#shelf = null
  }

  async #reopen(): Promise<void> {
    const isFirst = this.#state.name === "opening"
    try {
      const {factory, server, document} = this.#options
      const database = await openDatabase(factory, () => this.#fail("blocked"))
      const shelf = new Shelf(database, {name: `${server}/${document}`, server, document})
      for (const event of ["versionchange", "close"]) database.addEventListener(event, () => this.#lose(shelf))
      const rows = await shelf.load()
      // One that was held up may open after the next one.
      if (this.#ended || this.#shelf !== null) return shelf.close()
      this.#shelf = shelf
      this.#read(rows)
      if (!isFirst) this.#keepAll()
      this.#setState({name: "keeping"})
      this.#plan()
    } catch (error) {
      this.#fail(causeOf(error))
      this.#plan()
    }
  }

  #read(rows: readonly UpdateRow[]): void {
    for (const {id, update, waits} of rows) {
      const made = this.#made
      try {
        Y.applyUpdate(this.#options.doc, update, this)
      } catch (error) {
        // A row that cannot be read hides none of the others.
        console.error(error)
        continue
      }
      if (waits === 0 || id === undefined || this.#ownRows.some((row) => row.id === id)) continue
      // What comes in late, and is new to the document, has been noted as an edit.
      if (this.#made === made) this.#made = this.#options.onWaiting(update)
      this.#ownRows.push({id, upTo: this.#made})
      if (this.#own.length === 0) this.#kept = this.#made
    }
  }

  /** What was kept may be gone: everything is written anew. */
  #keepAll(): void {
    const all = [Y.encodeStateAsUpdate(this.#options.doc)]
    const isOwn = this.#made > this.#saved
    this.#own = isOwn ? all : []
    this.#others = isOwn ? [] : all
  }

  #lose(shelf: Shelf): void {
    shelf.close()
    if (this.#shelf !== shelf) return
    this.#shelf = null
    this.#ownRows = []
    this.#kept = 0
    if (this.#made > this.#saved) this.#unkeptSinceMs ??= this.#options.clock.nowMs()
    this.#fail("lost")
    this.#plan()
  }

  #fail(cause: NotKept): void {
    this.#setState({name: "failing", cause})
  }

  #setState(state: KeepState): void {
    if (this.#ended) return
    this.#state = state
    this.#options.onChange()
  }

  #plan(): void {
    if (this.#ended || this.#state.name === "opening") return
    const delayMs = this.#state.name === "keeping" ? gatherMs : retryMs
    this.#cancel ??= this.#options.clock.setTimer(delayMs, () => void this.flush())
  }

  async #tidy(): Promise<void> {
    try {
      if (++this.#writes % tidyEveryWrites === 0) await this.#shelf?.tidy()
    } catch (error) {
      // The rows are there, only many.
      console.error(error)
    }
  }

  async #write(): Promise<void> {
    if (this.#ended || this.#state.name === "opening") return
    // What a device does not take for hours must not pile up.
    const [own, others, upTo] = [joined(this.#own), joined(this.#others), this.#made]
    const shelf = this.#shelf
    if (shelf === null) {
      this.#own = own
      this.#others = others
      return this.#reopen()
    }
    const saved = this.#ownRows.filter((row) => row.upTo <= this.#saved)
    if (own.length + others.length + saved.length === 0) return
    this.#own = []
    this.#others = []
    try {
      const row = await shelf.write({
        own: own[0] ?? null,
        others: others[0] ?? null,
        saved: saved.map(({id}) => id),
        title: this.#options.title(),
        changedAtMs: this.#options.clock.nowMs(),
      })
      this.#ownRows = this.#ownRows.filter((known) => !saved.includes(known))
      if (row !== null) this.#ownRows.push({id: row, upTo})
      this.#kept = Math.max(this.#kept, upTo)
      this.#unkeptSinceMs = this.#own.length === 0 ? null : this.#options.clock.nowMs()
      this.#setState({name: "keeping"})
    } catch (error) {
      this.#own = [...own, ...this.#own]
      this.#others = [...others, ...this.#others]
      const cause = causeOf(error)
      if (cause === "lost") this.#lose(shelf)
      else this.#fail(cause)
      this.#plan()
    }
  }
}

/** One update for many; none for none. */
function joined(updates: Uint8Array[]): Uint8Array[] {
  return updates.length > 1 ? [Y.mergeUpdates(updates)] : updates
}

function causeOf(error: unknown): NotKept {
  switch (error instanceof Error ? error.name : "") {
    case "QuotaExceededError":
      return "full"
    case "VersionError":
    case "InvalidStateError":
      return "lost"
    default:
      return "denied"
  }
}
