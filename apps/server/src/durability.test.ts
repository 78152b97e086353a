import {rmSync} from "node:fs"
import {verify} from "@quire/server"
import * as prng from "lib0/prng"
import {expect} from "vitest"
import {it} from "./testing/installation.ts"
import type {Serving} from "./testing/installation.ts"
import {Writer} from "./testing/writer.ts"

const long = process.env["QUIRE_LONG"] === "1"
const trialCount = long ? 1_000 : 5
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

it(
  `S2 G67 nothing that was called saved is lost when the server is killed, ${trialCount} times at random moments`,
  async ({quire}) => {
    const seed = Date.now() % 1_000_000
    const gen = prng.create(seed)
    const counts = {trials: 0, saved: 0, unsaved: 0, lost: 0, flaws: 0}
    const tell = () => process.stdout.write(`kill -9, seed ${seed}: ${JSON.stringify(counts)}\n`)
    let saved = new Set<string>()
    /** The server is started once more, and nothing may be missing. */
    const settle = async () => {
      const server = await quire.serve()
      const reader = new Writer(server.url, "reader")
      await reader.synced
      counts.lost += lostOf(saved, reader.text).length
      reader.end()
      await kill(server)
      counts.flaws += verify(quire.database).flaws.length
      rmSync(quire.data, {recursive: true})
      saved = new Set()
    }
    for (let trial = 0; trial < trialCount; trial++) {
      const server = await quire.serve()
      const reader = new Writer(server.url, "reader")
      await reader.synced
      counts.lost += lostOf(saved, reader.text).length
      const writers = Array.from({length: writerCount}, (_, index) => new Writer(server.url, `${trial}.${index}`))
      await Promise.all(writers.map(({synced}) => synced))
      for (const writer of writers) writer.writeOn(editBytes, prng.int32(gen, 1, 20))
      await new Promise((resolve) => setTimeout(resolve, prng.int32(gen, 0, longestMs)))
      await kill(server)
      await Promise.all(writers.map(({closed}) => closed))
      reader.end()
      counts.trials++
      for (const writer of writers) {
        for (const edit of writer.saved) saved.add(edit)
        counts.saved += writer.saved.length
        counts.unsaved += writer.unsavedCount
      }
      if (trial % trialsPerFolder === trialsPerFolder - 1) await settle()
      if (long && counts.trials % 50 === 0) tell()
    }
    if (trialCount % trialsPerFolder !== 0) await settle()
    tell()
    expect(counts).toMatchObject({lost: 0, flaws: 0})
    expect(counts.saved).toBeGreaterThan(trialCount)
  },
  long ? 3_600_000 : 60_000,
)
