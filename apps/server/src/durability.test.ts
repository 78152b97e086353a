import {rmSync} from "node:fs"
import {verify} from "@quire/server"
import * as prng from "lib0/prng"
import {expect, it} from "vitest"
import {Installation} from "./testing/installation.ts"
import type {Serving} from "./testing/installation.ts"
import {Writer} from "./testing/writer.ts"

const long = process.env["QUIRE_LONG"] === "1"
const trialCount = long ? 1_000 : 5
/** So many servers are killed side by side, each with data of its own: a trial waits most of its time for a server to start. */
const laneCount = long ? 4 : 1
/** A new data folder after so many: each trial reads all that those before it wrote. */
const trialsPerFolder = 10
const writerCount = 3
/** Long enough that the documents are merged while they are written. */
const editBytes = 500
const longestMs = 300

async function kill({child, exit}: Serving): Promise<void> {
  child.kill("SIGKILL")
  await exit
}

/** Those of `edits` that are not in `text`. */
function lostOf(edits: Iterable<string>, text: string): string[] {
  const found = new Set(text.match(/<[^<>]+>/g))
  return [...edits].filter((edit) => !found.has(edit))
}

/** What has come of the trials so far. */
interface Counts {
  trials: number
  saved: number
  unsaved: number
  lost: number
  flaws: number
}

/** Kills the servers of one installation, one after the other. */
class Lane {
  readonly #quire: Installation
  readonly #gen: prng.PRNG
  readonly #counts: Counts
  #saved = new Set<string>()

  constructor(quire: Installation, seed: number, counts: Counts) {
    this.#quire = quire
    this.#gen = prng.create(seed)
    this.#counts = counts
  }

  /** People write to a server until it is killed. */
  async trial(name: string): Promise<void> {
    const {server, reader} = await this.#restart()
    const writers = Array.from({length: writerCount}, (_, index) => new Writer(server.url, `${name}.${index}`))
    await Promise.all(writers.map(({synced}) => synced))
    for (const writer of writers) writer.writeOn(editBytes, prng.int32(this.#gen, 1, 20))
    await new Promise((resolve) => setTimeout(resolve, prng.int32(this.#gen, 0, longestMs)))
    await kill(server)
    await Promise.all(writers.map(({closed}) => closed))
    reader.end()
    for (const writer of writers) {
      for (const edit of writer.saved) this.#saved.add(edit)
      this.#counts.saved += writer.saved.length
      this.#counts.unsaved += writer.unsavedCount
    }
    this.#counts.trials++
  }

  /** The server is started once more, and nothing may be missing. The next trial begins with an empty folder. */
  async settle(): Promise<void> {
    const {server, reader} = await this.#restart()
    reader.end()
    await kill(server)
    this.#counts.flaws += verify(this.#quire.database).flaws.length
    rmSync(this.#quire.data, {recursive: true})
    this.#saved = new Set()
  }

  async #restart(): Promise<{server: Serving; reader: Writer}> {
    const server = await this.#quire.serve()
    const reader = new Writer(server.url, "reader")
    await reader.synced
    this.#counts.lost += lostOf(this.#saved, reader.text).length
    return {server, reader}
  }
}

it(
  `S2 G67 nothing that was called saved is lost when the server is killed, ${trialCount} times at random moments`,
  async ({onTestFinished}) => {
    const seed = Date.now() % 1_000_000
    const counts: Counts = {trials: 0, saved: 0, unsaved: 0, lost: 0, flaws: 0}
    const tell = () => process.stdout.write(`kill -9, seed ${seed}: ${JSON.stringify(counts)}\n`)
    const lanes = Array.from({length: laneCount}, async (_, place) => {
      const quire = new Installation()
      onTestFinished(() => quire.remove())
      const lane = new Lane(quire, seed + place, counts)
      for (let trial = 0; trial < trialCount / laneCount; trial++) {
        await lane.trial(`${place}.${trial}`)
        if (trial % trialsPerFolder === trialsPerFolder - 1) await lane.settle()
        if (long && counts.trials % 50 === 0) tell()
      }
      await lane.settle()
    })
    await Promise.all(lanes)
    tell()
    expect(counts).toMatchObject({trials: trialCount, lost: 0, flaws: 0})
    expect(counts.saved).toBeGreaterThan(trialCount)
  },
  long ? 3_600_000 : 60_000,
)
