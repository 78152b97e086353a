import {setTimeout as sleep} from "node:timers/promises"
import * as Y from "yjs"
import {Crowd, newTally, typeFlatOut, typeSteadily} from "../crowd.ts"
import {Keystrokes} from "../keystrokes.ts"
import {connectAll, LightClient} from "../light-client.ts"
import {measureLoad, until} from "../measuring.ts"
import {loadRecording, textRoot} from "../recording.ts"
import type {Column, Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"
import type {Target} from "../targets.ts"

const doc = "fan-out"

type Sizes = Readonly<Record<"clients" | "writers" | "perSecond" | "window" | "keys" | "warmMs" | "measureMs", number>>

export const loadColumns: readonly Column[] = [
  {title: "delivered / s", figure: "deliveredPerSecond", digits: 0},
  {title: "server CPU s / 100k", figure: "cpuPer100k", digits: 4},
  {title: "server CPU", figure: "serverCpu", digits: 2},
  {title: "clients' CPU", figure: "clientCpu", digits: 2},
  {title: "p50 ms", figure: "p50Ms", digits: 2},
  {title: "p99 ms", figure: "p99Ms", digits: 2},
  {title: "bytes / edit", figure: "bytesPerEdit", digits: 1},
  {title: "RSS MB", figure: "residentMb", digits: 0},
  {title: "missing", figure: "missing", digits: 0},
  {title: "wrong text", figure: "wrongTexts", digits: 0},
]

const flatOut = {perSecond: 0, keys: 60_000, warmMs: 3_000, measureMs: 4_000}
// V8 compiles for the first 15 s of such a load. A compaction comes every 10 s: two of them are in the figure.
const steady = {perSecond: 10, keys: 1_000, window: 0, warmMs: 20_000, measureMs: 20_000}
const cases = [
  {title: "50 clients, 10 of them type as fast as it goes", clients: 50, writers: 10, window: 16, ...flatOut},
  {title: "200 clients, 20 of them type as fast as it goes", clients: 200, writers: 20, window: 8, ...flatOut},
  {title: "200 clients, 20 of them type 10 keys a second each", clients: 200, writers: 20, ...steady},
  {
    title: "50 clients, 10 of them type 10 keys a second each",
    clients: 50,
    writers: 10,
    ...steady,
    warmMs: 5_000,
    measureMs: 4_000,
  },
]

/** One document, many people: every keystroke has to reach all of them. */
export const fanOut: Scenario<Sizes> = {
  name: "fan-out",
  targets: ["raw pre-framed", "raw batching", "plain ws", "y-websocket", "hocuspocus", "Quire"],
  cases: cases.map(({title, ...short}) => ({title, short, full: {...short, measureMs: 2 * short.measureMs}})),
  columns: loadColumns,

  async run(target, sizes, folder) {
    const {clients: count, writers, perSecond, window, keys} = sizes
    const keystrokes = new Keystrokes(loadRecording(), keys)
    const server = await ServerProcess.start((port) => target.command({port, folder}))
    const tally = newTally()
    const heard: Uint8Array[] = []
    let crowd: Crowd | null = null
    const clients = await connectAll(count, 50, (index) => {
      const onContent = (content: Uint8Array, client: LightClient) => {
        if (index === count - 1) heard.push(Uint8Array.from(content))
        crowd?.receive(content, client)
      }
      return new LightClient({port: server.port, dialect: target.dialect, doc, onContent})
    })
    await sleep(300)
    crowd = new Crowd(clients, writers, keystrokes, tally)
    const stop = perSecond === 0 ? typeFlatOut([crowd], window) : typeSteadily([crowd], perSecond, () => undefined)
    const received = () => clients.reduce((sum, {receivedBytes}) => sum + receivedBytes, 0)
    const figures = await measureLoad(server, tally, received, sizes)
    stop()
    await until(() => crowd.outstanding === 0, 10_000)
    const wanted = textOf(typed(crowd, keystrokes))
    const wrongTexts = [textOf(heard), target.kind === "ceiling" ? wanted : await textOfNewcomer(target, server)]
    for (const client of clients) client.close()
    await server.stop()
    return {
      ...figures,
      missing: tally.sentCount * (count - 1) - tally.deliveredCount,
      wrongTexts: wrongTexts.filter((text) => text !== wanted).length,
    }
  },
}

function typed(crowd: Crowd, keystrokes: Keystrokes): Uint8Array[] {
  const sent = (writer: number) =>
    Array.from({length: crowd.sent(writer)}, (_, index) => keystrokes.update(writer, index))
  return Array.from({length: crowd.writerCount}, (_, writer) => sent(writer)).flat()
}

export function textOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return doc.getText(textRoot).toJSON()
}

/** What somebody has who comes when all is over. */
async function textOfNewcomer({dialect}: Target, {port}: ServerProcess): Promise<string> {
  const heard: Uint8Array[] = []
  const onContent = (content: Uint8Array) => void heard.push(Uint8Array.from(content))
  const newcomer = new LightClient({port, dialect, doc, onContent})
  await newcomer.synced
  await sleep(200)
  newcomer.close()
  return textOf(heard)
}
