import {once} from "node:events"
import {existsSync, mkdirSync, rmSync, writeFileSync} from "node:fs"
import {createServer} from "node:net"
import type {AddressInfo} from "node:net"
import path from "node:path"
import {describe, expect, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {it} from "./testing/installation.ts"
import type {Installation} from "./testing/installation.ts"

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
  it.for(["SIGTERM", "SIGINT"] as const)(
    "%s flushes and exits 0, and everything is there again",
    async (signal, {quire}) => {
      const first = await quire.serve()
      const [ann, bob] = [await client(first.port), await client(first.port)]
      ann.doc.getText("body").insert(0, "the last words")
      await vi.waitFor(() => expect(bob.doc.getText("body").toJSON()).toBe("the last words"))
      first.child.kill(signal)
      expect([await first.exit, first.said.err]).toEqual([0, ""])
      for (const provider of [ann, bob]) provider.destroy()
      expect(await textOn((await quire.serve()).port)).toBe("the last words")
    },
  )

  it("kill -9 takes nothing of what was saved", async ({quire}) => {
    const first = await quire.serve()
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
    expect(await textOn((await quire.serve()).port)).toBe("saved")
  })

  it("serves the page for / and for a document's address, and 404 with the page elsewhere", async ({quire}) => {
    const {port} = await quire.serve()
    const get = async (address: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${address}`)
      return [response.status, (await response.text()).includes("<title>Quire</title>")]
    }
    expect(await get("/")).toEqual([200, true])
    expect(await get("/d/an-id")).toEqual([200, true])
    expect(await get("/d/a.b")).toEqual([404, true])
    expect(await get("/nowhere")).toEqual([404, true])
    const misplaced = await fetch(`http://127.0.0.1:${port}//`, {method: "POST"})
    expect([misplaced.status, await misplaced.json()]).toEqual([404, {error: "notFound"}])
    expect(await get("/api/nothing")).toEqual([404, false])
    expect(await get("/assets/gone.js")).toEqual([404, false])
  })
})

it("takes the word of a proxy that it trusts, and of nobody else, for where somebody comes from", async ({quire}) => {
  const opens = (port: number, address: string) =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {headers: {"x-forwarded-for": address}})
      socket.once("open", () => resolve(true))
      socket.once("error", () => resolve(false))
    })
  const limit = ["--connections-per-address", "1"]
  const behind = await quire.serve("--trusted-proxies", "127.0.0.1", ...limit)
  expect([
    await opens(behind.port, "192.0.2.1"),
    await opens(behind.port, "192.0.2.2"),
    await opens(behind.port, "192.0.2.1"),
  ]).toEqual([true, true, false])
  behind.child.kill("SIGKILL")
  await behind.exit
  const bare = await quire.serve(...limit)
  expect([await opens(bare.port, "192.0.2.1"), await opens(bare.port, "192.0.2.2")]).toEqual([true, false])
})

describe("what cannot start says so in exactly one line, with exit code 1", () => {
  async function refusal(quire: Installation, ...args: readonly string[]): Promise<string> {
    const {exit, said} = quire.launch(...args)
    expect([await exit, said.out]).toEqual([1, ""])
    expect(said.err).toMatch(/^quire: [^\n]+\n$/)
    return said.err
  }

  it("a busy port", async ({quire}) => {
    const blocker = createServer().listen(0, "127.0.0.1")
    await once(blocker, "listening")
    const {port} = blocker.address() as AddressInfo
    expect(await refusal(quire, "--port", String(port), "--data", quire.data)).toContain(`port ${port} is taken`)
    blocker.close()
  })

  it("a damaged database", async ({quire}) => {
    mkdirSync(quire.data)
    writeFileSync(quire.database, "not a database, surely".repeat(20))
    expect(await refusal(quire, "--port", "0", "--data", quire.data)).toContain(quire.database)
  })

  it("a folder that cannot be made", async ({quire}) => {
    writeFileSync(quire.data, "a file")
    expect(await refusal(quire, "--port", "0", "--data", path.join(quire.data, "within"))).toContain(
      "cannot be written to",
    )
  })

  it.skipIf(!existsSync("/proc/self"))("a folder in a place that holds no folders", async ({quire}) => {
    expect(await refusal(quire, "--port", "0", "--data", "/proc/within/deep")).toContain("cannot be written to")
  })

  it("a web app that was not built", async ({quire}) => {
    rmSync(path.join(quire.folder, "page"), {recursive: true})
    expect(await refusal(quire, "--port", "0", "--data", quire.data)).toContain("not built")
  })

  it("a folder that another Quire uses", async ({quire}) => {
    await quire.serve()
    expect(await refusal(quire, "--port", "0", "--data", quire.data)).toContain("in use")
  })

  it("a setting that is none", async ({quire}) => {
    expect(await refusal(quire, "--prot", "1")).toContain("--prot")
  })
})

it("--help lists the settings and exits 0", async ({quire}) => {
  const {exit, said} = quire.launch("--help")
  expect(await exit).toBe(0)
  expect(said.out).toContain("QUIRE_PORT")
})
