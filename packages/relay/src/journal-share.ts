import type {DocId, Update, UserId} from "@quire/protocol"
import type {Journal} from "./journal.ts"
import type {Session} from "./session.ts"
import {clocksOf, writeUpdate} from "./update.ts"
import type {Content} from "./update.ts"

/** What one author brought. */
export interface Part {
  readonly content: Content
  /** What says it. */
  readonly update: Update
  readonly author: UserId | null
}

export interface JournalShareOptions {
  readonly doc: DocId
  readonly journal: Journal
  /** The document's title now. */
  readonly title: () => string
  /** An update of `sizeBytes` is on its way to disk. */
  readonly onWrite: (sizeBytes: number) => void
  /** More of it is on disk, and whoever waited for that has heard so. */
  readonly onSaved: () => void
}

/** A room's share of the journal: what of it was written, what of that is on disk, and who waits to hear so. */
export class JournalShare {
  readonly #options: JournalShareOptions
  readonly #awaiting = new Set<Session>()
  #writtenCount = 0
  #savedCount = 0
  #prelude: Content | null = null

  constructor(options: JournalShareOptions) {
    this.#options = options
  }

  /** The last place that was written. */
  get writtenCount(): number {
    return this.#writtenCount
  }

  /** The last place up to which everything is on disk. */
  get savedCount(): number {
    return this.#savedCount
  }

  /** What a new document starts with. It is stored with the first word in it: opening an address alone leaves no trace. */
  begin(prelude: Content): void {
    this.#prelude = prelude
  }

  /**
   * Writes `parts`, each a row of its own, so that what is stored says who wrote it.
   * @returns the one place that all of them have in the room's journal
   */
  write(parts: readonly Part[]): number {
    const prelude = this.#prelude
    this.#prelude = null
    if (prelude !== null) this.#append({content: prelude, update: writeUpdate(prelude), author: null}, () => undefined)
    let left = parts.length
    for (const part of parts)
      this.#append(part, () => {
        if (--left === 0) this.#onSaved()
      })
    return ++this.#writtenCount
  }

  /** Tells `session` as soon as everything that has come so far is on disk. */
  await(session: Session): void {
    if (session.saved(this.#savedCount)) this.#awaiting.add(session)
  }

  /** `session` has ended. */
  forget(session: Session): void {
    this.#awaiting.delete(session)
  }

  #append({content, update, author}: Part, onSaved: () => void): void {
    const {doc, journal, title, onWrite} = this.#options
    onWrite(update.length)
    journal.write({doc, update, title: title(), author, clocks: clocksOf(content)}, onSaved)
  }

  #onSaved(): void {
    this.#savedCount++
    for (const session of this.#awaiting) if (!session.saved(this.#savedCount)) this.#awaiting.delete(session)
    this.#options.onSaved()
  }
}
