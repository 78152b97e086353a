import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {parseDocId} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import type {Append} from "@quire/relay"
import * as prng from "lib0/prng"
import {afterEach, beforeEach, expect, it} from "vitest"
import * as Y from "yjs"
import {openDatabase} from "./database.ts"
import {SqliteStorage} from "./sqlite.ts"
import {Store} from "./store.ts"
import {textOf} from "./testing/typing.ts"
import {verify} from "./verification.ts"

/**
 * What is simulated: the real storage works on real files. What a commit that has returned left in them is on disk, which is
 * what `synchronous=FULL` has it flush. Of what the next commit wrote, any sectors of 512 bytes are lost or arrive, the last of
 * them cut anywhere, as a disk may do before the flush that ends that commit; and so for what a checkpoint writes, once the log
 * is flushed. What is not: a disk that says it has flushed and has not, and names of files that are lost.
 */
const sectorBytes = 512

const long = process.env["QUIRE_LONG"] === "1"
const crashesPerSeed = 25
const seedCount = long ? 80 : 1
const documents = ["a", "b", "c"].map((text) => parseDocId(text) as DocId)

/** The two files that hold everything. */
interface Image {
  readonly database: Buffer
  readonly log: Buffer
}

let root: string
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "quire-test-"))))
afterEach(() => rmSync(root, {recursive: true}))

function imageOf(folder: string): Image {
  const read = (file: string) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0))
  return {database: read(path.join(folder, "quire.db")), log: read(path.join(folder, "quire.db-wal"))}
}

/** A power loss while what is in `before` became what is in `after`. */
function lossBetween(before: Image, after: Image, gen: prng.PRNG): Image {
  // A checkpoint writes into the database only when the log is flushed.
  if (!before.database.equals(after.database))
    return {database: torn(before.database, after.database, gen), log: after.log}
  return {database: before.database, log: torn(before.log, after.log, gen)}
}

function torn(before: Buffer, after: Buffer, gen: prng.PRNG): Buffer {
  const result = Buffer.alloc(Math.max(before.length, after.length))
  before.copy(result)
  const sectors = Math.ceil(after.length / sectorBytes)
  const inOrder = prng.bool(gen)
  const arrived = prng.int32(gen, 0, sectors)
  for (let sector = 0; sector < sectors; sector++) {
    const [start, end] = [sector * sectorBytes, (sector + 1) * sectorBytes]
    const arrives = inOrder ? sector <= arrived : prng.bool(gen)
    const cut = inOrder && sector === arrived ? start + prng.int32(gen, 0, sectorBytes) : end
    if (arrives) after.copy(result, start, start, Math.min(cut, after.length))
  }
  const shortest = Math.min(before.length, after.length)
  return prng.bool(gen) ? result : result.subarray(0, prng.int32(gen, shortest, result.length))
}

/** Somebody who writes in each document, and what the documents should hold. */
class Work {
  readonly #gen: prng.PRNG
  readonly #authors = new Map(documents.map((doc) => [doc, new Y.Doc()]))
  readonly #storage: SqliteStorage

  constructor(gen: prng.PRNG, storage: SqliteStorage) {
    this.#gen = gen
    this.#storage = storage
  }

  get texts(): string[] {
    return documents.map((doc) => this.#authors.get(doc)!.getText("body").toJSON())
  }

  async step(): Promise<void> {
    if (prng.int32(this.#gen, 0, 3) === 0) await this.#storage.compact(prng.oneOf(this.#gen, documents))
    else await this.#storage.append(Array.from({length: prng.int32(this.#gen, 1, 4)}, () => this.#edit()))
  }

  #edit(): Append {
    const doc = prng.oneOf(this.#gen, documents)
    const author = this.#authors.get(doc)!
    const before = Y.encodeStateVector(author)
    const text = author.getText("body")
    // Now and then enough for a checkpoint.
    const length = prng.int32(this.#gen, 0, 9) === 0 ? 1_500_000 : prng.int32(this.#gen, 1, 5_000)
    if (text.length > 0 && prng.int32(this.#gen, 0, 4) === 0) text.delete(0, Math.ceil(text.length / 2))
    text.insert(text.length, prng.word(this.#gen, 8, 8).repeat(Math.ceil(length / 8)))
    return {doc, update: Y.encodeStateAsUpdate(author, before), title: "", author: null, clocks: []}
  }
}

interface Recovered {
  readonly texts: string[]
  readonly damagedCount: number
  readonly flawCount: number
}

/** What a start on `image` finds: what the storage's thread does, without a thread for each, whose start would take most of the time. */
function recover(image: Image, folder: string): Recovered {
  const file = path.join(folder, "quire.db")
  mkdirSync(folder)
  writeFileSync(file, image.database)
  if (image.log.length > 0) writeFileSync(`${file}-wal`, image.log)
  const store = new Store(openDatabase(file))
  const stored = documents.map((doc) => store.load(doc))
  store.close()
  const flawCount = verify(file).flaws.length
  rmSync(folder, {recursive: true})
  const damagedCount = stored.reduce((sum, {damagedCount: count}) => sum + count, 0)
  return {texts: stored.map(textOf), damagedCount, flawCount}
}

it(
  `S2 G69 nothing that was called saved is lost when the power goes, ${seedCount * crashesPerSeed} times`,
  async () => {
    const first = long ? 1 : Date.now() % 1_000_000
    const counts = {losses: 0, withTheLast: 0, withoutTheLast: 0, checkpoints: 0, lost: 0, damaged: 0, flaws: 0}
    const tell = () => process.stdout.write(`power loss, from seed ${first}: ${JSON.stringify(counts)}\n`)
    for (let seed = first; seed < first + seedCount; seed++) {
      const gen = prng.create(seed)
      const folder = path.join(root, `${seed}`)
      const storage = await SqliteStorage.open(folder)
      const work = new Work(gen, storage)
      for (let crash = 0; crash < crashesPerSeed; crash++) {
        const [before, textsBefore] = [imageOf(folder), work.texts]
        await work.step()
        const [after, textsAfter] = [imageOf(folder), work.texts]
        const {texts, damagedCount, flawCount} = recover(lossBetween(before, after, gen), `${folder}-${crash}`)
        const holds = (wanted: string[]) => wanted.every((text, index) => text === texts[index])
        counts.losses++
        counts.damaged += damagedCount
        counts.flaws += flawCount
        if (!before.database.equals(after.database)) counts.checkpoints++
        if (holds(textsAfter)) counts.withTheLast++
        else if (holds(textsBefore)) counts.withoutTheLast++
        else counts.lost++
      }
      await storage.close()
      rmSync(folder, {recursive: true})
      if (long && seed % 5 === 0) tell()
    }
    tell()
    expect(counts).toMatchObject({lost: 0, damaged: 0, flaws: 0})
  },
  long ? 3_600_000 : 60_000,
)
