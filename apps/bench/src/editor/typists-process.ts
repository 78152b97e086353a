import {setTimeout as sleep} from "node:timers/promises"
import {Random} from "@quire/binding/testing"
import * as Y from "yjs"
import {LightClient} from "../light-client.ts"
import {presenceOf} from "../presence.ts"
import {targetOf} from "../targets.ts"
import {blockEnd} from "./stored.ts"
import type {TextRun} from "./stored.ts"
import {storedBy} from "./workplace.ts"
import type {Assignment} from "./typists.ts"

/** How many keys somebody strikes at one place before they go to another, and before they tell where their caret is. */
const keysAtPlace = 25
const keysPerCaret = 5
/** Places somebody may go to are so many letters apart. */
const placeEvery = 40
const letters = "etaoinshrdlu "
const colors = ["#b3261e", "#1e6fb3", "#1e8a44", "#8a1e7d", "#8a6d1e"]

const {target: name, port, doc, count, perSecond, firstId} = JSON.parse(process.argv[2] ?? "") as Assignment
const {dialect} = targetOf(name)
const random = new Random(1)
/** What all of them see. */
const document = new Y.Doc()

/** Within a word or next to one, never at the end of a block: places that stay what they are while others type. */
function placesIn(text: Y.Text): Y.RelativePosition[] {
  const places: Y.RelativePosition[] = []
  let at = 0
  for (const {insert} of text.toDelta() as TextRun[]) {
    const run = typeof insert === "string" ? insert : " "
    for (let offset = 2; offset < run.length - 2; offset += placeEvery)
      if (!run.slice(offset - 1, offset + 1).includes(blockEnd))
        places.push(Y.createRelativePositionFromTypeIndex(text, at + offset))
    at += run.length
  }
  return places
}

class Typist {
  readonly #id: number
  readonly #client: LightClient
  #place: Y.RelativePosition | null = null
  #keyCount = 0
  #clock = 0

  constructor(id: number) {
    this.#id = id
    this.#client = new LightClient({port, dialect, doc})
  }

  get ready(): Promise<void> {
    return this.#client.synced
  }

  get keyCount(): number {
    return this.#keyCount
  }

  type(): void {
    if (this.#place === null || this.#keyCount % keysAtPlace === 0) this.#place = random.pick(places)
    const found = Y.createAbsolutePositionFromRelativePosition(this.#place, document)
    if (found === null) throw new Error("A place in the document is gone")
    const text = found.type as Y.Text
    document.clientID = this.#id
    document.transact(() => text.insert(found.index, letters[random.below(letters.length)]!), this)
    this.#place = Y.createRelativePositionFromTypeIndex(text, found.index + 1, -1)
    if (this.#keyCount++ % keysPerCaret !== 0) return
    const user = {name: `Typist ${this.#id}`, color: colors[this.#id % colors.length]}
    this.#tell({user, cursor: {anchor: this.#place, head: this.#place}})
  }

  send(update: Uint8Array): void {
    this.#client.type(update)
  }

  leave(): void {
    this.#tell(null)
    this.#client.close()
  }

  #tell(state: unknown): void {
    this.#client.send(dialect.presence(doc, presenceOf(this.#id, ++this.#clock, state)))
  }
}

document.on("update", (update: Uint8Array, origin: unknown) => {
  if (origin instanceof Typist) origin.send(update)
})
const reader = new LightClient({port, dialect, doc, onContent: (content) => Y.applyUpdate(document, content)})
await reader.synced
const places = storedBy(name).texts(document).flatMap(placesIn)
const typists = Array.from({length: count}, (_, index) => new Typist(firstId + index))
await Promise.all(typists.map(({ready}) => ready))

/** Evenly, and out of step with each other. */
const everyMs = 1_000 / perSecond
const dueMs = typists.map((_, index) => performance.now() + (everyMs * index) / count)
const timer = setInterval(() => {
  const nowMs = performance.now()
  for (const [index, typist] of typists.entries()) {
    for (; dueMs[index]! <= nowMs; dueMs[index]! += everyMs) typist.type()
  }
}, 2)
process.send?.("ready")

process.on("message", () => {
  clearInterval(timer)
  const sent = typists.reduce((sum, {keyCount}) => sum + keyCount, 0)
  process.send?.(sent, () => void leave())
})

/** What was typed last has to be on its way. */
async function leave(): Promise<void> {
  await sleep(300)
  for (const typist of typists) typist.leave()
  await sleep(100)
  process.exit()
}
