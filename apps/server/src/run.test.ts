import type {ChildProcess} from "node:child_process"
import {once} from "node:events"
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {createServer} from "node:net"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {launch as launchWith, portOf} from "./testing/process.ts"
import type {Running} from "./testing/process.ts"

let folder: string
let data: string
let page: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  data = path.join(folder, "data")
  page = path.join(folder, "page")
  mkdirSync(page)
  writeFileSync(path.join(page, "index.html"), "<!doctype html><title>Quire</title>")
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL")
  rmSync(folder, {recursive: true})
})

function launch(...args: readonly string[]): Running {
  const running = launchWith(page, ...args)
  children.push(running.child)
  return running
}

/** A server that is ready, and its port. */
async function ready(...args: readonly string[]): Promise<Running & {readonly port: number}> {
  const running = launch("--port", "0", "--data", data, ...args)
  return {...running, port: await portOf(running, data)}
}

async function client(port: number, doc = new Y.Doc()): Promise<WebsocketProvider> {
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}/collab`, "d", doc, {
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  })
  await vi.waitFor(() => expect(provider.synced).toBe(true), 5_000)
  return provider
}

async function textOn(port: number): Promise<string> {
  const reader = await client(port)
  const text = reader.doc.getText("body").toJSON()
  reader.destroy()
  return text
}

describe("the server", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("%s flushes and exits 0, and everything is there again", async (signal) => {
    const first = await ready()
    const [ann, bob] = [await client(first.port), await client(first.port)]
    ann.doc.getText("body").insert(0, "the last words")
    await vi.waitFor(() => expect(bob.doc.getText("body").toJSON()).toBe("the last words"))
    first.child.kill(signal)
    expect([await first.exit, first.said.err]).toEqual([0, ""])
    for (const provider of [ann, bob]) provider.destroy()
    expect(await textOn((await ready()).port)).toBe("the last words")
  })

  it("kill -9 takes nothing of what was saved", async () => {
    const first = await ready()
    const writer = new WebSocket(`ws://127.0.0.1:${first.port}/collab/d`, ["quire.v1"])
    const doc = new Y.Doc()
    doc.getText("body").insert(0, "saved")
    const update = Y.encodeStateAsUpdate(doc)
    const saved = new Promise((resolve) => {
      writer.on("message", (message: Buffer) => message[0] === 64 && resolve(message[1]))
    })
    writer.on("open", () => writer.send(Uint8Array.of(0, 2, update.length, ...update)))
    expect(await saved).toBe(1)
    first.child.kill("SIGKILL")
    await first.exit
    writer.terminate()
    expect(await textOn((await ready()).port)).toBe("saved")
  })

  it("serves the page for / and for a document's address, and 404 with the page elsewhere", async () => {
    const {port} = await ready()
    const get = async (address: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${address}`)
      return [response.status, (await response.text()).includes("<title>Quire</title>")]
    }
    expect(await get("/")).toEqual([200, true])
    expect(await get("/d/an-id")).toEqual([200, true])
    expect(await get("/d/a.b")).toEqual([404, true])
    expect(await get("/nowhere")).toEqual([404, true])
    expect(await get("/api/nothing")).toEqual([404, false])
    expect(await get("/assets/gone.js")).toEqual([404, false])
  })
})

describe("what cannot start says so in exactly one line, with exit code 1", () => {
  async function refusal(...args: readonly string[]): Promise<string> {
    const {exit, said} = launch(...args)
    expect([await exit, said.out]).toEqual([1, ""])
    expect(said.err).toMatch(/^quire: [^\n]+\n$/)
    return said.err
  }

  it("a busy port", async () => {
    const blocker = createServer().listen(0, "127.0.0.1")
    await once(blocker, "listening")
    const {port} = blocker.address() as AddressInfo
    expect(await refusal("--port", String(port), "--data", data)).toContain(`port ${port} is taken`)
    blocker.close()
  })

  it("a damaged database", async () => {
    mkdirSync(data)
    writeFileSync(path.join(data, "quire.db"), "not a database, surely".repeat(20))
    expect(await refusal("--port", "0", "--data", data)).toContain(path.join(data, "quire.db"))
  })

  it("a folder that cannot be made", async () => {
    writeFileSync(data, "a file")
    expect(await refusal("--port", "0", "--data", path.join(data, "within"))).toContain("cannot be written to")
  })

  it.skipIf(!existsSync("/proc/self"))("a folder in a place that holds no folders", async () => {
    expect(await refusal("--port", "0", "--data", "/proc/within/deep")).toContain("cannot be written to")
  })

  it("a folder that another Quire uses", async () => {
    await ready()
    expect(await refusal("--port", "0", "--data", data)).toContain("in use")
  })

  it("a setting that is none", async () => {
    expect(await refusal("--prot", "1")).toContain("--prot")
  })
})

it("--help lists the settings and exits 0", async () => {
  const {exit, said} = launch("--help")
  expect(await exit).toBe(0)
  expect(said.out).toContain("QUIRE_PORT")
})
