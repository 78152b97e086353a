import type {Node} from "prosemirror-model"
import {expect, test} from "vitest"
import * as Y from "yjs"
import {checkPeer} from "./testing/check.ts"
import {edits} from "./testing/edits.ts"
import {Peer} from "./testing/peer.ts"
import {Random} from "./testing/random.ts"
import {schema} from "./testing/sample-form.ts"
import {seedUpdate} from "./testing/session.ts"

const env = (globalThis as {process?: {env: Record<string, string | undefined>}}).process?.env ?? {}
const only = env.QUIRE_FUZZ_SEED
const seeds =
  only === undefined ? Array.from({length: env.QUIRE_LONG === "1" ? 20_000 : 400}, (_, i) => i + 1) : [Number(only)]

const VALUES: readonly (() => unknown)[] = [
  () => null,
  () => "x",
  () => "y".repeat(100_000),
  () => -1,
  () => 1e300,
  () => true,
  () => [1, [2]],
  () => JSON.parse('{"__proto__": 1, "a": {"b": 1}}') as unknown,
  () => new Uint8Array([1, 2]),
  () => new Y.Map([["r", "a"]]),
  () => new Y.Array(),
  () => new Y.Text("nested"),
  () => new Y.XmlElement("p"),
  () => ({"a/b": "c/d"}),
  () => ({"a/b": 1}),
]
const KEYS = [
  "type",
  "atom",
  "id",
  "level",
  "indent",
  "kind",
  "rows",
  "cols",
  "spans",
  "spans:a/b",
  "spans:__proto__",
  "src",
  "__proto__",
  "constructor",
  "toString",
]
const TYPES = ["paragraph", "heading", "listItem", "code", "table", "rule", "doc", "text", "row", "later", "__proto__"]
const TEXTS = ["text", "\u2029", "\u2029\u2029", "a\u2029b", "\n", "\uFFFC", "\ud83d", "😀", " "]

