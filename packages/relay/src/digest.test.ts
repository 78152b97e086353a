import * as prng from "lib0/prng"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import * as Y from "yjs"
import {digestOf, readDigest} from "./digest.ts"
import {Replica} from "./replica.ts"
import {Shape} from "./shape.ts"
import {readStored} from "./stored.ts"
import {docId} from "./testing/client.ts"
import {SmallWorld} from "./testing/world.ts"
import {maxTitleLength, Title} from "./title.ts"
import {readUpdate, rootKeyOf} from "./update.ts"

const seeds = [1, 2, Math.floor(Math.random() * 2 ** 31)]

/** Writes, deletes and retitles, as several people in turns. */
function written(random: prng.PRNG): Y.Doc {
  const doc = new Y.Doc()
  for (let step = 0; step < 300; step++) {
    doc.clientID = prng.int32(random, 1, 4)
    const text = doc.getText(prng.bool(random) ? "body" : "title")
    if (prng.int32(random, 0, 2) > 0) text.insert(prng.int32(random, 0, text.length), prng.word(random))
    else text.delete(prng.int32(random, 0, text.length), 1 % (text.length + 1))
  }
  doc.getMap("meta").set("format", 1)
  for (const key of ["a", "b"]) doc.getText("body").insertEmbed(0, new Y.Map([[key, new Y.Array<unknown>()]]))
  return doc
}

describe("R3 the digest of a snapshot", () => {
  it.each(seeds)("says of it what reading it says (seed %i)", (seed) => {
    const doc = written(prng.create(seed))
    const snapshot = Y.encodeStateAsUpdate(doc)
    const {stateVector, deletes, title: state, shape, rootKeys} = readDigest(digestOf(snapshot))
    const [read, adopted, title] = [new Replica(), new Replica(), new Title()]
    read.note(readUpdate(snapshot)!)
    adopted.adopt(snapshot, stateVector, deletes)
    title.adopt(state)
    expect(Y.decodeStateVector(adopted.stateVector)).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)))
    expect(adopted.deletes).toEqual(read.deletes)
    expect(adopted.note(readUpdate(snapshot)!)).toBeNull()
    expect(title.text).toBe(doc.getText("title").toJSON().slice(0, maxTitleLength))
    expect([...shape.roots].toSorted()).toEqual(["body", "meta", "title"])
    const [ids, shapeRead] = [[...doc.store.clients.values()].flat().map(({id}) => id), new Shape()]
    readStored([snapshot], () => 0, shapeRead)
    expect(ids.map((id) => shape.depthOf(id))).toEqual(ids.map((id) => shapeRead.depthOf(id)))
    expect(Math.max(...ids.map((id) => shape.depthOf(id)))).toBe(1)
    expect(rootKeys).toEqual([rootKeyOf("meta", "format")])
  })
})

describe("R3 a room whose document has a digest", () => {
  const doc = docId("d")
  let before: SmallWorld
  let after: SmallWorld
  beforeEach(async () => {
    before = new SmallWorld()
    const [writer, other] = [await before.joined(), await before.joined()]
    for (const [author, word] of [
      [writer, "one "],
      [other, "two "],
      [writer, "three"],
    ] as const) {
      author.type(word)
      await before.settle()
    }
    writer.doc.getText("title").insert(0, "Title")
    await before.settle()
    await before.storage.compact(doc)
    after = new SmallWorld({storage: before.storage})
  })
  afterEach(() => {
    for (const world of [before, after]) world.end()
  })

  it("does not read the snapshot, and sends its bytes as they are", async () => {
    const stored = await before.storage.load(doc)
    const other = new Y.Doc()
    other.getText("body").insert(0, "not what the digest says")
    const snapshot = Y.encodeStateAsUpdate(other)
    before.storage.load = () => Promise.resolve({...stored, snapshot})
    const reader = await after.joined({ownMessages: false})
    const last = reader.received.findLast(([number, step]) => number === 0 && step === 1)
    expect(last).toEqual(Uint8Array.of(0, 1, snapshot.length, ...snapshot))
  })

  it("goes on where it was: with what is written, deleted and titled", async () => {
    const writer = await after.joined()
    expect(writer.text).toBe("one two three")
    writer.doc.getText("body").delete(0, 4)
    writer.doc.getText("title").insert(5, "d")
    await after.settle()
    expect(writer.isSaved).toBe(true)
    expect((await after.joined()).text).toBe("two three")
    expect((await before.storage.list()).map(({title}) => title)).toEqual(["Titled"])
  })

  it("reads the snapshot where no digest is stored", async () => {
    const stored = await before.storage.load(doc)
    before.storage.load = () => Promise.resolve({...stored, digest: null})
    expect((await after.joined()).text).toBe("one two three")
  })
})

describe("R3 what everybody has left", () => {
  it("is merged when its tail is long, so that the next one finds a snapshot", async () => {
    const world = new SmallWorld()
    const writer = await world.joined()
    for (let count = 0; count < 64; count++) {
      writer.type("x")
      await world.settle()
    }
    expect((await world.storage.load(docId("d"))).snapshot).toBeNull()
    writer.drop()
    await world.settle()
    const {snapshot, rows} = await world.storage.load(docId("d"))
    expect([snapshot === null, rows.length]).toEqual([false, 0])
    world.end()
  })
})
