import {expect, test} from "vitest"
import * as Y from "yjs"
import {applyDocument, FORMAT, FormatError, formatOf, initialise, readDocument} from "./document.ts"
import {form, schema} from "./testing/sample-form.ts"
import {Peer} from "./testing/peer.ts"

const {doc: top, paragraph, heading, list, listItem, rule, code, table, row, cell, mention, hardBreak} = schema.nodes

const sample = top.create(null, [
  heading.create({level: 2, id: "h"}, schema.text("Title")),
  paragraph.create(null, [
    schema.text("plain "),
    schema.text("bold", [schema.mark("bold")]),
    schema.text("two", [schema.mark("comment", {id: "a"}), schema.mark("comment", {id: "b"})]),
    hardBreak.create(),
    mention.create({id: "ana"}),
  ]),
  list.create(null, [listItem.create(null, schema.text("one")), listItem.create({indent: 1, kind: "ordered"})]),
  rule.create(),
  code.create({lang: "js"}, schema.text("let x\nlet y")),
  table.create(
    {header: true},
    row.create({id: "r"}, cell.create({col: "c"}, paragraph.create(null, schema.text("cell")))),
  ),
  paragraph.create(),
])

function stored(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 1
  initialise(doc)
  applyDocument(doc, form, sample, null)
  return doc
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

test("the bytes of the sample document are these, in every version that writes format 1", () => {
  expect(hex(Y.encodeStateAsUpdate(stored()))).toMatchInlineSnapshot(
    `"013001002801046d65746106666f726d6174017d01070104626f64790184010103e280a94701010128000103047479706501770768656164696e67280001030269640177016828000103056c6576656c017d02c401030101085469746c65e280a9c7010c010101c4010d010106706c61696e20c60113010104626f6c640474727565c40114010104626f6c64c60118010104626f6c64046e756c6cc60119010109636f6d6d656e743a610474727565c6011a010109636f6d6d656e743a620474727565c4011b01010374776fc6011e010109636f6d6d656e743a61046e756c6cc6011f010109636f6d6d656e743a62046e756c6cc401200101010ac5012101011d7b2274797065223a226d656e74696f6e222c226964223a22616e61227dc40122010103e280a9c701230101012800012404747970650177086c6973744974656dc401240101066f6e65e280a9c701290101012800012a04747970650177086c6973744974656d2800012a06696e64656e74017d012800012a046b696e640177076f726465726564c4012a010103e280a9c7012e0101012800012f047479706501770472756c652800012f0461746f6d0178c7012f010101280001320474797065017704636f646528000132046c616e670177026a73c4013201010e6c657420780a6c65742079e280a9c701400101012800014104747970650177057461626c65280001410461746f6d01782800014106686561646572017828000141026964017706312d31782d302700014104726f777301280001460172017701502700014104636f6c73012800014801630177015007010f63656c6c2f312d31782d302f722f630184014a03e280a9c4014a014b0463656c6c00"`,
  )
})

test("the bytes of a table with merged cells are these, in every version that writes format 1", () => {
  const doc = new Y.Doc()
  doc.clientID = 1
  const cells = ["c", "d"].map((col) => cell.create({col}, paragraph.create()))
  applyDocument(
    doc,
    form,
    top.create(null, table.create({id: "t", spans: {"r/c": "r/d"}}, row.create({id: "r"}, cells))),
    null,
  )
  expect(hex(Y.encodeStateAsUpdate(doc))).toMatchInlineSnapshot(
    `"010b0100010104626f647902870101012800010204747970650177057461626c65280001020461746f6d0178280001020269640177017428000102097370616e733a722f63017703722f642700010204726f777301280001070172017701502700010204636f6c730128000109016301770150280001090164017701670101010002"`,
  )
})

test("a sample document reads as it was written", () => {
  const read = readDocument(stored(), form)
  read.check()
  const table = read.child(5)
  expect(read.toJSON()).toEqual({
    ...sample.toJSON(),
    content: sample.children.map((node, i) => (i === 5 ? table.toJSON() : node.toJSON()) as unknown),
  })
  expect(table.content.eq(sample.child(5).content)).toBe(true)
  const again = new Y.Doc()
  applyDocument(again, form, read, null)
  expect(readDocument(again, form).eq(read)).toBe(true)
})

test("writing what is there already writes nothing", () => {
  const doc = stored()
  const updates: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => updates.push(update))
  applyDocument(doc, form, readDocument(doc, form), null)
  expect(updates).toEqual([])
})

test("a change of one word is a change of that word only", () => {
  const doc = stored()
  const before = Y.encodeStateVector(doc)
  const read = readDocument(doc, form)
  const changed = read.replace(
    1,
    6,
    schema.node("doc", null, [paragraph.create(null, schema.text("Titel"))]).slice(1, 6),
  )
  applyDocument(doc, form, changed, null)
  expect(readDocument(doc, form).eq(changed)).toBe(true)
  expect(Y.encodeStateAsUpdate(doc, before).length).toBeLessThan(40)
})

test("D4 a document of a newer format is read as far as it goes, and is not written", () => {
  const doc = stored()
  doc.getMap("meta").set("format", FORMAT + 1)
  expect(formatOf(doc)).toBe(FORMAT + 1)
  expect(() => applyDocument(doc, form, sample, null)).toThrow(FormatError)
  const peer = new Peer(2, [Y.encodeStateAsUpdate(doc)])
  const before = peer.state.doc
  peer.edit((tr) => tr.insertText("no", 1))
  expect(peer.updates).toEqual([])
  expect(peer.state.doc.eq(before)).toBe(true)
  expect(peer.binding.isWritable).toBe(false)
})
