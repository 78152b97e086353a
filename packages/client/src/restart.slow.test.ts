import type {AddressInfo} from "node:net"
import {closeReasons, encode} from "@quire/protocol"
import {expect, it, vi} from "vitest"
import {WebSocket, WebSocketServer} from "ws"
import * as Y from "yjs"
import {Provider} from "./provider.ts"

const clientCount = process.env["QUIRE_LONG"] === undefined ? 20 : 5_000

// y-websocket listens for the end of the process, once for each client.
process.setMaxListeners(0)

/** A server that greets whoever comes, and notes when. */
async function listen(port: number, onCome: () => void): Promise<WebSocketServer> {
  const server = new WebSocketServer({port, host: "127.0.0.1", backlog: 4_096, handleProtocols: () => "quire.v1"})
  server.on("connection", (socket) => {
    onCome()
    socket.send(encode({type: "syncStep1", stateVector: Uint8Array.of(0)}))
    socket.on("message", () => undefined)
  })
  await new Promise((resolve) => server.once("listening", resolve))
  return server
}

function provide(port: number): Provider {
  return new Provider({
    server: `http://127.0.0.1:${port}`,
    document: "d",
    doc: new Y.Doc(),
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  })
}

/** In real time and over real sockets; `backoff.test.ts` has the same with 5,000 clients and a clock of its own. */
it("clients whose server restarts all come back by themselves, spread", {timeout: 300_000}, async () => {
  const first = await listen(0, () => undefined)
  const {port} = first.address() as AddressInfo
  const providers: Provider[] = []
  const connectedCount = () => providers.filter(({connection}) => connection.name === "connected").length
  while (providers.length < clientCount) {
    for (let count = 0; count < Math.min(clientCount, 100); count++) providers.push(provide(port))
    await vi.waitUntil(() => connectedCount() === providers.length, {timeout: 60_000})
  }

  for (const socket of first.clients) socket.close(closeReasons.restarting.code)
  await new Promise((resolve) => first.close(resolve))
  await vi.waitUntil(() => connectedCount() === 0, {timeout: 20_000})
  const startedAtMs = performance.now()
  const seconds: number[] = []
  const second = await listen(port, () => {
    const at = Math.floor((performance.now() - startedAtMs) / 1000)
    seconds[at] = (seconds[at] ?? 0) + 1
  })
  await vi.waitUntil(() => connectedCount() === clientCount, {timeout: 60_000})
  const share = Math.max(...seconds.filter((count) => count !== undefined)) / clientCount
  process.stdout.write(
    `figure: ${clientCount} clients back ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s after a restart, ` +
      `at most ${Math.round(share * 100)} % in one second\n`,
  )
  expect(seconds.reduce((sum, count) => sum + count, 0)).toBe(clientCount)
  for (const provider of providers) provider.destroy()
  for (const socket of second.clients) socket.terminate()
  await new Promise((resolve) => second.close(resolve))
})
