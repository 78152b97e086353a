import * as encoding from "lib0/encoding"
import * as prng from "lib0/prng"
import {beforeEach, expect, it} from "vitest"
import * as Y from "yjs"
import {writing} from "./testing/writing.ts"
import {maxTitleLength, Title} from "./title.ts"
import {join, readUpdate} from "./update.ts"

const read = (update: Uint8Array) => readUpdate(update)!
const seeds = [1, 2, 3, 4, Math.floor(Math.random() * 2 ** 31)]

let title: Title
let doc: Y.Doc
beforeEach(() => {
  title = new Title()
  doc = new Y.Doc()
  doc.on("update", (update: Uint8Array) => title.note(read(update)))
})

it.each(seeds)("is that of the document, in whatever portions it comes (seed %i)", (seed) => {
  const random = prng.create(seed)
  const {doc, updates} = writing(random, 120)
  for (let index = 0; index < updates.length;) {
    const portion = updates.slice(index, (index += prng.int32(random, 1, 20)))
    title.note(join(portion.map(read)))
  }
  const atOnce = new Title()
  atOnce.note(read(Y.encodeStateAsUpdate(doc)))
  const expected = doc
    .getText("title")
    .toJSON()
    .replaceAll(/\p{Cc}/gu, "")
  expect([title.text, atOnce.text]).toEqual([expected, expected])
})

it("is read anew when it has changed, and is not when something else has", () => {
  doc.getText("title").insert(0, "Minutes")
  expect(title.text).toBe("Minutes")
  doc.getText("body").insert(0, "text")
  expect(title.text).toBe("Minutes")
  doc.getText("title").delete(0, 3)
  expect(title.text).toBe("utes")
})

it("is short, and has nothing in it that a storage could give back otherwise", () => {
  const text = doc.getText("title")
  text.insert(0, "a\u0000b\nc")
  expect(title.text).toBe("abc")
  text.insert(text.length, "🖋".repeat(2 * maxTitleLength))
  // Where it is cut no half of a character is left.
  for (const start of ["abc", "xabc"]) {
    expect(title.text).toBe(`${start}${"🖋".repeat(maxTitleLength - start.length)}`)
    text.insert(0, "x")
  }
})

it("G2 takes no longer for a claim of 2³¹ characters that are deleted already, in 20 bytes", () => {
  const bomb = encoding.encode((encoder) => {
    for (const number of [1, 1, 5, 0, 1, 1]) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, "title")
    for (const number of [2 ** 31 - 1, 0]) encoding.writeVarUint(encoder, number)
  })
  expect(bomb.length).toBeLessThan(20)
  title.note(read(bomb))
  doc.getText("title").insert(0, "Minutes")
  expect(title.text).toBe("Minutes")
})
