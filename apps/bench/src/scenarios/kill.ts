import {setTimeout as sleep} from "node:timers/promises"
import * as Y from "yjs"
import {Keystrokes} from "../keystrokes.ts"
import {LightClient} from "../light-client.ts"
import {median} from "../measuring.ts"
import type {Scenario} from "../scenario.ts"
import {ServerProcess} from "../server-process.ts"
import type {Target} from "../targets.ts"

type Sizes = Readonly<Record<"trials" | "longestMs", number>>

const sizes = {trials: 50, longestMs: 250}
const keysAtOnce = 3
const patches = Array.from({length: 2_000}, (_, at) => [at, 0, String.fromCodePoint(97 + (at % 26))] as const)

/**
 * The server is killed at a random moment while somebody types, and started again. What it had acknowledged has to be
 * there: Quire says *saved*; of the others, what has reached another client counts.
 */
export const kill: Scenario<Sizes> = {
  name: "kill",
  targets: ["y-websocket", "hocuspocus", "Quire"],
  cases: [{title: "kill -9 at a random moment while somebody types", short: sizes, full: {...sizes, trials: 1_000}}],
  columns: [
    {title: "trials", figure: "trials", digits: 0},
    {title: "acknowledged", figure: "acknowledged", digits: 0},
    {title: "of these lost", figure: "lost", digits: 0},
    {title: "trials with loss", figure: "trialsWithLoss", digits: 0},
    {title: "restart ms", figure: "restartMs", digits: 0},
  ],

  async run(target, {trials, longestMs}, folder) {
    const keystrokes = new Keystrokes({name: "letters", patches}, patches.length)
    const command = (port: number) => target.command({port, folder})
    const losses: number[] = []
    const restartsMs: number[] = []
    let acknowledged = 0
    let server = await ServerProcess.start(command)
    for (let trial = 0; trial < trials; trial++) {
      const doc = `kill-${trial}`
      const count = await typeUntilKilled(target, server, doc, keystrokes, Math.random() * longestMs)
      const startMs = performance.now()
      server = await ServerProcess.start(command)
      restartsMs.push(performance.now() - startMs)
      acknowledged += count
      losses.push(Math.max(0, count - (await storedCount(target, server, doc, count))))
    }
    await server.stop()
    return {
      trials,
      acknowledged,
      lost: losses.reduce((sum, lost) => sum + lost, 0),
      trialsWithLoss: losses.filter((lost) => lost > 0).length,
      restartMs: median(restartsMs),
    }
  },
}

/** @returns how many keys were acknowledged when the server was gone and everything it had said was read */
async function typeUntilKilled(
  target: Target,
  server: ServerProcess,
  doc: string,
  keystrokes: Keystrokes,
  afterMs: number,
): Promise<number> {
  let acknowledged = 0
  const acknowledge = (count: number) => void (acknowledged = Math.max(acknowledged, count))
  const at = {port: server.port, dialect: target.dialect, doc}
  const isQuire = target.kind === "quire"
  // The answer to the server's step 1 is a message, too.
  const writer = new LightClient(
    isQuire ? {...at, subprotocol: "quire.v1", onSaved: (count) => acknowledge(count - 1)} : at,
  )
  const onContent = (content: Uint8Array) => keystrokes.find(content, (_, index) => acknowledge(index + 1))
  const reader = new LightClient(isQuire ? at : {...at, onContent})
  await Promise.all([writer.synced, reader.synced])
  const killed = sleep(afterMs).then(() => server.kill())
  let typed = 0
  const timer = setInterval(() => {
    for (let i = 0; i < keysAtOnce && typed < keystrokes.count; i++) writer.type(keystrokes.update(0, typed++))
  }, 1)
  await killed
  clearInterval(timer)
  await Promise.all([writer.ended, reader.ended])
  return acknowledged
}

/** How many keys a newcomer gets, who waits a little for all that are owed. */
async function storedCount({dialect}: Target, {port}: ServerProcess, doc: string, owed: number): Promise<number> {
  const copy = new Y.Doc()
  const onContent = (content: Uint8Array) => Y.applyUpdate(copy, Uint8Array.from(content))
  const reader = new LightClient({port, dialect, doc, onContent})
  await reader.synced
  const count = () => copy.getText("text").length
  for (let wait = 0; wait < 20 && count() < owed; wait++) await sleep(30)
  reader.close()
  return count()
}
