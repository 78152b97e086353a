import {gzipSync} from "node:zlib"
import {closeReasons} from "@quire/protocol"
import * as encoding from "lib0/encoding"
import {describe, expect, it} from "vitest"
import * as Y from "yjs"
import {Arena, bearable, seen} from "../testing/arena.ts"
import type {Attack} from "../testing/arena.ts"
import {hanging, numbers, step1, step2, update, written} from "../testing/frames.ts"

const {protocolError, invalidUpdate} = closeReasons
const arena = new Arena()

/** Where what is admitted may stay. */
const elsewhere = "elsewhere"

const attacks: readonly Attack[] = [
  {
    name: "B12 a struct-count bomb of 7 bytes",
    frames: () => [update(numbers(1, 33_554_431, 5, 0))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B13 a struct of length 2^40",
    frames: () => [update(numbers(1, 1, 5, 0, 0, 2 ** 40, 0))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B13 a hole of length 2^40",
    frames: () => [update(numbers(1, 1, 5, 0, 10, 2 ** 40, 0))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B13 2^40 characters that are deleted already",
    // In the root "b".
    frames: () => [update(numbers(1, 1, 5, 0, 1, 1, 1, 98, 2 ** 40, 0))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B13 2^31 - 1 characters of the title that are deleted already",
    document: elsewhere,
    frames: () => [update(deletedTitle(2 ** 31 - 1))],
    codes: [null],
  },
  {
    name: "B13 a clock of 2^53 - 1",
    frames: () => [update(numbers(1, 1, 5, 2 ** 53 - 1, 0, 1, 0))],
    codes: [invalidUpdate.code],
  },
  // Until Ann is heard again it may be Ann with a new socket: then it waits, and is in nobody's text.
  {name: "B14 structs under Ann's client id", frames: () => [update(underAnnsId())], codes: bearable},
  {name: "B16 4,000 updates that hang on something missing", frames: () => hanging(4_000).map(update), codes: [null]},
  {
    name: "B17 that 2^40 characters are deleted",
    frames: () => [update(numbers(0, 1, 5, 1, 0, 2 ** 40))],
    codes: [invalidUpdate.code],
  },
  {name: "B17 50,000 deletes of what never was", frames: () => [update(deletes(50_000))], codes: [null]},
  {
    name: "B17 20,000 deletes, and as many between them, the last one first",
    document: elsewhere,
    frames: () => [0, 2].map((from) => update(holes(20_000, from))),
    codes: [null],
  },
  {name: "B18 100,000 client ids", frames: () => [update(manyClientIds(100_000))], codes: [invalidUpdate.code]},
  {
    name: "B18 100,000 client ids in a syncStep2",
    frames: () => [step2(manyClientIds(100_000))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B18 17 client ids, one a message",
    document: elsewhere,
    frames: () => Array.from({length: 17}, () => update(written((doc) => doc.getText("body").insert(0, "x")))),
    codes: [invalidUpdate.code],
  },
  {
    name: "B19 types that stand in each other, 5,000 deep",
    frames: () => [update(written(nest))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B19 an attribute of 10 MB",
    frames: () => [update(written((doc) => doc.getMap("meta").set("title", "x".repeat(10_000_000))))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B19 a mark of 1 MB",
    frames: () => [update(written((doc) => doc.getText("body").insert(0, "x", {link: "x".repeat(1_000_000)})))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B19 a letter with 5,000 marks",
    document: elsewhere,
    frames: () => [update(written(mark))],
    codes: [null],
  },
  {
    name: "B19 a million siblings",
    document: elsewhere,
    frames: () => [
      update(
        written((doc) =>
          doc.getArray("list").insert(
            0,
            Array.from({length: 1_000_000}, () => 1),
          ),
        ),
      ),
    ],
    codes: [null],
  },
  {name: "B22 the key __proto__ in a map", frames: () => [update(protoKey())], codes: [invalidUpdate.code]},
  {
    name: "B22 the mark __proto__",
    frames: () => [update(written((doc) => doc.getText("body").insert(0, "x", JSON.parse('{"__proto__": {"x": 1}}'))))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B22 a root named constructor",
    frames: () => [update(written((doc) => doc.getText("constructor").insert(0, "x")))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B23 30,000 roots",
    frames: () => [update(manyRoots(30_000))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B23 a root with a name of 10,000 characters",
    frames: () => [update(written((doc) => doc.getText("x".repeat(10_000)).insert(0, "x")))],
    codes: [invalidUpdate.code],
  },
  {
    name: "B24 the whole document, 300 times",
    frames: () => Array.from({length: 300}, () => step1(numbers(0))),
    codes: [null],
  },
  {name: "B24 a state vector from the future", frames: () => [step1(numbers(1, 5, 2 ** 50))], codes: [null]},
  {
    name: "B24 a state vector of 2^50 entries",
    frames: () => [step1(numbers(2 ** 50, 1, 1))],
    codes: [protocolError.code],
  },
  {name: "B25 an update in the second format", frames: () => [update(secondFormat())], codes: bearable},
  {name: "B25 a compressed update", frames: () => [update(gzipSync(written(nest)))], codes: bearable},
  {
    name: "B26 2,000 people who wrote in the same place",
    document: "crowded",
    frames: () => [
      step2(Y.mergeUpdates(Array.from({length: 2_000}, () => written((doc) => doc.getText("body").insert(0, "x"))))),
    ],
    codes: [null],
  },
]

it.each(attacks)("G5 $name", async ({document, frames, codes}) => {
  expect(await arena.codeFor(frames(), document)).toBeOneOf([...codes])
  expect(await arena.harm()).toEqual([])
})

/** What the gate cannot know to be wrong is its clients' business: it opens again, for everybody, with all that is in it. */
describe("D1 what no editor of ours would write is kept as it is, and the document opens", () => {
  const strange: readonly {readonly what: string; readonly write: (doc: Y.Doc) => void}[] = [
    {what: "B20 an element in the text", write: (doc) => doc.getText("body").insertEmbed(0, new Y.XmlElement("table"))},
    {
      what: "B21 a mark and a block that nobody knows",
      write: (doc) => doc.getText("body").insert(0, "x", {sparkle: {level: 9}}),
    },
    {what: "B23 a map in the place of the text", write: (doc) => doc.getMap("body").set("a", 1)},
    {what: "B23 a list in the place of the title", write: (doc) => doc.getArray("title").insert(0, ["a", new Y.Map()])},
    {what: "B23 a text in the place of what is known of it", write: (doc) => doc.getText("meta").insert(0, "format")},
    {what: "B23 a document in the document", write: (doc) => doc.getMap("meta").set("inner", new Y.Doc())},
    {
      what: "B23 a tree in the place of the one of the first release",
      write: (doc) => doc.getText("default").insert(0, "x"),
    },
  ]
  it.each(strange)("$what", async ({what, write}) => {
    const document = what.replaceAll(/\W/g, "-")
    const said = written(write)
    expect(await arena.codeFor([update(said)], document)).toBeNull()
    // The room has ended with its last session: whoever comes now reads what is on disk.
    const reader = arena.attacked.client(document)
    await seen(() => expect(reader.synced).toBe(true))
    const lacking = Y.diffUpdate(said, Y.encodeStateVector(reader.doc))
    expect(Y.decodeUpdate(lacking).structs).toEqual([])
    reader.destroy()
    expect(await arena.harm()).toEqual([])
  })
})

it("G3 B15 a second page with the client id of a first is sent away when it writes on, and the first has its text", async () => {
  const clone = arena.attacked.client()
  let code = 0
  clone.on("connection-close", (event: {code: number} | null) => {
    clone.shouldConnect = false
    code = event?.code ?? 0
  })
  await seen(() => expect(clone.synced).toBe(true))
  clone.doc.clientID = arena.annsId
  // Its first word waits for Ann to show that she is not who came back.
  await seen(() => {
    clone.doc.getText("body").insert(0, "x")
    expect(code).toBe(invalidUpdate.code)
  })
  clone.destroy()
  expect(await arena.harm()).toEqual([])
})

/** What Ann's own client would say next, were it not Eve who says it. */
function underAnnsId(): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(arena.attacked.ann.doc))
  copy.clientID = arena.annsId
  const before = Y.encodeStateVector(copy)
  copy.getText("body").insert(0, "What Eve wrote. ")
  return Y.encodeStateAsUpdate(copy, before)
}

function manyClientIds(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, count)
    // One struct, clock 0, of which GC is the shortest kind.
    for (let id = count; id > 0; id--) for (const number of [1, id, 0, 0, 1]) encoding.writeVarUint(encoder, number)
    encoding.writeVarUint(encoder, 0)
  })
}

/** One delete a client id. */
function deletes(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [0, count]) encoding.writeVarUint(encoder, number)
    for (let id = count; id > 0; id--) for (const number of [id, 1, 0, 9]) encoding.writeVarUint(encoder, number)
  })
}

/** So many characters of the root "title", which are deleted already. */
function deletedTitle(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, 1, 6, 0, 1, 1]) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, "title")
    for (const number of [count, 0]) encoding.writeVarUint(encoder, number)
  })
}

