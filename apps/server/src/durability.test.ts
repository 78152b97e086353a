import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {verify} from "@quire/server"
import * as prng from "lib0/prng"
import {afterEach, beforeEach, expect, it} from "vitest"
import {launch, portOf} from "./testing/process.ts"
import type {Running} from "./testing/process.ts"
import {Writer} from "./testing/writer.ts"

const long = process.env["QUIRE_LONG"] === "1"
const trialCount = long ? 1_000 : 5
/** A new data folder after so many: each trial reads all that those before it wrote. */
const trialsPerFolder = 10
const writerCount = 3
/** Long enough that the documents are merged while they are written. */
const editBytes = 500
const longestMs = 300

let folder: string
let data: string
let page: string
let running: Running | null = null
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  data = path.join(folder, "data")
  page = path.join(folder, "page")
  mkdirSync(page)
  writeFileSync(path.join(page, "index.html"), "<!doctype html>")
})
afterEach(() => {
  running?.child.kill("SIGKILL")
  rmSync(folder, {recursive: true})
})

async function serve(): Promise<number> {
  running = launch(page, "--port", "0", "--data", data)
  return portOf(running, data)
}

/** Those of `edits` that are not in `text`. */
const lostOf = (edits: Iterable<string>, text: string) => [...edits].filter((edit) => !text.includes(edit))

it(
  `S2 nothing that was called saved is lost when the server is killed, ${trialCount} times at random moments`,
  async () => {
    const seed = Date.now() % 1_000_000
    const gen = prng.create(seed)
    const counts = {trials: 0, saved: 0, unsaved: 0, lost: 0, flaws: 0}
    const tell = () => process.stdout.write(`kill -9, seed ${seed}: ${JSON.stringify(counts)}\n`)
    let saved = new Set<string>()
    /** The server is started once more, and nothing may be missing. */
    const settle = async () => {
      const reader = new Writer(`ws://127.0.0.1:${await serve()}/collab/d`, "reader")
      await reader.synced
      counts.lost += lostOf(saved, reader.text).length
      reader.end()
      running?.child.kill("SIGKILL")
      await running?.exit
      counts.flaws += verify(path.join(data, "quire.db")).flaws.length
      rmSync(data, {recursive: true})
      saved = new Set()
    }
    for (let trial = 0; trial < trialCount; trial++) {
      const url = `ws://127.0.0.1:${await serve()}/collab/d`
      const reader = new Writer(url, "reader")
      await reader.synced
      counts.lost += lostOf(saved, reader.text).length
      const writers = Array.from({length: writerCount}, (_, index) => new Writer(url, `${trial}.${index}`))
      await Promise.all(writers.map(({synced}) => synced))
      for (const writer of writers) writer.writeOn(editBytes, prng.int32(gen, 1, 20))
      await new Promise((resolve) => setTimeout(resolve, prng.int32(gen, 0, longestMs)))
      running?.child.kill("SIGKILL")
      await running?.exit
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
