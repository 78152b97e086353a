import * as prng from "lib0/prng"
import * as decoding from "lib0/decoding"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {Replica} from "./replica.ts"
import {readUpdate, writeUpdate} from "./update.ts"

const seeds = [1, 2, 3, Math.floor(Math.random() * 2 ** 31)]
const nothing = Uint8Array.of(0)
const updateIn = (frame: Uint8Array) => decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2)))

function noted(replica: Replica, update: Uint8Array, position: number): void {
  const fresh = replica.note(readUpdate(update)!)
  if (fresh !== null) replica.keep(writeUpdate(fresh), position)
}

function edit(doc: Y.Doc, random: prng.PRNG): void {
  const text = doc.getText("body")
  const at = prng.int32(random, 0, text.length)
  if (prng.int32(random, 0, 2) === 0) text.delete(at, Math.min(4, text.length - at))
  else text.insert(at, prng.word(random))
}

describe("R3 a replica", () => {
  it.each(seeds)("gives everybody what they lack, a snapshot in its place or not (seed %i)", (seed) => {
    const random = prng.create(seed)
    const [writer, replica, reader] = [new Y.Doc(), new Replica(), new Y.Doc()]
    writer.on("update", (update: Uint8Array) => noted(replica, update, position))
    let position = 0
    for (position = 1; position <= 200; position++) {
      edit(writer, random)
      if (prng.int32(random, 0, 15) === 0)
        replica.replace(Y.encodeStateAsUpdate(writer), position - prng.int32(random, 0, 1))
      const late = prng.bool(random) ? new Y.Doc() : reader
      for (const frame of replica.framesSince(Y.encodeStateVector(late))) Y.applyUpdate(late, updateIn(frame))
      expect(late.getText("body").toJSON()).toBe(writer.getText("body").toJSON())
    }
    expect(Y.decodeStateVector(replica.stateVector)).toEqual(Y.decodeStateVector(Y.encodeStateVector(writer)))
  })

  it("gives joiners few frames, the same to each, a syncStep2 last, however many updates there were", () => {
    const [writer, replica] = [new Y.Doc(), new Replica()]
    writer.on("update", (update: Uint8Array) => noted(replica, update, 1))
    for (let count = 0; count < 1_000; count++) writer.getText("body").insert(0, "word ")
    const frames = replica.framesSince(nothing)
    expect(frames.length).toBeLessThan(12)
    expect(frames.map((frame) => frame[1])).toEqual([...frames.slice(1).map(() => 2), 1])
    for (const [index, frame] of replica.framesSince(nothing).entries()) expect(frame).toBe(frames[index])
  })

  it("keeps bytes as they came, and copies what is a small part of what came", () => {
    const [large, small] = [new Uint8Array(1_000), new Uint8Array(1_000).subarray(0, 10)]
    const replica = new Replica()
    for (const update of [large, small]) replica.keep(update, 1)
    expect(replica.updates[0]).toBe(large)
    expect(replica.updates[1]?.buffer.byteLength).toBe(10)
  })

  it("keeps of letters that were gathered only those that a snapshot does not hold", () => {
    const [writer, replica] = [new Y.Doc(), new Replica()]
    let position = 0
    writer.on("update", (update: Uint8Array) => noted(replica, update, ++position))
    for (const letter of "abc") writer.getText("body").insert(0, letter)
    const last = replica.sizeBytes / 3
    const snapshot = Y.encodeStateAsUpdate(writer)
    replica.replace(snapshot, 2)
    expect(replica.sizeBytes).toBeLessThan(snapshot.length + last + 3)
    expect(replica.updates.map((update) => Y.decodeUpdate(update).structs.length)).toEqual([3, 1])
    replica.replace(snapshot, 3)
    expect(replica.updates).toEqual([snapshot])
  })

  it("does not cut a piece beyond 1 MiB: whoever lacks some of it gets the bytes that are there", () => {
    const [writer, replica] = [new Y.Doc(), new Replica()]
    writer.getText("body").insert(0, "start")
    const early = Y.encodeStateVector(writer)
    writer.getText("body").insert(0, "x".repeat(1_100_000))
    noted(replica, Y.encodeStateAsUpdate(writer), 1)
    const [whole, last, ...none] = replica.framesSince(early)
    expect([whole?.length, last?.[1], none.length]).toEqual([replica.framesSince(nothing)[0]?.length, 1, 0])
  })
})
