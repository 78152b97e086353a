import type {Update} from "@quire/protocol"
import * as Y from "yjs"
import {rootKeyOf} from "./update.ts"

/** Brings a document into the form that clients expect, before anybody joins (rule D3). */
export interface Preparation {
  /** A document that has this key in this root map is prepared. */
  readonly mark: {readonly root: string; readonly key: string}
  /** Writes what is missing into `doc`, and nothing when nothing is; gives the body no type. */
  readonly write: (doc: Y.Doc) => void
}

/** What a document of `updates`, which set `rootKeys`, lacks; null when nothing. Only where something may be is a document made. */
export function writePreparation(
  {mark, write}: Preparation,
  rootKeys: readonly string[],
  updates: readonly Update[],
): Update | null {
  if (rootKeys.includes(rootKeyOf(mark.root, mark.key))) return null
  const doc = new Y.Doc()
  try {
    for (const update of updates) Y.applyUpdate(doc, update)
    const written: Update[] = []
    doc.on("update", (update: Update) => written.push(update))
    write(doc)
    return written.length === 0 ? null : Y.mergeUpdates(written)
  } finally {
    doc.destroy()
  }
}
