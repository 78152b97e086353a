import * as Y from "yjs"
import {Random} from "./random.ts"
import {edits} from "./edits.ts"
import {Peer, syncAll} from "./peer.ts"

/** A document with one of each thing that this build knows, and of each that it does not. */
export function seedUpdate(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 999
  const body = doc.getText("body")
  const block = (keys: Record<string, unknown>, ...content: (string | object)[]) => {
    const add = (content: string | object, attributes: object = {}) =>
      typeof content === "string"
        ? body.insert(body.length, content, attributes)
        : body.insertEmbed(body.length, content, attributes)
    add(new Y.Map(Object.entries(keys)))
    for (const piece of content) {
      if (Array.isArray(piece)) add(piece[0], piece[1])
      else add(piece)
    }
    if (keys.atom !== true) add("\u2029")
  }
  doc.transact(() => {
    block({type: "heading", level: 1, id: "i0"}, "Title 😀")
    block({}, "plain ", ["bold", {bold: true}], " and ", ["later", {later: {x: 1}, "comment:c1": true}], " end")
    block({type: "poll", question: "?"}, "unknown block")
    block({type: "listItem"}, "one")
    block({type: "listItem", kind: "ordered", indent: 1, colour: "red"}, "two", [{type: "mention", id: "m"}, {}])
    block({type: "chart", atom: true, data: [1, 2]})
    block({type: "code", lang: "js"}, "let x\nlet y")
    block({}, "embed ", {type: "stamp", date: 1}, {what: "no type"}, " after\nbreak")
    block({type: "rule", atom: true})
    const lines = (...names: string[]) => new Y.Map(names.map((name, i) => [name, String.fromCharCode(65 + i * 9)]))
    block({
      type: "table",
      atom: true,
      id: "t",
      rows: lines("r1", "r2"),
      cols: lines("c1", "c2"),
      colour: "red",
      spans: {"r1/c1": "r1/c2", "r2/c1": "r2/c2"},
      "spans:r1/c1": "r2/c1",
    })
    doc.getText("cell/t/r1/c1").insert(0, "stray")
    doc.getText("cell/t/r2/c2").insertEmbed(0, new Y.Map([["type", "heading"]]))
    doc.getText("cell/t/r2/c2").insert(1, "head\u2029")
    block({})
  })
  return Y.encodeStateAsUpdate(doc)
}

export const KINDS = Object.entries(edits)
/** What can happen to a document in the middle of a composition: a paste ends it first. */
const COMPOSING = KINDS.filter(([name]) =>
  ["type", "typeAtEdge", "typeInTable", "enter", "join", "mark"].includes(name),
)

/**
 * Three people edit one document, offline and on, with updates that arrive late and out of order. After each operation
 * `check` is called with the peer it happened to; in the end all have everything, and the peers are returned.
 */
export function playSession(
  seed: number,
  operations: number,
  check: (peer: Peer, what: string) => void,
  kinds = KINDS,
): Peer[] {
  const random = new Random(seed)
  const start = seedUpdate()
  const peers = [1, 2, 3].map((id) => new Peer(id, [start], {}))
  const inbox = new Map(peers.map((peer) => [peer, [] as Uint8Array[]]))
  for (let i = 0; i < operations; i++) {
    const peer = random.pick(peers)
    const [what, edit] = random.pick(peer.composing ? COMPOSING : kinds)
    peer.updates.length = 0
    if (random.chance(0.1)) {
      const [from, to] = [random.pick(peers), peer]
      if (from !== to) to.receive(Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)))
      check(to, "sync")
    } else if (random.chance(0.12)) {
      peer.run(random.chance(0.7) ? peer.binding.undo : peer.binding.redo)
      check(peer, "undo")
    } else {
      peer.attempt((tr) => edit(random, tr))
      check(peer, what)
      if (random.chance(0.1)) peer.compose(!peer.composing)
    }
    for (const [other, updates] of inbox) {
      if (other !== peer) updates.push(...peer.updates)
    }
    deliver(random, inbox, check)
  }
  for (const peer of peers) peer.compose(false)
  syncAll(peers)
  syncAll(peers)
  for (const peer of peers) check(peer, "end")
  return peers
}

function deliver(random: Random, inbox: ReadonlyMap<Peer, Uint8Array[]>, check: (peer: Peer, what: string) => void) {
  for (const [peer, updates] of inbox) {
    while (updates.length > 0 && random.chance(0.4)) {
      const at = random.chance(0.8) ? 0 : random.below(updates.length)
      const [update] = updates.splice(at, 1)
      peer.receive(update!)
      check(peer, "receive")
    }
  }
}
