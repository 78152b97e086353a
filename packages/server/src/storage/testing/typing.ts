import type {DocId} from "@quire/protocol"
import type {Append, Stored} from "@quire/relay"
import * as Y from "yjs"

/** The updates of somebody who writes `text` letter by letter, as they come to a storage. */
export function typing(doc: DocId, text: string): Append[] {
  const [author, appends] = [new Y.Doc(), [] as Append[]]
  author.on("update", (update: Uint8Array) => appends.push({doc, update, title: "", author: null, clocks: []}))
  for (const letter of text) author.getText("body").insert(author.getText("body").length, letter)
  return appends
}

/** The text that a document has when it is opened. */
export function textOf({snapshot, rows}: Pick<Stored, "snapshot" | "rows">): string {
  const reader = new Y.Doc()
  const updates = rows.map(({update}) => update)
  for (const update of snapshot === null ? updates : [snapshot, ...updates]) Y.applyUpdate(reader, update)
  return reader.getText("body").toJSON()
}