/** A text of pieces that no editor would write. */
function hostileUpdate(random: Random): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 9
  const body = doc.getText("body")
  const keysOf = () => {
    const map = new Y.Map<unknown>()
    if (random.chance(0.6)) map.set("type", random.pick(TYPES))
    if (random.chance(0.3)) map.set("atom", true)
    for (let i = random.below(4); i > 0; i--) map.set(random.pick(KEYS), random.pick(VALUES)())
    return map
  }
  const embeds = [keysOf, () => ({type: "mention"}), () => ({}), () => new Y.Text("in"), () => new Y.Array()]
  doc.transact(() => {
    for (let i = random.below(30); i > 0; i--) {
      const at = random.below(body.length + 1)
      const marks = random.chance(0.3)
        ? {[random.pick(["bold", "link", "comment:a", "later", "__proto__"])]: random.pick(VALUES.slice(0, 8))()}
        : {}
      if (random.chance(0.5)) body.insert(at, random.pick(TEXTS), marks)
      else if (random.chance(0.8)) body.insertEmbed(at, keysOf())
      else body.insertEmbed(at, random.pick(embeds)(), marks)
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

function failureOf(seed: number): string | null {
  try {
    const random = new Random(seed)
    const peer = new Peer(1, [hostileUpdate(random)])
    if (peer.updates.length > 0) return `QUIRE_FUZZ_SEED=${seed}: opening wrote`
    checkPeer(peer, "opening")
    for (let i = 0; i < 8; i++) {
      const [what, edit] = random.pick(Object.entries(edits))
      peer.attempt((tr) => edit(random, tr))
      checkPeer(peer, what)
    }
    return null
  } catch (error) {
    return `QUIRE_FUZZ_SEED=${seed} replays: ${error instanceof Error ? (error.stack ?? "") : String(error)}`
  }
}

test("D1 D2 whatever a text is made of, opening it writes nothing, and it is shown, valid, and can be edited", () => {
  expect(seeds.flatMap((seed) => failureOf(seed) ?? [])).toEqual([])
}, 600_000)

const opening = (keys: Record<string, unknown> = {}) => new Y.Map(Object.entries(keys))

/** What is stored, piece by piece, and how it is shown. A piece with its attributes is a pair. */
const MALFORMED: Record<string, readonly [readonly (string | object | [string, object])[], string]> = {
  "an opening without text": [[opening({type: "heading"})], "doc(paragraph)"],
  "openings in a row": [[opening(), opening({type: "heading"}), "x\u2029"], 'doc(heading("x"))'],
  "text without an opening": [["x"], 'doc(paragraph("x"))'],
  "text before the first opening": [["x", opening({type: "heading"}), "y\u2029"], 'doc(paragraph("x"), heading("y"))'],
  "text behind an end": [[opening(), "x\u2029y"], 'doc(paragraph("x"), paragraph("y"))'],
  "a block without an end": [[opening(), "x", opening(), "y"], 'doc(paragraph("x"), paragraph("y"))'],
  "ends in a row": [[opening(), "x\u2029\u2029\u2029"], 'doc(paragraph("x"))'],
  "nothing but ends": [["\u2029\u2029"], "doc(paragraph)"],
  "text after an atom": [[opening({type: "rule", atom: true}), "x\u2029"], 'doc(rule, paragraph("x"))'],
  "an end after an atom": [[opening({type: "rule", atom: true}), "\u2029"], "doc(rule)"],
  "a text block that says it is an atom": [
    [opening({type: "heading", atom: true}), "x"],
    'doc(unsupportedAtom, paragraph("x"))',
  ],
  "an atom that does not say so": [[opening({type: "rule"}), "x\u2029"], 'doc(unsupportedBlock("x"))'],
  "a type that is no text": [[opening({type: 7}), "x\u2029"], 'doc(paragraph("x"))'],
  "a level that is no number, and one that is too large": [
    [opening({type: "heading", level: "2"}), "x\u2029", opening({type: "heading", level: 1e300}), "y\u2029"],
    'doc(heading("x"), heading("y"))',
  ],
  "a key of 200,000 letters": [[opening({later: "x".repeat(200_000)}), "x\u2029"], 'doc(paragraph("x"))'],
  "a key that is a map, a text, an element, and bytes": [
    [
      opening({type: new Y.Map(), level: new Y.Text("1"), id: new Y.XmlElement("p"), indent: new Uint8Array(3)}),
      "x\u2029",
    ],
    'doc(paragraph("x"))',
  ],
  "keys named as what objects inherit": [
    [opening({type: "__proto__", ["__proto__"]: 1, constructor: 2, toString: 3}), "x\u2029"],
    'doc(unsupportedBlock("x"))',
  ],
  "attributes named as what objects inherit": [
    [opening(), ["x", JSON.parse('{"__proto__": true, "constructor": {"a": 1}}') as object], "\u2029"],
    'doc(paragraph(unsupportedMark(unsupportedMark("x"))))',
  ],
  "an array, a text and an element where a block opens": [
    [new Y.Array(), new Y.Text("in"), new Y.XmlElement("p")],
    "doc(paragraph(unsupportedInline, unsupportedInline, unsupportedInline))",
  ],
  "an embed in a block of plain text": [
    [opening({type: "code"}), "x", {type: "mention", id: "m"}, "\u2029"],
    'doc(code("x\uFFFC"))',
  ],
  "half a code point": [[opening(), "x\ud83dy\u2029"], 'doc(paragraph("x\uFFFDy"))'],
}

test.each(Object.entries(MALFORMED))(
  "D1 D2 %s is shown by the rules, and stays until it is edited",
  (_, [pieces, shown]) => {
    const doc = new Y.Doc()
    const body = doc.getText("body")
    for (const piece of pieces) {
      const [content, attributes] = Array.isArray(piece) ? (piece as [string, object]) : [piece, {}]
      if (typeof content === "string") body.insert(body.length, content, attributes)
      else body.insertEmbed(body.length, content)
    }
    const peer = new Peer(1, [Y.encodeStateAsUpdate(doc)])
    expect(peer.state.doc.toString()).toBe(shown)
    expect(peer.updates).toEqual([])
    checkPeer(peer, "opening")
    for (let pos = peer.state.doc.content.size; pos >= 0; pos--) {
      peer.attempt((tr) => tr.insertText("!", pos))
      checkPeer(peer, `typing at ${pos}`)
    }
  },
)

/** What a document holds that this build does not know, wherever it is. */
function unknowns(doc: Node): string[] {
  const found: string[] = []
  doc.descendants(({type, attrs, marks}) => {
    if (type.name.startsWith("unsupported")) found.push(JSON.stringify(attrs))
    for (const mark of marks) if (mark.type.name === "unsupportedMark") found.push(JSON.stringify(mark.attrs))
  })
  return found.sort()
}

test("D1 unknown blocks, atoms, marks and embeds survive typing, splitting, joining and undo around them", () => {
  const peer = new Peer(1, [seedUpdate()])
  const before = unknowns(peer.state.doc)
  expect(before).toHaveLength(5)
  peer.state.doc.descendants((node, pos) => {
    if (!node.isTextblock) return
    const end = peer.state.doc.nodeAt(pos)
    if (end !== node) return
    peer.edit((tr) => tr.insertText("x", pos + 1).delete(pos + 1, pos + 2))
    if (node.type.name !== "code") peer.attempt((tr) => tr.split(pos + 1).join(pos + 1))
    peer.edit((tr) => tr.insertText("y", pos + 1))
    peer.run(peer.binding.undo)
  })
  checkPeer(peer, "edits around")
  expect(unknowns(peer.state.doc)).toEqual(before)
})

test("D2 a link over one that is not valid takes its place, also where the next step makes the block behind it explicit", () => {
  const doc = new Y.Doc()
  doc.getText("body").insert(0, "a", {link: -1})
  doc.getText("body").insert(1, "\u2029b\u2029", {link: null})
  const peer = new Peer(1, [Y.encodeStateAsUpdate(doc)])
  expect(peer.state.doc.toString()).toBe('doc(paragraph(unsupportedMark("a")), paragraph("b"))')
  peer.edit((tr) => tr.addMark(1, 2, schema.mark("link", {href: "h"})).addMark(4, 5, schema.mark("bold")))
  checkPeer(peer, "linking")
  expect(peer.state.doc.toString()).toBe('doc(paragraph(link("a")), paragraph(bold("b")))')
})

test("D1 a value too large for the view stays stored", () => {
  const doc = new Y.Doc()
  const map = new Y.Map<unknown>([["huge", "x".repeat(200_000)]])
  doc.getText("body").insertEmbed(0, map)
  doc.getText("body").insert(1, "text\u2029", {})
  const peer = new Peer(1, [Y.encodeStateAsUpdate(doc)])
  peer.edit((tr) => tr.insertText("more ", 1))
  expect(peer.state.doc.firstChild!.attrs.unknown).toBeNull()
  const [{insert}] = peer.doc.getText("body").toDelta() as [{insert: Y.Map<unknown>}]
  expect(String(insert.get("huge"))).toHaveLength(200_000)
})

test("very many blocks open in one piece", () => {
  const count = env.QUIRE_LONG === "1" ? 1_000_000 : 100_000
  const doc = new Y.Doc()
  doc.getText("body").insert(0, "line\u2029".repeat(count))
  const peer = new Peer(1, [Y.encodeStateAsUpdate(doc)])
  expect(peer.state.doc.childCount).toBe(count)
  peer.edit((tr) => tr.insertText("x", 1))
  expect(peer.state.doc.firstChild!.textContent).toBe("xline")
}, 600_000)

test("U+2029 that somebody pastes into text is a new line of it", () => {
  const peer = new Peer(1)
  peer.edit((tr) => tr.insertText("a\u2029b", 1))
  expect(peer.doc.getText("body").toJSON()).toBe("a\nb\u2029")
  expect(peer.state.doc.toString()).toBe('doc(paragraph("a", hardBreak, "b"))')
})

test("no typed character is half a code point", () => {
  const peer = new Peer(1)
  peer.edit((tr) => tr.insertText("😀", 1))
  peer.edit((tr) => tr.insertText("😁", 1, 3))
  expect(peer.doc.getText("body").toJSON()).toBe("😁\u2029")
  peer.edit((tr) => tr.insertText("\ud83d", 1))
  expect(peer.doc.getText("body").toJSON()).toBe("\uFFFD😁\u2029")
})
