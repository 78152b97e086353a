import {writeFileSync} from "node:fs"
import path from "node:path"
import {setTimeout as sleep} from "node:timers/promises"
import {connectAll, LightClient} from "../light-client.ts"
import {median} from "../measuring.ts"
import {loadRecording, stateOf} from "../recording.ts"
import type {Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"

type Sizes = Readonly<Record<"clients" | "atOnce" | "stateBytes" | "rounds", number>>

const doc = "storm"
const sizes = {clients: 2_000, atOnce: 400, stateBytes: 50_000, rounds: 3}

/** Everybody comes at once, as after a restart. */
export const joinStorm: Scenario<Sizes> = {
  name: "join-storm",
  targets: ["raw batching", "y-websocket", "hocuspocus", "Quire"],
  cases: [{title: "2,000 clients join one document of 50 KB", short: sizes, full: {...sizes, rounds: 9}}],
  columns: [
    {title: "all have it, ms", figure: "allMs", digits: 0},
    {title: "slowest round", figure: "slowestMs", digits: 0},
    {title: "server CPU s", figure: "cpuSeconds", digits: 3},
    {title: "RSS MB", figure: "residentMb", digits: 0},
    {title: "without the whole text", figure: "incomplete", digits: 0},
  ],

  async run(target, {clients: count, atOnce, stateBytes, rounds}, folder) {
    const state = stateOf(loadRecording(), stateBytes)
    const blob = path.join(folder, "blob")
    writeFileSync(blob, state)
    const server = await ServerProcess.start((port) => target.command({port, folder, blob}))
    const join = () => new LightClient({port: server.port, dialect: target.dialect, doc})
    const author = join()
    await author.synced
    if (target.kind !== "ceiling") author.type(state)
    await sleep(1_500)
    const allMs: number[] = []
    const cpu: number[] = []
    let incomplete = 0
    for (let round = 0; round < rounds; round++) {
      const cpuBefore = server.cpuSeconds
      const startMs = performance.now()
      const clients = await connectAll(count, atOnce, join)
      allMs.push(performance.now() - startMs)
      cpu.push(server.cpuSeconds - cpuBefore)
      incomplete += clients.filter(({contentBytes}) => contentBytes < state.length * 0.9).length
      for (const client of clients) client.close()
      await sleep(1_000)
    }
    const {residentMb} = server.memory
    author.close()
    await server.stop()
    return {allMs: median(allMs), slowestMs: Math.max(...allMs), cpuSeconds: median(cpu), residentMb, incomplete}
  },
}
