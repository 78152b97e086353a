import {once} from "node:events"
import type {AddressInfo} from "node:net"
import {encodeSegment} from "@quire/protocol"
import type {Append, RowId} from "@quire/relay"
import {MemoryStorage} from "@quire/relay/testing"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import * as Y from "yjs"
import {quire} from "../plugin.ts"
import {transports} from "../transport/connections.ts"

/** A disk that takes nothing while it is full. */
class FullStorage extends MemoryStorage {
  isFull = false

  override append(batch: readonly Append[]): Promise<readonly RowId[]> {
    return this.isFull ? Promise.reject(new Error("disk full")) : super.append(batch)
  }

  override probe(): Promise<void> {
    return this.isFull ? Promise.reject(new Error("disk full")) : super.probe()
  }
}

let app: FastifyInstance
let storage: FullStorage
beforeEach(async () => {
  storage = new FullStorage()
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage})
  await app.listen({port: 0})
})
afterEach(() => app.close())

const seen = (check: () => Promise<void>) => vi.waitFor(check, 5_000)

const get = async (address: string) => {
  const {statusCode, body} = await app.inject(address)
  return [statusCode, JSON.parse(body) as unknown]
}

/** The value of a metric, by its name and labels. */
async function metric(name: string): Promise<number> {
  const {body} = await app.inject("/metrics")
  const line = body.split("\n").find((text) => text.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1))
}

async function client(): Promise<WebSocket> {
  const {port} = app.server.address() as AddressInfo
  const socket = new WebSocket(`ws://localhost:${port}/collab/d`, ["quire.v1"])
  await once(socket, "open")
  return socket
}

function edit(): Uint8Array {
  const doc = new Y.Doc()
  doc.getText("body").insert(0, "text")
  const update = Y.encodeStateAsUpdate(doc)
  return Uint8Array.of(0, 2, update.length, ...update)
}

/** Resolves with what `saved` says. */
const saved = (socket: WebSocket) =>
  new Promise((resolve) => {
    socket.on("message", (message: Buffer) => message[0] === 64 && resolve(message[1]))
  })

describe("/metrics", () => {
  it("counts clients, documents, frames, commits and what they held", async () => {
    const socket = await client()
    const answer = saved(socket)
    socket.send(edit())
    await answer
    expect(await metric("quire_sessions")).toBe(1)
    expect(await metric("quire_rooms")).toBe(1)
    expect(await metric("quire_unsaved_updates")).toBe(0)
    expect(await metric("quire_commit_seconds_count")).toBe(1)
    expect(await metric("quire_commit_updates_sum")).toBeGreaterThan(0)
    expect(await metric('quire_updates_total{what="merged"}')).toBe(1)
    expect(await metric("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0)
    socket.terminate()
    await seen(async () => expect(await metric("quire_idle_rooms")).toBe(1))
    expect(await metric("quire_rooms_bytes")).toBeGreaterThan(0)
    expect(await metric('quire_rooms_total{what="loaded"}')).toBe(1)
  })

  it("counts connections by what carries them, until they end", async () => {
    const {port} = app.server.address() as AddressInfo
    const counts = () =>
      Promise.all(transports.map((transport) => metric(`quire_connections{transport="${transport}"}`)))
    expect(await counts()).toEqual([0, 0, 0, 0])
    const others = ["collab", "ws"].map((path) => new WebSocket(`ws://localhost:${port}/${path}`))
    const sockets = [await client(), await client(), ...others]
    const stream = new AbortController()
    const headers = {"quire-connection": "c".repeat(22)}
    await fetch(`http://localhost:${port}/collab/d/events`, {headers, signal: stream.signal})
    await seen(async () => expect(await counts()).toEqual([2, 1, 1, 1]))
    for (const socket of sockets) socket.terminate()
    stream.abort()
    const left = encodeSegment({received: 0, close: 1000, offset: 0, bytes: new Uint8Array()})
    await fetch(`http://localhost:${port}/collab/d/messages`, {
      method: "POST",
      headers: {...headers, "content-type": "application/octet-stream"},
      body: left,
    })
    await seen(async () => expect(await counts()).toEqual([0, 0, 0, 0]))
  })

  it("counts what was refused, by the reason that the client was told", async () => {
    const socket = await client()
    const closed = once(socket, "close")
    socket.send(Uint8Array.of(0, 2, 3, 255, 255, 255))
    expect((await closed)[0]).toBe(4422)
    expect(await metric('quire_refused_total{reason="undecodable"}')).toBe(1)
    const noisy = await client()
    noisy.send(Uint8Array.of(9))
    await once(noisy, "close")
    expect(await metric('quire_refused_total{reason="protocolError"}')).toBe(1)
  })
})

describe("S3 while commits fail", () => {
  it("readiness and metrics say so, the process is alive, and all is well again when they hold", async () => {
    expect(await get("/readyz")).toEqual([200, {status: "ok", unsavedUpdates: 0}])
    storage.isFull = true
    const socket = await client()
    const answer = saved(socket)
    socket.send(edit())
    await seen(async () => expect(await metric("quire_storage_failing")).toBe(1))
    const unsaved = await metric("quire_unsaved_updates")
    expect(unsaved).toBeGreaterThan(0)
    expect(await get("/readyz")).toEqual([503, {status: "storageFails", unsavedUpdates: unsaved}])
    expect(await get("/healthz")).toEqual([200, {status: "ok"}])
    expect(await metric('quire_storage_failures_total{work="commit"}')).toBeGreaterThan(0)
    storage.isFull = false
    expect(await answer).toBe(1)
    expect(await get("/readyz")).toEqual([200, {status: "ok", unsavedUpdates: 0}])
    socket.terminate()
  })

  it("readiness asks the disk once or twice for a crowd, not once each", async () => {
    const probe = vi.spyOn(storage, "probe")
    const answers = await Promise.all(Array.from({length: 20}, () => app.inject("/readyz")))
    expect(new Set(answers.map(({statusCode}) => statusCode))).toEqual(new Set([200]))
    expect(probe.mock.calls.length).toBeLessThanOrEqual(2)
    probe.mockRestore()
  })

  it("F62 a crowd that asks for the list waits for the disk once or twice, not once each", async () => {
    const list = vi.spyOn(storage, "list")
    const answers = await Promise.all(Array.from({length: 50}, () => app.inject("/api/documents")))
    expect(new Set(answers.map(({statusCode}) => statusCode))).toEqual(new Set([200]))
    expect(list.mock.calls.length).toBeLessThanOrEqual(2)
    await app.inject("/api/documents")
    expect(list.mock.calls.length).toBeLessThanOrEqual(3)
  })

  it("readiness notices before anybody has written", async () => {
    storage.isFull = true
    expect(await get("/readyz")).toEqual([503, {status: "storageFails", unsavedUpdates: 0}])
  })
})
