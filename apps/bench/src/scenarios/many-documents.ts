import {setTimeout as sleep} from "node:timers/promises"
import {Crowd, newTally, typeFlatOut, typeSteadily} from "../crowd.ts"
import {idOf, Keystrokes} from "../keystrokes.ts"
import {connectAll, LightClient} from "../light-client.ts"
import {measureLoad, until} from "../measuring.ts"
import {presenceOf} from "../presence.ts"
import {loadRecording} from "../recording.ts"
import type {Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"
import {loadColumns} from "./fan-out.ts"

type Sizes = Readonly<Record<"documents" | "perSecond" | "window" | "keys" | "warmMs" | "measureMs", number>>

// V8 compiles for the first 15 s of such a load, and everybody is pinged every 15 s.
const steady = {documents: 500, perSecond: 2, window: 0, keys: 200, warmMs: 20_000, measureMs: 15_000}
const flatOut = {documents: 500, perSecond: 0, window: 2, keys: 20_000, warmMs: 2_000, measureMs: 3_000}

/** Many documents with two to four people each, of whom one types. */
export const manyDocuments: Scenario<Sizes> = {
  name: "many-documents",
  targets: ["raw batching", "y-websocket", "hocuspocus", "Quire"],
  cases: [
    {
      title: "500 documents, 1,500 connections, 2 keys a second in each, with a caret for each key",
      short: steady,
      full: {...steady, measureMs: 30_000},
    },
    {
      title: "500 documents, 1,500 connections, one types in each as fast as it goes",
      short: flatOut,
      full: {...flatOut, measureMs: 6_000},
    },
  ],
  columns: loadColumns.filter(({figure}) => figure !== "wrongTexts"),

  async run(target, sizes, folder) {
    const {documents, perSecond, window, keys} = sizes
    const keystrokes = new Keystrokes(loadRecording(), keys)
    const server = await ServerProcess.start((port) => target.command({port, folder}))
    const tally = newTally()
    const seats = Array.from({length: documents}, (_, doc) => Array.from({length: 2 + (doc % 3)}, () => doc)).flat()
    const crowds = new Map<number, Crowd>()
    const clients = await connectAll(seats.length, 100, (index) => {
      const onContent = (content: Uint8Array, client: LightClient) =>
        crowds.get(seats[index]!)?.receive(content, client)
      return new LightClient({port: server.port, dialect: target.dialect, doc: `many-${seats[index]}`, onContent})
    })
    await sleep(500)
    const carets = new Map<Crowd, () => void>()
    for (let doc = 0; doc < documents; doc++) {
      const members = clients.filter((_, index) => seats[index] === doc)
      const crowd = new Crowd(members, 1, keystrokes, tally)
      let clock = 0
      carets.set(crowd, () => members[0]!.send(target.dialect.presence(`many-${doc}`, caret(++clock))))
      crowds.set(doc, crowd)
    }
    const all = [...crowds.values()]
    const stop =
      perSecond === 0 ? typeFlatOut(all, window) : typeSteadily(all, perSecond, (crowd) => carets.get(crowd)?.())
    const received = () => clients.reduce((sum, {receivedBytes}) => sum + receivedBytes, 0)
    const figures = await measureLoad(server, tally, received, sizes)
    stop()
    await until(() => all.every(({outstanding}) => outstanding === 0), 10_000)
    const missing = all.reduce((sum, {outstanding}) => sum + outstanding, 0)
    for (const client of clients) client.close()
    await server.stop()
    return {...figures, missing}
  },
}

/** What a writer's client sends of its caret with each key. */
function caret(clock: number): Uint8Array {
  const at = {type: null, tname: "text", item: {client: idOf(0), clock}, assoc: 0}
  return presenceOf(idOf(0), clock, {user: {name: "Writer", color: "#30bced"}, cursor: {anchor: at, head: at}})
}
