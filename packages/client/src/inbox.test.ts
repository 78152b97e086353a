import {encode} from "@quire/protocol"
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import {readSyncMessage} from "y-protocols/sync"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {systemClock} from "./clock.ts"
import {gatherMs, Inbox} from "./inbox.ts"

const origin = {name: "the server"}
let doc: Y.Doc
let inbox: Inbox
let changes: {readonly text: string; readonly origin: unknown; readonly local: boolean}[]
let delivered: number[]

function deliver(data: unknown): void {
  const decoder = decoding.createDecoder(new Uint8Array(data as ArrayBuffer))
  const message = decoding.readVarUint(decoder)
  delivered.push(message)
  if (message === 0) readSyncMessage(decoder, encoding.createEncoder(), doc, origin)
}

beforeEach(() => {
  vi.useFakeTimers()
  doc = new Y.Doc()
  changes = []
  delivered = []
  inbox = new Inbox({doc, origin, clock: systemClock, deliver})
  doc.on("afterTransaction", (transaction) =>
    changes.push({text: doc.getText("body").toJSON(), origin: transaction.origin, local: transaction.local}),
  )
})

afterEach(() => vi.useRealTimers())

/** Updates that somebody else makes, one a key. */
function keys(text: string): ArrayBuffer[] {
  const other = new Y.Doc()
  const frames: ArrayBuffer[] = []
  other.on("update", (update: Uint8Array) => frames.push(bufferOf(encode({type: "update", update}))))
  for (const key of text) other.getText("body").insert(other.getText("body").length, key)
  return frames
}

const bufferOf = (frame: Uint8Array) => frame.slice().buffer
const presence = bufferOf(encode({type: "presence", entries: []}))

it("takes the first key after a pause in at once, and what follows within 33 ms as one change that is not this tab's", () => {
  const [first, ...others] = keys("abcd")
  inbox.receive(first)
  expect(changes).toEqual([{text: "a", origin, local: false}])
  for (const key of others) inbox.receive(key)
  vi.advanceTimersByTime(gatherMs - 1)
  expect(changes).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(changes).toEqual([
    {text: "a", origin, local: false},
    {text: "abcd", origin, local: false},
  ])
})

it("shows carets after the text that they stand in", () => {
  const [first, second] = keys("ab")
  inbox.receive(first)
  inbox.receive(presence)
  inbox.receive(second)
  vi.advanceTimersByTime(gatherMs)
  expect(delivered).toEqual([0, 0, 1])
})

it("lets no caret hold up what is written", () => {
  const [first, second] = keys("ab")
  inbox.receive(first)
  vi.advanceTimersByTime(gatherMs)
  inbox.receive(presence)
  inbox.receive(second)
  expect(changes.at(-1)).toMatchObject({text: "ab"})
  inbox.receive(presence)
  expect(delivered).toEqual([0, 1, 0])
  vi.advanceTimersByTime(gatherMs)
  expect(delivered).toEqual([0, 1, 0, 1])
})

it("delivers any other message at once, after all that came before it", () => {
  const [first, second] = keys("ab")
  inbox.receive(first)
  inbox.receive(second)
  inbox.receive(bufferOf(encode({type: "saved", count: 1})))
  expect(delivered).toEqual([0, 0, 64])
  expect(changes.at(-1)).toMatchObject({text: "ab"})
})

it("holds nothing up when the clock is set back", () => {
  const [first, second] = keys("ab")
  inbox.receive(first)
  vi.setSystemTime(Date.now() - 60_000)
  inbox.receive(second)
  expect(changes.at(-1)).toMatchObject({text: "ab"})
})

it("delivers nothing that it was told to forget", () => {
  const [first, second] = keys("ab")
  inbox.receive(first)
  inbox.receive(second)
  inbox.clear()
  vi.advanceTimersByTime(gatherMs)
  expect(doc.getText("body").toJSON()).toBe("a")
})
