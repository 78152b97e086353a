import {messageNumbers, syncNumbers} from "@quire/protocol"
import * as encoding from "lib0/encoding"
import * as Y from "yjs"

const frame = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write)
const sync = (kind: number, body: Uint8Array) =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.sync)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, body)
  })

export const update = (body: Uint8Array): Uint8Array => sync(syncNumbers.update, body)
export const step1 = (body: Uint8Array): Uint8Array => sync(syncNumbers.step1, body)
export const step2 = (body: Uint8Array): Uint8Array => sync(syncNumbers.step2, body)
export const numbers = (...all: number[]): Uint8Array =>
  frame((encoder) => all.forEach((number) => encoding.writeVarUint(encoder, number)))

/** That `clientId` is there, as `json` says. */
export const presence = (clientId: number, clock: number, json: string): Uint8Array =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, messageNumbers.presence)
    encoding.writeVarUint8Array(
      encoder,
      frame((body) => {
        for (const number of [1, clientId, clock]) encoding.writeVarUint(body, number)
        encoding.writeVarString(body, json)
      }),
    )
  })

/** What a new document says in which `write` was done, in one transaction. */
export function written(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => write(doc))
  return Y.encodeStateAsUpdate(doc)
}

/** Keystrokes of somebody whose first one never comes. */
export function hanging(count: number): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on("update", (said: Uint8Array) => updates.push(said))
  for (let key = 0; key <= count; key++) doc.getText("body").insert(key, "x")
  return updates.slice(1)
}

/** Somebody who is not welcome, as their presence shows them. */
export const eve = JSON.stringify({user: {name: "Eve", color: "#ff0000"}})
