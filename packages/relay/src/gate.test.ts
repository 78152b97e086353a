import * as encoding from "lib0/encoding"
import * as prng from "lib0/prng"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {judge as judgeContent} from "./gate.ts"
import type {Standing, Verdict} from "./gate.ts"
import {defaultLimits} from "./limits.ts"
import {Replica} from "./replica.ts"
import {Shape} from "./shape.ts"
import {readUpdate, writeUpdate} from "./update.ts"

const nothing = () => 0
const {roots, nesting} = defaultLimits
const open = {standingOf: (): Standing => "allow", newClientIds: 16, bounds: defaultLimits, roots, nesting}
function judge(update: Uint8Array, clockOf: (clientId: number) => number): Verdict {
  const content = readUpdate(update)
  return content === null
    ? {name: "refuse", why: "undecodable"}
    : judgeContent(content, {...open, clockOf, shape: new Shape()})
}
const clockOf = (doc: Y.Doc) => (clientId: number) => Y.getState(doc.store, clientId)

/** All updates of one client, one a character. */
function typed(...letters: readonly string[]): {readonly doc: Y.Doc; readonly updates: readonly Uint8Array[]} {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => updates.push(update))
  for (const letter of letters) doc.getText("body").insert(doc.getText("body").length, letter)
  return {doc, updates}
}

/** An update of one struct (`info` 0: GC, 10: Skip) and an empty delete set. */
function forged(info: number, clock: number, length: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, 1, 7, clock]) encoding.writeVarUint(encoder, number)
    encoding.writeUint8(encoder, info)
    encoding.writeVarUint(encoder, length)
    encoding.writeVarUint(encoder, 0)
  })
}

function deleting(client: number, clock: number, length: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [0, 1, client, 1, clock, length]) encoding.writeVarUint(encoder, number)
  })
}

