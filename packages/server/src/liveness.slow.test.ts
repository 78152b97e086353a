import {mkdtempSync, rmSync} from "node:fs"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {encode} from "@quire/protocol"
import fastify from "fastify"
import {expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {quire} from "./plugin.ts"
import {SqliteStorage} from "./storage/sqlite.ts"

const frozenPresence = encode({type: "presence", entries: [{clientId: 7, clock: 1, state: '{"name":"Frozen"}'}]})

/** In real time, for it is y-websocket's own clock that counts: it leaves a socket that is silent for 30 s. */
it("P1 P3 keeps a silent y-websocket client for 40 s, and is rid of a frozen one within 35 s", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  const app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port: 0, host: "127.0.0.1"})
  const {port} = app.server.address() as AddressInfo
  const address = `ws://127.0.0.1:${port}/collab`

  const silent = new WebsocketProvider(address, "d", new Y.Doc(), {WebSocketPolyfill: WebSocket, disableBc: true})
  // Without a state of its own it has nothing to renew, and so really says nothing.
  silent.awareness.setLocalState(null)
  let dropCount = 0
  silent.on("connection-close", () => dropCount++)
  const frozen = new WebSocket(`${address}/d`)
  frozen.on("open", () => frozen.send(frozenPresence))
  await vi.waitFor(() => expect([...silent.awareness.getStates().values()]).toEqual([{name: "Frozen"}]))
  frozen.pause()
  const startMs = performance.now()

  await vi.waitFor(() => expect(app.websocketServer.clients.size).toBe(1), {timeout: 40_000, interval: 20})
  const goneAfterMs = performance.now() - startMs
  expect(goneAfterMs).toBeLessThan(35_000)
  expect(goneAfterMs).toBeGreaterThan(25_000)
  await vi.waitFor(() => expect(silent.awareness.getStates().size).toBe(0), {timeout: 1_000})
  await new Promise((resolve) => setTimeout(resolve, 40_000 - goneAfterMs))
  expect([silent.wsconnected, dropCount]).toEqual([true, 0])

  frozen.terminate()
  silent.destroy()
  silent.doc.destroy()
  await app.close()
  rmSync(folder, {recursive: true})
}, 90_000)
