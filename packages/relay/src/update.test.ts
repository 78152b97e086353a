import * as prng from "lib0/prng"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {ClockSet} from "./clock-set.ts"
import {Title} from "./title.ts"
import {clocksOf, join, readUpdate, sliceStruct, writeUpdate} from "./update.ts"
import type {Content} from "./update.ts"

const seeds = [1, 2, 3, 4, Math.floor(Math.random() * 2 ** 31)]
const read = (update: Uint8Array) => readUpdate(update)!

/** Three who write at once, and all that they wrote in an order in which it can be merged. */
function writing(random: prng.PRNG, steps: number): {readonly doc: Y.Doc; readonly updates: readonly Uint8Array[]} {
  const updates: Uint8Array[] = []
  const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), {clientID}))
  for (const doc of docs)
    doc.on("update", (update: Uint8Array, origin: unknown) => origin !== docs && updates.push(update))
  for (let step = 0; step < steps; step++) {
    const doc = prng.oneOf(random, docs)
    const text = doc.getText(prng.oneOf(random, ["body", "body", "title"]))
    const at = prng.int32(random, 0, text.length)
    if (prng.int32(random, 0, 3) === 0) text.delete(at, Math.min(3, text.length - at))
    else if (prng.int32(random, 0, 4) === 0) text.insertEmbed(at, new Y.Map([["kind", step]]))
    else text.insert(at, prng.utf16String(random))
    if (prng.int32(random, 0, 2) === 0)
      for (const other of docs) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)), docs)
  }
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return {doc, updates}
}

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

  it("G1 an update that has one client id twice is none: Yjs would show the second run alone", () => {
    const doc = new Y.Doc()
    doc.getText("body").insert(0, "a")
    const update = Y.encodeStateAsUpdate(doc)
    const run = update.subarray(1, -1)
    expect(readUpdate(Uint8Array.of(2, ...run, ...run, 0))).toBeNull()
    expect(readUpdate(update)).not.toBeNull()
  })
})

it.each(seeds)("a set of clocks lacks what was not added (seed %i)", (seed) => {
  const random = prng.create(seed)
  const [set, plain] = [new ClockSet(), new Set<number>()]
  for (let step = 0; step < 300; step++) {
    const from = prng.int32(random, 0, 100)
    const range = {clientId: 7, from, to: from + prng.int32(random, 1, 12)}
    const clocks = Array.from({length: range.to - from}, (_, index) => from + index)
    const lacking = set
      .lacks(range)
      .flatMap((part) => Array.from({length: part.to - part.from}, (_, index) => part.from + index))
    expect(lacking).toEqual(clocks.filter((clock) => !plain.has(clock)))
    if (!prng.bool(random)) continue
    set.add(range)
    for (const clock of clocks) plain.add(clock)
    expect(
      set.ranges.flatMap((part) => Array.from({length: part.to - part.from}, (_, index) => part.from + index)),
    ).toEqual([...plain].toSorted((a, b) => a - b))
  }
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

describe("the title", () => {
  it("is known of what two people wrote by turns, in one update", () => {
    const [ann, bob] = [new Y.Doc(), new Y.Doc()]
    for (let turn = 0; turn < 20; turn++) {
      const [author, other] = turn % 2 === 0 ? [ann, bob] : [bob, ann]
      author.getText("title").insert(turn, String(turn % 10))
      Y.applyUpdate(other, Y.encodeStateAsUpdate(author))
    }
    const title = new Title()
    title.note(read(Y.encodeStateAsUpdate(ann)))
    expect(title.text).toBe("01234567890123456789")
  })

  it("B13 takes no time for two thousand million deleted letters in 20 bytes, and no more than its share of space in lists", () => {
    const title = new Title()
    const parent = "title" as unknown as Y.AbstractType<unknown>
    const items = [new Y.ContentDeleted(2 ** 31 - 600), new Y.ContentString("x".repeat(599))].map(
      (content, index) =>
        new Y.Item(Y.createID(7, index * (2 ** 31 - 600)), null, null, null, null, parent, null, content),
    )
    title.note({runs: [{clientId: 7, structs: items}], deletes: []})
    expect(title.text).toBe("x".repeat(500))
  })

  it("stays as it was when somebody makes it of too many parts", () => {
    const doc = new Y.Doc()
    const title = new Title()
    doc.getText("title").insert(0, "Title")
    title.note(read(Y.encodeStateAsUpdate(doc)))
    const before = Y.encodeStateVector(doc)
    for (let at = 0; at < 6_000; at++) doc.getText("title").insert(0, "x")
    title.note(read(Y.encodeStateAsUpdate(doc, before)))
    expect(title.text).toBe("Title")
  })

  it.each(seeds)("is that of the document, in whatever portions it comes (seed %i)", (seed) => {
    const random = prng.create(seed)
    const {doc, updates} = writing(random, 120)
    const title = new Title()
    for (let index = 0; index < updates.length;) {
      const portion = updates.slice(index, (index += prng.int32(random, 1, 20)))
      title.note(join(portion.map(read)) satisfies Content)
    }
    expect(title.text).toBe(doc.getText("title").toJSON())
  })
})