describe("G1 what cannot be decoded is refused", () => {
  it.each([
    ["nothing", []],
    ["noise", [1, 2, 3, 4, 5]],
    ["a claim of 33 million structs in 7 bytes", [1, 0xff, 0xff, 0xff, 0x0f, 1, 0]],
    ["a claim of 2^53 clients", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("%s", (_what, bytes) => {
    expect(judge(Uint8Array.from(bytes), nothing)).toEqual({name: "refuse", why: "undecodable"})
  })

  it("a real update that was cut anywhere", () => {
    const [update = new Uint8Array()] = typed("a text").updates
    for (let length = 0; length < update.length; length++) {
      expect(judge(update.subarray(0, length), nothing).name).toBe("refuse")
    }
  })
})

describe("G2 an update has to continue what is known", () => {
  it("one that leaves out what came before is a gap, and none once that is known", () => {
    const {updates} = typed("a", "b")
    const [first = new Uint8Array(), second = new Uint8Array()] = updates
    expect(judge(second, nothing).name).toBe("gap")
    const known = new Y.Doc()
    Y.applyUpdate(known, first)
    expect(judge(second, clockOf(known)).name).toBe("admit")
    expect(judge(Y.mergeUpdates([first, second]), nothing).name).toBe("admit")
  })

  it.each([
    [1, 2],
    [2, 1],
  ])("one in which two wrote in turns is none, whoever of them began (%i, %i)", (first, second) => {
    const doc = new Y.Doc()
    for (let turn = 0; turn < 3; turn++) {
      for (const clientID of [first, second]) {
        doc.clientID = clientID
        doc.getText("body").insert(doc.getText("body").length, "x")
      }
    }
    const verdict = judge(Y.encodeStateAsUpdate(doc), nothing)
    expect(verdict).toMatchObject({name: "admit", ready: {newClientIds: 2}})
  })

  it("one of which a part is missing is a gap, and all that does not hang on that is ready", () => {
    const doc = new Y.Doc()
    for (const clientID of [1, 2, 1, 3, 2]) {
      doc.clientID = clientID
      doc.getText("body").insert(doc.getText("body").length, String(clientID))
    }
    const {runs, deletes} = readUpdate(Y.encodeStateAsUpdate(doc))!
    const without3 = writeUpdate({runs: runs.filter(({clientId}) => clientId !== 3), deletes})
    const verdict = judge(without3, nothing)
    expect(verdict).toMatchObject({name: "gap", missing: {client: 3, clock: 0}, ready: {newClientIds: 2}})
    const ready = new Y.Doc()
    if (verdict.name === "gap") Y.applyUpdate(ready, writeUpdate(verdict.ready.content))
    expect([ready.getText("body").toJSON(), ready.store.pendingStructs]).toEqual(["121", null])
  })

  it("one in which each of two waits for the other is a gap, of which nothing is ready", () => {
    const beside = (client: number, other: number) =>
      new Y.Item(Y.createID(client, 0), null, Y.createID(other, 0), null, null, null, null, new Y.ContentString("x"))
    const knot = {
      runs: [1, 2].map((clientId) => ({clientId, structs: [beside(clientId, 3 - clientId)]})),
      deletes: [],
    }
    expect(judge(writeUpdate(knot), nothing)).toMatchObject({name: "gap", ready: {content: {runs: []}}})
  })

  it("one that skips is a gap", () => {
    const {updates} = typed("a", "b", "c")
    const skipping = Y.mergeUpdates(updates.filter((_update, index) => index !== 1))
    expect(judge(skipping, nothing).name).toBe("gap")
    expect(judge(forged(10, 0, 5), nothing).name).toBe("gap")
  })

  it("one that writes beside somebody's unknown letter is a gap", () => {
    const {doc, updates} = typed("a")
    const other = new Y.Doc()
    for (const update of updates) Y.applyUpdate(other, update)
    const before = Y.encodeStateVector(doc)
    other.getText("body").insert(1, "b")
    const beside = Y.encodeStateAsUpdate(other, before)
    expect(judge(beside, nothing).name).toBe("gap")
    expect(judge(beside, clockOf(doc)).name).toBe("admit")
  })

  it("one that writes into somebody's unknown map is a gap", () => {
    const doc = new Y.Doc()
    const map = new Y.Map<number>()
    doc.getArray("list").push([map])
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    other.getArray<Y.Map<number>>("list").get(0).set("key", 1)
    const inside = Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc))
    expect(judge(inside, nothing).name).toBe("gap")
    expect(judge(inside, clockOf(doc)).name).toBe("admit")
  })

  it("one that deletes what is not known is a gap, up to its last letter", () => {
    const {doc} = typed("abc")
    expect(judge(deleting(doc.clientID, 0, 3), clockOf(doc)).name).toBe("admit")
    expect(judge(deleting(doc.clientID, 0, 4), clockOf(doc)).name).toBe("gap")
    expect(judge(deleting(doc.clientID + 1, 0, 1), clockOf(doc)).name).toBe("gap")
  })

  it("a claim of 2^40 deleted characters in 12 bytes is refused, a small one is not", () => {
    expect(judge(forged(0, 0, 2 ** 40), nothing)).toEqual({name: "refuse", why: "outOfBounds"})
    expect(judge(forged(0, 0, 5), nothing).name).toBe("admit")
    expect(judge(forged(0, 0, 0), nothing).name).toBe("refuse")
  })
})

const seeds = [1, 2, 3, 4, Math.floor(Math.random() * 2 ** 31)]

it.each(seeds)("G2 admits all that real clients write, in the order it comes (seed %i)", (seed) => {
  const random = prng.create(seed)
  const server = new Y.Doc()
  const peers = Array.from({length: 3}, () => new Peer())
  for (let step = 0; step < 300; step++) {
    const peer = prng.oneOf(random, peers)
    if (prng.int32(random, 0, 3) === 0) peer.pull(server)
    else peer.edit(random)
    if (prng.bool(random)) peer.push(server)
  }
  for (const peer of peers) peer.push(server)
  for (const peer of peers) peer.pull(server)
  for (const {verdicts} of peers) expect([...verdicts]).toEqual(["admit"])
  const texts = new Set([server, ...peers.map(({doc}) => doc)].map((doc) => doc.getText("body").toJSON()))
  expect(texts.size).toBe(1)
  expect(judge(Y.encodeStateAsUpdate(server), nothing).name, "all of it at once").toBe("admit")
})

it.each(seeds)("G1 what it admits can be applied, whatever was done to it on its way (seed %i)", (seed) => {
  const random = prng.create(seed)
  const real = new Peer()
  const server = new Y.Doc()
  for (let step = 0; step < 40; step++) {
    real.edit(random)
    if (prng.int32(random, 0, 3) === 0) real.push(server)
  }
  const known = Y.encodeStateAsUpdate(server)
  const updates = [
    Y.encodeStateAsUpdate(real.doc),
    Y.encodeStateAsUpdate(real.doc, Y.encodeStateVector(server)),
    ...real.unsent,
  ]
  for (let mutant = 0; mutant < 300; mutant++) {
    const update = mutate(prng.oneOf(random, updates), random)
    const content = readUpdate(update)
    const [replica, doc] = [new Replica(), new Y.Doc()]
    replica.note(readUpdate(known)!)
    Y.applyUpdate(doc, known)
    if (
      content === null ||
      judgeContent(content, {...open, clockOf: replica.clockOf, shape: new Shape()}).name !== "admit"
    )
      continue
    const fresh = replica.note(content)
    if (fresh !== null) Y.applyUpdate(doc, writeUpdate(fresh))
    expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null])
    expect(Y.decodeStateVector(replica.stateVector)).toEqual(Y.decodeStateVector(Y.encodeStateVector(doc)))
  }
})

