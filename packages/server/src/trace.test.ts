import {existsSync, mkdtempSync, readFileSync, rmSync} from "node:fs"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"
import {gunzipSync} from "node:zlib"
import fastify from "fastify"
import {expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {quire} from "./plugin.ts"
import {SqliteStorage} from "./storage/sqlite.ts"

/** What two people typed. `parents` are the newest edits that the writer had seen, as places in `txns`. */
interface Recording {
  readonly endContent: string
  readonly txns: readonly {
    readonly parents: readonly number[]
    readonly agent: number
    readonly patches: readonly (readonly [position: number, deleted: number, inserted: string])[]
  }[]
}

/** One edit as Yjs has it: what `agent` typed once it had seen everything of `otherId` up to `clock`. */
interface Edit {
  readonly agent: number
  readonly update: Uint8Array
  readonly otherId: number
  readonly clock: number
}

const nothing = Uint8Array.of(0, 0)

/** Types the recording into two documents that see of each other exactly what the writers saw. */
function typed({txns}: Recording): Edit[] {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  // Yjs orders what was written at one place by client id, the recording by agent.
  for (const [agent, doc] of docs.entries()) doc.clientID = agent + 1
  let update: Uint8Array = nothing
  for (const doc of docs) doc.on("update", (bytes: Uint8Array) => (update = bytes))
  const seenCount = [0, 0]
  const edits: Edit[] = []
  for (const {agent, parents, patches} of txns) {
    const [doc, other] = agent === 0 ? [docs[0], docs[1]] : [docs[1], docs[0]]
    const lookedAt = parents.filter((parent) => edits[parent]!.agent !== agent)
    const news = edits.slice(seenCount[agent], Math.max(...lookedAt) + 1)
    for (const edit of news) if (edit.agent !== agent) Y.applyUpdate(doc, edit.update)
    seenCount[agent] = seenCount[agent]! + news.length
    update = nothing
    doc.transact(() => type(doc.getText("body"), patches))
    edits.push({agent, update, otherId: other.clientID, clock: Y.getState(doc.store, other.clientID)})
  }
  return edits
}

function type(text: Y.Text, patches: Recording["txns"][number]["patches"]): void {
  for (const [position, deleted, inserted] of patches) {
    text.delete(position, deleted)
    text.insert(position, inserted)
  }
}

/** Resolves when `doc` has what `clientId` wrote up to `clock`. */
function arrived(doc: Y.Doc, clientId: number, clock: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (Y.getState(doc.store, clientId) < clock) return
      doc.off("update", look)
      resolve()
    }
    doc.on("update", look)
    look()
  })
}

/** @returns what each of the two writers, and one who comes late, has in the end */
async function replay(recording: Recording): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  const app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port: 0, host: "127.0.0.1"})
  const {port} = app.server.address() as AddressInfo
  const join = async () => {
    const address = `ws://127.0.0.1:${port}/collab`
    const provider = new WebsocketProvider(address, "d", new Y.Doc(), {WebSocketPolyfill: WebSocket, disableBc: true})
    await vi.waitFor(() => expect(provider.synced).toBe(true))
    return provider
  }
  const text = ({doc}: WebsocketProvider) => doc.getText("body").toJSON()

  const writers = [await join(), await join()]
  for (const {agent, update, otherId, clock} of typed(recording)) {
    const {doc} = writers[agent]!
    await arrived(doc, otherId, clock)
    Y.applyUpdate(doc, update)
  }
  for (const {doc} of writers)
    await vi.waitFor(() => expect(text(writers[0]!)).toBe(doc.getText("body").toJSON()), 30_000)
  const late = await join()
  const texts = [...writers, late].map(text)

  for (const provider of [...writers, late]) {
    provider.destroy()
    provider.doc.destroy()
  }
  await app.close()
  rmSync(folder, {recursive: true})
  return texts
}

it("a recording of two writers, replayed by two y-websocket clients, ends with its text", async () => {
  const file = new URL("../recordings/two-writers.json", import.meta.url)
  const recording = JSON.parse(readFileSync(file, "utf8")) as Recording
  expect(await replay(recording)).toEqual(Array.from({length: 3}, () => recording.endContent))
}, 60_000)

const traces = process.env["QUIRE_TRACES"] ?? fileURLToPath(new URL("../../../../shared/traces", import.meta.url))
const friends = path.join(traces, "friendsforever.json.gz")

it.skipIf(!existsSync(friends))(
  "so does a recorded hour of two friends (skipped where the file is absent)",
  async () => {
    const recording = JSON.parse(gunzipSync(readFileSync(friends)).toString()) as Recording
    expect(await replay(recording)).toEqual(Array.from({length: 3}, () => recording.endContent))
  },
  110_000,
)
