import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {setTimeout as sleep} from "node:timers/promises"
import {fallbackSocket} from "@quire/client"
import type {Carrier} from "@quire/client"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {quantile, until} from "./measuring.ts"
import {ServerProcess} from "./server-process.ts"
import {shown, tableOf} from "./table.ts"
import {targetOf} from "./targets.ts"

const keyCount = 500
/** A fast writer. */
const keyEveryMs = 20

/** From a keystroke of one client to the other's document, where WebSocket is blocked, in milliseconds. */
async function measure(carrier: Carrier, port: number): Promise<readonly number[]> {
  const [writer, reader] = [0, 1].map(
    () =>
      new WebsocketProvider(`ws://127.0.0.1:${port}/collab`, `fallback-${carrier}`, new Y.Doc(), {
        WebSocketPolyfill: fallbackSocket({carrier}),
        disableBc: true,
      }),
  ) as [WebsocketProvider, WebsocketProvider]
  await until(() => writer.synced && reader.synced, 10_000)
  const text = writer.doc.getText("body")
  const sentMs: number[] = []
  const latenciesMs: number[] = []
  reader.doc.on("update", () => {
    const {length} = reader.doc.getText("body")
    while (latenciesMs.length < length) latenciesMs.push(performance.now() - sentMs[latenciesMs.length]!)
  })
  for (let index = 0; index < keyCount; index++) {
    sentMs.push(performance.now())
    text.insert(index, "x")
    await sleep(keyEveryMs)
  }
  await until(() => latenciesMs.length === keyCount, 10_000)
  for (const provider of [writer, reader]) provider.destroy()
  return latenciesMs
}

export async function measureFallback(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-bench-"))
  const server = await ServerProcess.start((port) => targetOf("Quire").command({port, folder}))
  const rows: string[][] = []
  for (const carrier of ["stream", "poll"] as const) {
    const latenciesMs = await measure(carrier, server.port)
    rows.push([
      carrier === "stream" ? "SSE + POST" : "polling",
      String(latenciesMs.length),
      shown(quantile(latenciesMs, 0.5), 1),
      shown(quantile(latenciesMs, 0.99), 1),
    ])
  }
  await server.stop()
  rmSync(folder, {recursive: true, force: true})
  return tableOf(["key to the other's document", "keys", "p50 ms", "p99 ms"], rows)
}
