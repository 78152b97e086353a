import {answerOf, openDatabase} from "./database.ts"
import type {DocumentRow} from "./database.ts"

export type KeptDocument = Pick<DocumentRow, "server" | "document" | "title" | "changedAtMs">

/** The documents that this device keeps and can open without a network; none where the browser keeps nothing. */
export async function keptDocuments(): Promise<readonly KeptDocument[]> {
  if (typeof indexedDB === "undefined") return []
  try {
    const database = await openDatabase(indexedDB, () => undefined)
    try {
      return await answerOf<DocumentRow[]>(database.transaction("documents").objectStore("documents").getAll())
    } finally {
      database.close()
    }
  } catch {
    return []
  }
}
