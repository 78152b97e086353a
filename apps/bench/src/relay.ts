import {spawn} from "node:child_process"
import {once} from "node:events"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {createInterface} from "node:readline"
import {fileURLToPath} from "node:url"
import {WebSocket} from "ws"
import * as Y from "yjs"
import {printTable, timingOf} from "./figures.ts"
import type {Timing} from "./figures.ts"

const readerCount = 20
const keyCount = 3000
/** Updates of the writer that not every reader has yet. */
const window = 20

interface Target {
  readonly port: number
  stop(): void
}

async function start(kind: string, folder: string): Promise<Target> {
  const program = fileURLToPath(new URL("relay-target.js", import.meta.url))
  const child = spawn(process.execPath, [program, kind, folder], {stdio: ["ignore", "pipe", "inherit"]})
  const [port] = (await once(createInterface({input: child.stdout}), "line")) as [string]
  return {port: Number(port), stop: () => child.kill("SIGKILL")}
}

async function connect({port}: Target): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/collab/bench`)
  await once(socket, "open")
  return socket
}

/** Every keystroke of somebody who writes one paragraph, as frames. */
function keystrokes(): Uint8Array[] {
  const doc = new Y.Doc()
  const frames: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => frames.push(frameOf(update)))
  const text = doc.getText("body")
  for (let index = 0; index < keyCount; index++) text.insert(index, String.fromCodePoint(97 + (index % 26)))
  return frames
}

/** Message 0 2: sync, update. */
function frameOf(update: Uint8Array): Uint8Array {
  const length: number[] = []
  for (let rest = update.length; ; rest >>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) break
  }
  return Uint8Array.from([0, 2, ...length, ...update])
}

interface Figures extends Timing {
  readonly perSecond: number
}

async function measure(kind: string): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-bench-"))
  const target = await start(kind, folder)
  const readers = await Promise.all(Array.from({length: readerCount}, () => connect(target)))
  const writer = await connect(target)
  const frames = keystrokes()
  const samplesMs: number[] = []
  const sentAtMs: number[] = []
  const startedMs = performance.now()
  await new Promise<void>((resolve) => {
    const arrived = Array.from({length: keyCount}, () => 0)
    let complete = 0
    const fill = () => {
      while (sentAtMs.length < keyCount && sentAtMs.length - complete < window) {
        sentAtMs.push(performance.now())
        writer.send(frames[sentAtMs.length - 1] ?? "")
      }
    }
    for (const reader of readers) {
      let next = 0
      reader.on("message", (data: Buffer) => {
        if (data[0] !== 0 || data[1] !== 2) return
        samplesMs.push(performance.now() - (sentAtMs[next] ?? 0))
        arrived[next] = (arrived[next] ?? 0) + 1
        if (arrived[next] === readerCount) complete++
        next++
        if (complete === keyCount) resolve()
        else fill()
      })
    }
    fill()
  })
  const seconds = (performance.now() - startedMs) / 1000
  target.stop()
  rmSync(folder, {recursive: true, force: true})
  return {perSecond: (keyCount * readerCount) / seconds, ...timingOf(samplesMs)}
}

/** One writer, many readers: keystrokes delivered by Quire, storing each, beside a relay that only passes frames on. */
export async function relay(): Promise<void> {
  const runs: Record<"bare" | "quire", Figures>[] = []
  for (let run = 0; run < 3; run++) runs.push({bare: await measure("bare"), quire: await measure("quire")})
  const median = (values: readonly number[]) => timingOf(values).p50Ms
  const rowOf = (name: "bare" | "quire") => ({
    target: name === "bare" ? "bare relay" : "Quire",
    "delivered / s": median(runs.map((run) => run[name].perSecond)),
    "p50 ms": median(runs.map((run) => run[name].p50Ms)),
    "p99 ms": median(runs.map((run) => run[name].p99Ms)),
  })
  process.stdout.write(
    `\n${readerCount} readers, ${keyCount} keystrokes, ${window} under way, median of ${runs.length} runs\n\n`,
  )
  printTable([rowOf("bare"), rowOf("quire")])
  const ratio = median(runs.map((run) => run.quire.perSecond / run.bare.perSecond))
  process.stdout.write(`\nQuire delivers ${(ratio * 100).toFixed(0)} % of what the bare relay does.\n`)
}