/** A run of nothing, and every fourth clock of it deleted once more, from `from` on, the last one first. */
function holes(count: number, from: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, 1, 7, 0, 0, 4 * count, 1, 7, count]) encoding.writeVarUint(encoder, number)
    for (let place = count - 1; place >= 0; place--)
      for (const number of [4 * place + from, 1]) encoding.writeVarUint(encoder, number)
  })
}

function nest(doc: Y.Doc): void {
  let list = doc.getArray<unknown>("list")
  for (let depth = 0; depth < 5_000; depth++) {
    const inner = new Y.Array<unknown>()
    list.insert(0, [inner])
    list = inner
  }
}

function mark(doc: Y.Doc): void {
  const marks = Array.from({length: 5_000}, (_, count) => [`mark${count}`, true])
  doc.getText("body").insert(0, "x", Object.fromEntries(marks) as Record<string, unknown>)
}

/** A letter in each of so many roots. */
function manyRoots(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, count, 5, 0]) encoding.writeVarUint(encoder, number)
    for (let root = 0; root < count; root++) {
      encoding.writeUint8(encoder, 4)
      encoding.writeVarUint(encoder, 1)
      for (const text of [`r${root}`, "x"]) encoding.writeVarString(encoder, text)
    }
    encoding.writeVarUint(encoder, 0)
  })
}

const protoKey = () => written((doc) => doc.getMap("meta").set("__proto__", {x: 1}))
const secondFormat = () => Y.convertUpdateFormatV1ToV2(written((doc) => doc.getText("x").insert(0, "second")))
