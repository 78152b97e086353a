// Makes two-writers.json: node packages/server/recordings/make.mjs
// Two people write one text, each in a part of their own, and now and then see what the other wrote meanwhile.
// So the end does not depend on how a merge orders what both wrote at one place.
import {writeFileSync} from "node:fs"
import * as Y from "yjs"

const words =
  "the a of and garden tide lamp copper under slowly river carried every window before light paper stone".split(" ")
const separator = "\n\n"
const editCount = 3_000

let state = 20_261_124
/** Whole numbers from 0 to `below` - 1, the same on every machine (a linear congruential generator). */
function random(below) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

const docs = [new Y.Doc(), new Y.Doc()]
const texts = docs.map((doc) => doc.getText("body"))
/** The newest edit that each writer has seen of each writer. */
const seen = [
  [null, null],
  [null, null],
]
const txns = []

function edit(agent, position, deleted, inserted) {
  docs[agent].transact(() => {
    if (deleted > 0) texts[agent].delete(position, deleted)
    if (inserted !== "") texts[agent].insert(position, inserted)
  })
  const parents = [...new Set(seen[agent])].filter((index) => index !== null).sort((a, b) => a - b)
  seen[agent] = [null, null]
  seen[agent][agent] = txns.length
  txns.push({parents, agent, patches: [[position, deleted, inserted]]})
}

function look(agent) {
  const other = 1 - agent
  Y.applyUpdate(docs[agent], Y.encodeStateAsUpdate(docs[other], Y.encodeStateVector(docs[agent])))
  const newest = txns.findLastIndex((txn) => txn.agent === other)
  seen[agent][other] = newest < 0 ? null : newest
}

/** Where the part of `agent` begins and ends in its text. */
function part(agent) {
  const text = texts[agent].toJSON()
  const middle = text.indexOf(separator)
  return agent === 0 ? [0, middle] : [middle + separator.length, text.length]
}

function write(agent) {
  const [from, to] = part(agent)
  const at = random(4) === 0 ? from + random(to - from + 1) : to
  if (random(6) === 0 && at > from) return edit(agent, at - 1, 1, "")
  for (const [index, letter] of `${words[random(words.length)]} `.split("").entries())
    edit(agent, at + index, 0, letter)
}

edit(0, 0, 0, separator)
look(1)
while (txns.length < editCount) {
  const agent = random(2)
  if (random(5) === 0) look(agent)
  write(agent)
}
look(0)
look(1)
if (texts[0].toJSON() !== texts[1].toJSON()) throw new Error("The writers differ")
const recording = {kind: "concurrent", endContent: texts[0].toJSON(), numAgents: 2, txns}
writeFileSync(new URL("two-writers.json", import.meta.url), `${JSON.stringify(recording)}\n`)
