import {writeFileSync} from "node:fs"
import path from "node:path"
import {setTimeout as sleep} from "node:timers/promises"
import * as Y from "yjs"
import {Crowd, newTally, typeSwiftly} from "../crowd.ts"
import {idOf, Keystrokes} from "../keystrokes.ts"
import {connectAll, LightClient} from "../light-client.ts"
import {median, until} from "../measuring.ts"
import {loadRecording, textRoot, typeOut} from "../recording.ts"
import type {Figures, Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"
import type {Target} from "../targets.ts"

type Sizes = Readonly<Record<"keys" | "opens", number>>

const doc = "cold-open"
const window = 200
const keysPerSecond = 12_000
const populateMs = 240_000
const openMs = 30_000

/** A long document is opened in a server that has just started. */
export const coldOpen: Scenario<Sizes> = {
  name: "cold-open",
  targets: ["raw batching", "y-websocket", "hocuspocus", "Quire"],
  cases: [
    {
      title: "the whole recording, typed key by key, opened after a restart",
      short: {keys: 300_000, opens: 3},
      full: {keys: 300_000, opens: 9},
    },
  ],
  columns: [
    {title: "whole text there, ms", figure: "wholeMs", digits: 1},
    {title: "first open, ms", figure: "firstMs", digits: 1},
    {title: "bytes", figure: "bytes", digits: 0},
    {title: "× the state", figure: "timesState", digits: 3},
    {title: "server CPU ms", figure: "cpuMs", digits: 0},
    {title: "RSS idle MB", figure: "idleMb", digits: 0},
    {title: "peak above it MB", figure: "aboveIdleMb", digits: 1},
    {title: "typing it all, s", figure: "typingSeconds", digits: 1},
  ],

  async run(target, {keys, opens}, folder) {
    const recording = loadRecording()
    const typed = typeOut(recording, idOf(0), keys).doc
    const state = Y.encodeStateAsUpdate(typed)
    const wanted = typed.getText(textRoot).toJSON()
    const blob = path.join(folder, "blob")
    writeFileSync(blob, state)
    const command = (port: number) => target.command({port, folder, blob})
    const typingSeconds = target.kind === "ceiling" ? Number.NaN : await populate(target, command, keys)
    const all: Figures[] = []
    for (let index = 0; index < opens; index++) {
      const server = await ServerProcess.start(command)
      all.push(await open(target, server, wanted))
      await server.stop()
    }
    const of = (figure: string) => median(all.map((figures) => figures[figure]!))
    return {
      wholeMs: of("wholeMs"),
      firstMs: all[0]!["wholeMs"]!,
      bytes: of("bytes"),
      timesState: of("bytes") / state.length,
      cpuMs: of("cpuMs"),
      idleMb: of("idleMb"),
      aboveIdleMb: Math.max(...all.map((figures) => figures["aboveIdleMb"]!)),
      typingSeconds,
    }
  },
}

async function populate(
  target: Target,
  command: Parameters<typeof ServerProcess.start>[0],
  keys: number,
): Promise<number> {
  const keystrokes = new Keystrokes(loadRecording(), keys)
  const server = await ServerProcess.start(command)
  let crowd: Crowd | null = null
  const onContent = (content: Uint8Array, client: LightClient) => crowd?.receive(content, client)
  const clients = await connectAll(
    2,
    2,
    () => new LightClient({port: server.port, dialect: target.dialect, doc, onContent}),
  )
  await sleep(300)
  crowd = new Crowd(clients, 1, keystrokes, newTally())
  const startMs = performance.now()
  const stop = typeSwiftly(crowd, window, keysPerSecond)
  const done = await until(() => crowd.sent(0) === keystrokes.count && crowd.outstanding === 0, populateMs)
  stop()
  const seconds = (performance.now() - startMs) / 1_000
  if (!done) throw new Error(`Only ${crowd.sent(0)} keys were typed in ${seconds} s`)
  await quiet(server)
  for (const client of clients) client.close()
  await quiet(server)
  await server.stop()
  return seconds
}

/** Waits until the server has nothing to do any more: some write what they were told long after. */
async function quiet(server: ServerProcess): Promise<void> {
  await sleep(2_500)
  for (let waits = 0; waits < 60; waits++) {
    const before = server.cpuSeconds
    await sleep(1_000)
    if (!(server.cpuSeconds - before > 0.05)) return
  }
}

async function open({dialect}: Target, server: ServerProcess, wanted: string): Promise<Figures> {
  await sleep(500)
  server.forgetPeak()
  const idleMb = server.memory.residentMb
  const cpuBefore = server.cpuSeconds
  const heard: {readonly atMs: number; readonly content: Uint8Array}[] = []
  const startMs = performance.now()
  const onContent = (content: Uint8Array) =>
    void heard.push({atMs: performance.now() - startMs, content: Uint8Array.from(content)})
  const client = new LightClient({port: server.port, dialect, doc, onContent})
  await client.synced
  const cpuMs = (server.cpuSeconds - cpuBefore) * 1_000
  const copy = new Y.Doc()
  let wholeMs = Number.NaN
  // Some servers call a client synced before they have loaded the document.
  await until(() => {
    for (const {atMs, content} of heard.splice(0)) {
      Y.applyUpdate(copy, content)
      if (copy.getText(textRoot).toJSON() === wanted) wholeMs = atMs
    }
    return !Number.isNaN(wholeMs)
  }, openMs)
  const figures = {wholeMs, bytes: client.receivedBytes, cpuMs, idleMb, aboveIdleMb: server.memory.peakMb - idleMb}
  client.close()
  await sleep(300)
  return figures
}