/** `update` with some bytes changed, repeated, or moved. */
function mutate(update: Uint8Array, random: prng.PRNG): Uint8Array {
  const bytes = [...update]
  for (let count = prng.int32(random, 1, 3); count > 0; count--) {
    const at = prng.int32(random, 0, bytes.length - 1)
    switch (prng.int32(random, 0, 4)) {
      case 0:
        bytes[at] = prng.int32(random, 0, 255)
        break
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << prng.int32(random, 0, 7))
        break
      case 2:
        bytes.splice(at, prng.int32(random, 1, 4))
        break
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + prng.int32(random, 1, 8)))
        break
      default:
        bytes[at] = prng.int32(random, 0, 12)
    }
  }
  return Uint8Array.from(bytes)
}

/** A client that edits while it is apart, and sends what it wrote in order. */
class Peer {
  readonly doc = new Y.Doc()
  readonly verdicts = new Set<string>()
  unsent: Uint8Array[] = []

  constructor() {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => origin !== this && this.unsent.push(update))
  }

  edit(random: prng.PRNG): void {
    const text = this.doc.getText("body")
    const map = this.doc.getMap("meta")
    const at = prng.int32(random, 0, text.length)
    switch (prng.int32(random, 0, 5)) {
      case 0:
        return text.delete(at, Math.min(3, text.length - at))
      case 1:
        return text.format(at, Math.min(4, text.length - at), {bold: prng.bool(random) ? true : null})
      case 2:
        return text.insertEmbed(at, new Y.Map([["kind", prng.word(random)]]))
      case 3:
        map.set(prng.oneOf(random, ["a", "b"]), prng.int32(random, 0, 9))
        return
      default:
        return text.insert(at, prng.utf16String(random))
    }
  }

  push(server: Y.Doc): void {
    for (const update of this.unsent) {
      this.verdicts.add(judge(update, clockOf(server)).name)
      Y.applyUpdate(server, update)
    }
    this.unsent = []
  }

  pull(server: Y.Doc): void {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(this.doc)), this)
  }
}
