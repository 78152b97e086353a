import {mkdirSync} from "node:fs"
import {setTimeout as sleep} from "node:timers/promises"
import {connectAll, LightClient} from "../light-client.ts"
import {loadRecording, stateOf} from "../recording.ts"
import type {Figures, Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"
import type {Target} from "../targets.ts"

type Sizes = Readonly<Record<"connections" | "documents" | "stateBytes" | "settleMs", number>>

const sizes = {connections: 2_000, documents: 1_000, stateBytes: 50_000, settleMs: 6_000}

/** What a server holds while nothing happens. */
export const memory: Scenario<Sizes> = {
  name: "memory",
  targets: ["raw batching", "y-websocket", "hocuspocus", "Quire"],
  cases: [
    {
      title: "2,000 idle connections in one document; 1,000 live documents of 50 KB with one client each",
      short: sizes,
      full: {...sizes, settleMs: 30_000},
    },
  ],
  columns: [
    {title: "base MB", figure: "baseMb", digits: 1},
    {title: "KB / idle connection", figure: "kbPerConnection", digits: 1},
    {title: "idle CPU %", figure: "idleCpuPercent", digits: 2},
    {title: "KB / live document", figure: "kbPerDocument", digits: 0},
    {title: "cut off", figure: "cutOff", digits: 0},
  ],

  async run(target, sizes, folder) {
    const connections = await ofConnections(target, sizes, `${folder}/connections`)
    const documents = await ofDocuments(target, sizes, `${folder}/documents`)
    return {...connections, ...documents, cutOff: connections["cutOff"]! + documents["cutOff"]!}
  },
}

async function ofConnections(target: Target, sizes: Sizes, folder: string): Promise<Figures> {
  mkdirSync(folder)
  const server = await ServerProcess.start((port) => target.command({port, folder}))
  const join = () => new LightClient({port: server.port, dialect: target.dialect, doc: "idle"})
  for (const client of await connectAll(50, 50, join)) client.close()
  await sleep(1_000)
  const baseMb = server.memory.residentMb
  const clients = await connectAll(sizes.connections, 200, join)
  await sleep(sizes.settleMs)
  const {residentMb} = server.memory
  const cpuBefore = server.cpuSeconds
  await sleep(3_000)
  const figures = {
    baseMb,
    kbPerConnection: ((residentMb - baseMb) * 1_024) / sizes.connections,
    idleCpuPercent: ((server.cpuSeconds - cpuBefore) / 3) * 100,
    cutOff: clients.filter(({closed}) => closed).length,
  }
  for (const client of clients) client.close()
  await server.stop()
  return figures
}

async function ofDocuments(target: Target, sizes: Sizes, folder: string): Promise<Figures> {
  mkdirSync(folder)
  const state = stateOf(loadRecording(), sizes.stateBytes)
  const server = await ServerProcess.start((port) => target.command({port, folder}))
  const join = (doc: string) => new LightClient({port: server.port, dialect: target.dialect, doc})
  for (const client of await connectAll(20, 20, (index) => join(`warm-${index}`))) client.close()
  await sleep(1_000)
  const baseMb = server.memory.residentMb
  const clients = await connectAll(sizes.documents, 50, (index) => join(`live-${index}`))
  for (const [index, client] of clients.entries()) {
    client.type(state)
    if (index % 20 === 19) await sleep(20)
  }
  await sleep(sizes.settleMs)
  const kbPerDocument = ((server.memory.residentMb - baseMb) * 1_024) / sizes.documents
  const cutOff = clients.filter(({closed}) => closed).length
  for (const client of clients) client.close()
  await server.stop()
  return {kbPerDocument, cutOff}
}
