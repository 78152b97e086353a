import * as prng from "lib0/prng"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {writing} from "./testing/writing.ts"
import {clocksOf, join, readUpdate, sliceStruct, writeUpdate} from "./update.ts"

const seeds = [1, 2, 3, 4, Math.floor(Math.random() * 2 ** 31)]
const read = (update: Uint8Array) => readUpdate(update)!

const shown = (doc: Y.Doc) => ["body", "title"].map((name) => JSON.stringify(doc.getText(name).toDelta()))

describe("updates as values", () => {
  it.each(seeds)("R1 joined and written, say what the single ones say (seed %i)", (seed) => {
    const {doc, updates} = writing(prng.create(seed), 120)
    const joined = writeUpdate(join(updates.map(read)))
    const reader = new Y.Doc()
    Y.applyUpdate(reader, joined)
    expect(shown(reader)).toEqual(shown(doc))
    expect(Y.equalSnapshots(Y.snapshot(reader), Y.snapshot(doc))).toBe(true)
    const twice = writeUpdate(join([joined, ...updates].map(read)))
    expect(Y.decodeStateVector(Y.encodeStateVectorFromUpdate(twice))).toEqual(
      Y.decodeStateVector(Y.encodeStateVector(doc)),
    )
  })

  it("R1 letters that were typed on are one struct", () => {
    const [doc, updates] = [new Y.Doc(), [] as Uint8Array[]]
    doc.on("update", (update: Uint8Array) => updates.push(update))
    for (const letter of "typed on") doc.getText("body").insert(doc.getText("body").length, letter)
    const joined = join(updates.map(read))
    expect(joined.runs.map(({structs}) => structs.length)).toEqual([1])
    expect(clocksOf(joined)).toEqual([{clientId: doc.clientID, from: 0, to: 8}])
  })

  it("R1 a part of a struct is taken from it as often as one likes", () => {
    const doc = new Y.Doc()
    doc.getArray("list").push([1, 2, 3])
    const {runs} = read(Y.encodeStateAsUpdate(doc))
    const [struct] = runs[0]!.structs
    expect([1, 1].map((clock) => sliceStruct(struct!, clock).length)).toEqual([2, 2])
    expect(Y.decodeUpdate(writeUpdate({runs, deletes: []})).structs[0]?.length).toBe(3)
  })

  it("has what is deleted in order, though it came in none: what touches is one range", () => {
    // Two client ids; under the second the clocks 4 and 5, 0, and 1.
    const {deletes} = read(Uint8Array.of(0, 2, 9, 1, 7, 1, 5, 3, 4, 2, 0, 1, 1, 1))
    expect(deletes).toEqual([
      {clientId: 5, from: 0, to: 2},
      {clientId: 5, from: 4, to: 6},
      {clientId: 9, from: 7, to: 8},
    ])
  })

  it("G1 an update that has one client id twice is none: Yjs would show the second run alone", () => {
    const doc = new Y.Doc()
    doc.getText("body").insert(0, "a")
    const update = Y.encodeStateAsUpdate(doc)
    const run = update.subarray(1, -1)
    expect(readUpdate(Uint8Array.of(2, ...run, ...run, 0))).toBeNull()
    expect(readUpdate(update)).not.toBeNull()
  })
})

it("G1 B12 an update of more parts than may be is not read to its end, whatever they are", () => {
  const doc = new Y.Doc()
  for (let at = 0; at < 30; at++) doc.getText("body").insert(0, "x")
  for (let at = 0; at < 15; at++) doc.getText("body").delete(at, 1)
  const update = Y.encodeStateAsUpdate(doc)
  const {runs, deletes} = readUpdate(update)!
  const partCount = runs[0]!.structs.length + deletes.length
  expect(readUpdate(update, partCount)).toEqual(readUpdate(update))
  expect(readUpdate(update, partCount - 1)).toBeNull()
})
