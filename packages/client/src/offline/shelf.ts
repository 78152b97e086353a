import * as Y from "yjs"
import {answerOf, committed} from "./database.ts"
import type {DocumentRow, UpdateRow} from "./database.ts"

/** As many rows are merged into one. */
const mergeFromRows = 100

/** What is written in one go. */
export interface Batch {
  /** Updates by this tab's hand, merged; the server may lack them. */
  readonly own: Uint8Array | null
  /** Updates by others, merged. */
  readonly others: Uint8Array | null
  /** Rows with own updates that the server has on disk by now. */
  readonly saved: readonly number[]
  readonly title: string
  readonly changedAtMs: number
}

/**
 * One document's rows in the database. Every tab writes what it has itself, in transactions that the browser runs one after another,
 * so that no tab depends on another one that may be frozen, and merging rows needs no lock.
 */
export class Shelf {
  readonly #database: IDBDatabase
  readonly #identity: Pick<DocumentRow, "name" | "server" | "document">

  constructor(database: IDBDatabase, identity: Pick<DocumentRow, "name" | "server" | "document">) {
    this.#database = database
    this.#identity = identity
  }

  close(): void {
    this.#database.close()
  }

  /** Everything that is kept, oldest first. */
  load(): Promise<UpdateRow[]> {
    const {updates} = this.#open("readonly")
    return answerOf<UpdateRow[]>(updates.index("name").getAll(this.#identity.name))
  }

  /** @returns the row of `own`, once it is flushed to disk */
  async write({own, others, saved, title, changedAtMs}: Batch): Promise<number | null> {
    const {name} = this.#identity
    const {transaction, documents, updates} = this.#open("readwrite")
    const done = committed(transaction)
    for (const id of saved) release(updates, id)
    if (others !== null) updates.add({name, update: others, waits: 0} satisfies UpdateRow)
    const added = own === null ? null : updates.add({name, update: own, waits: 1} satisfies UpdateRow)
    if (own !== null || others !== null) documents.put({...this.#identity, title, changedAtMs} satisfies DocumentRow)
    await done
    return added === null ? null : Number(added.result)
  }

  /** Merges rows that no server waits for, when there are many. */
  async tidy(): Promise<void> {
    const {transaction, updates} = this.#open("readwrite")
    const done = committed(transaction)
    const all = updates.index("name").getAll(this.#identity.name)
    all.addEventListener("success", () => {
      const rows = (all.result as UpdateRow[]).filter(({waits}) => waits === 0)
      if (rows.length < mergeFromRows) return
      const update = Y.mergeUpdates(rows.map((row) => row.update))
      for (const {id} of rows) updates.delete(id!)
      updates.add({name: this.#identity.name, update, waits: 0} satisfies UpdateRow)
    })
    await done
  }

  /** Removes the document from this device. */
  async clear(): Promise<void> {
    const {transaction, documents, updates} = this.#open("readwrite")
    const done = committed(transaction)
    documents.delete(this.#identity.name)
    const keys = updates.index("name").getAllKeys(this.#identity.name)
    keys.addEventListener("success", () => {
      for (const key of keys.result) updates.delete(key)
    })
    await done
  }

  #open(mode: IDBTransactionMode) {
    const transaction = this.#database.transaction(["documents", "updates"], mode, {durability: "strict"})
    return {
      transaction,
      documents: transaction.objectStore("documents"),
      updates: transaction.objectStore("updates"),
    }
  }
}

function release(updates: IDBObjectStore, id: number): void {
  const row = updates.get(id) as IDBRequest<UpdateRow | undefined>
  row.addEventListener("success", () => {
    if (row.result !== undefined) updates.put({...row.result, waits: 0} satisfies UpdateRow)
  })
}
