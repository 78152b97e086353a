import {closeSync, fdatasyncSync, openSync, writeSync} from "node:fs"
import path from "node:path"
import {setTimeout as sleep} from "node:timers/promises"
import {Crowd, newTally, typeSteadily} from "../crowd.ts"
import {Keystrokes} from "../keystrokes.ts"
import {connectAll, LightClient} from "../light-client.ts"
import {quantile} from "../measuring.ts"
import {loadRecording} from "../recording.ts"
import type {Figures, Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"

type Sizes = Readonly<Record<"clients" | "writers" | "perSecond" | "warmMs" | "measureMs", number>>

const sizes = {clients: 200, writers: 20, perSecond: 10, warmMs: 1_500, measureMs: 5_000}

/** From the key to the word that it is on disk. Only Quire says so. */
export const saved: Scenario<Sizes> = {
  name: "saved",
  targets: ["Quire"],
  cases: [
    {
      title: "200 clients, 20 of them type 10 keys a second each: from the key to *saved*",
      short: sizes,
      full: {...sizes, measureMs: 30_000},
    },
  ],
  columns: [
    {title: "p50 ms", figure: "p50Ms", digits: 2},
    {title: "p99 ms", figure: "p99Ms", digits: 2},
    {title: "longest ms", figure: "longestMs", digits: 2},
    {title: "a flush of the disk p50", figure: "flushP50Ms", digits: 2},
    {title: "p99", figure: "flushP99Ms", digits: 2},
    {title: "keys", figure: "keys", digits: 0},
    {title: "never saved", figure: "unsaved", digits: 0},
  ],

  async run(target, {clients: count, writers, perSecond, warmMs, measureMs}, folder) {
    const keystrokes = new Keystrokes(loadRecording(), 2_000)
    const server = await ServerProcess.start((port) => target.command({port, folder}))
    const clocks = Array.from({length: count}, () => new SavedClock())
    const clients = await connectAll(count, 50, (index) => {
      const onSaved = (saved: number) => clocks[index]!.saved(saved)
      return new LightClient({
        port: server.port,
        dialect: target.dialect,
        doc: "saved",
        subprotocol: "quire.v1",
        onSaved,
      })
    })
    await sleep(500)
    const crowd = new Crowd(clients, writers, keystrokes, newTally())
    const typedBefore = Array.from({length: writers}, () => 0)
    const stop = typeSteadily([crowd], perSecond, () => {
      for (let writer = 0; writer < writers; writer++) {
        if (crowd.sent(writer) === typedBefore[writer]) continue
        typedBefore[writer] = crowd.sent(writer)
        clocks[writer]!.sent()
      }
    })
    await sleep(warmMs)
    const seen = clocks.map(({latenciesMs}) => latenciesMs.length)
    await sleep(measureMs)
    stop()
    await sleep(1_000)
    const all = clocks.flatMap(({latenciesMs}, index) => latenciesMs.slice(seen[index]))
    const unsaved = clocks.reduce((sum, {waitingCount}) => sum + waitingCount, 0)
    for (const client of clients) client.close()
    await server.stop()
    const longestMs = all.reduce((longest, ms) => Math.max(longest, ms), 0)
    const figures = {p50Ms: quantile(all, 0.5), p99Ms: quantile(all, 0.99), longestMs, keys: all.length, unsaved}
    return {...figures, ...timeFlushes(folder)}
  },
}

/** What the disk itself takes: nothing can be saved sooner. */
function timeFlushes(folder: string): Figures {
  const file = openSync(path.join(folder, "flushed"), "w")
  const samples = Array.from({length: 300}, () => {
    writeSync(file, "a few bytes")
    const startMs = performance.now()
    fdatasyncSync(file)
    return performance.now() - startMs
  })
  closeSync(file)
  return {flushP50Ms: quantile(samples, 0.5), flushP99Ms: quantile(samples, 0.99)}
}

/** How long each key of one client waits. The answer to the server's step 1 counts as its first message. */
class SavedClock {
  readonly latenciesMs: number[] = []
  readonly #sentMs: number[] = []

  sent(): void {
    this.#sentMs.push(performance.now())
  }

  saved(count: number): void {
    const nowMs = performance.now()
    for (let index = this.latenciesMs.length; index < Math.min(count - 1, this.#sentMs.length); index++)
      this.latenciesMs.push(nowMs - this.#sentMs[index]!)
  }

  get waitingCount(): number {
    return this.#sentMs.length - this.latenciesMs.length
  }
}
