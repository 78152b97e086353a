import {existsSync, readFileSync} from "node:fs"
import {fileURLToPath} from "node:url"
import {gunzipSync} from "node:zlib"
import * as Y from "yjs"

/** Position, characters deleted there, text inserted there. */
type Patch = readonly [at: number, deleted: number, inserted: string]

/** What somebody typed, key by key. */
export interface Recording {
  readonly name: string
  readonly patches: readonly Patch[]
}

const root = new URL("../../../", import.meta.url)
const folder = process.env["QUIRE_TRACES"] ?? fileURLToPath(new URL("../shared/traces", root))
const paper = `${folder}/automerge-paper.json.gz`
const own = new URL("packages/server/recordings/two-writers.json", root)

/** A paper that somebody wrote, where it is there (`QUIRE_TRACES` names the folder); else the text of our own recording. */
export function loadRecording(): Recording {
  if (existsSync(paper)) {
    const {txns} = JSON.parse(gunzipSync(readFileSync(paper)).toString()) as {txns: {patches: Patch[]}[]}
    return {name: "automerge-paper", patches: txns.flatMap(({patches}) => patches)}
  }
  const {endContent} = JSON.parse(readFileSync(own, "utf8")) as {endContent: string}
  const patches = Array.from({length: 10 * endContent.length}, (_, at): Patch => [
    at,
    0,
    endContent[at % endContent.length]!,
  ])
  return {name: "two-writers", patches}
}

/** The name of the root text that a bench writes to. */
export const textRoot = "text"

/** Types the first `count` patches. @returns the document and the update of each */
export function typeOut({patches}: Recording, clientId: number, count: number): {doc: Y.Doc; updates: Uint8Array[]} {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const text = doc.getText(textRoot)
  const updates: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => updates.push(update))
  for (const [at, deleted, inserted] of patches.slice(0, count)) {
    doc.transact(() => {
      text.delete(at, deleted)
      text.insert(at, inserted)
    })
  }
  return {doc, updates}
}

/** The state of a document that the recording was typed into until it had about `sizeBytes`. */
export function stateOf(recording: Recording, sizeBytes: number): Uint8Array {
  let state: Uint8Array = new Uint8Array()
  for (
    let count = Math.ceil(sizeBytes / 4);
    state.length < sizeBytes && count < 2 * recording.patches.length;
    count *= 1.3
  )
    state = Y.encodeStateAsUpdate(typeOut(recording, 77, count).doc)
  return state
}
