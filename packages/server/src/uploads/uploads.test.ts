import {createHash} from "node:crypto"
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync} from "node:fs"
import * as filesOnDisk from "node:fs/promises"
import {connect} from "node:net"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {closeReasons, parseDocId, uploadProblems} from "@quire/protocol"
import type {DocId} from "@quire/protocol"
import type {Authorize} from "@quire/relay"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import * as Y from "yjs"
import {systemClock} from "../clock.ts"
import {quire} from "../plugin.ts"
import type {QuireLimits} from "../plugin.ts"
import {backUp, restore} from "../storage/backup.ts"
import {SqliteStorage} from "../storage/sqlite.ts"
import {verify} from "../storage/verification.ts"
import {exif, jpeg, jpegSegment, png as pngOf, pngChunk} from "../testing/pictures.ts"
import type {Disk} from "./disk.ts"
import {Uploads} from "./uploads.ts"

/** About 5,000 bytes, of which all show it. */
const png = pngOf(70, 70)
const limits: QuireLimits = {
  uploads: {fileBytes: 10_000, documentBytes: 25_000},
  uploadsPerMinute: 1_000,
}
const dayMs = 24 * 60 * 60 * 1_000

let folder: string
let storage: SqliteStorage
let app: FastifyInstance
/** By document: what whoever asks may do; absent documents are nobody's. */
let grants: Record<string, Awaited<ReturnType<Authorize>>>
/** Who does not show it is not signed in; null: nobody has to. */
let needed: string | null
beforeEach(async () => {
  needed = null
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  grants = {mine: "editor"}
  await start(limits)
})
afterEach(async () => {
  await app.close()
  rmSync(folder, {recursive: true})
})

async function start(given: QuireLimits, origins: readonly string[] = []): Promise<void> {
  storage = await SqliteStorage.open(folder)
  app = fastify({forceCloseConnections: true})
  const authorize: Authorize = async ({token}, doc) =>
    needed !== null && token !== needed ? closeReasons.signedOut : (grants[doc] ?? closeReasons.notFound)
  await app.register(quire, {storage, uploads: storage.uploads, authorize, origins, limits: given})
  await app.listen({port: 0, host: "127.0.0.1"})
}

async function restart(given: QuireLimits): Promise<void> {
  await app.close()
  await start(given)
}

const port = () => (app.server.address() as AddressInfo).port
const address = (place: string) => `http://127.0.0.1:${port()}${place}`
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")
const files = () => (existsSync(storage.uploads.folder) ? readdirSync(storage.uploads.folder) : [])

async function post(body: Uint8Array, type = "image/png", doc = "mine", headers: Record<string, string> = {}) {
  const response = await fetch(address(`/api/v1/documents/${doc}/uploads`), {
    method: "POST",
    body: new Uint8Array(body),
    headers: {"content-type": type, "quire-file-name": encodeURIComponent("a photo.png"), ...headers},
  })
  return {status: response.status, said: (await response.json()) as Record<string, unknown>}
}
const get = (hash: string, headers: Record<string, string> = {}) => fetch(address(`/uploads/${hash}`), {headers})

async function countOf(what: string): Promise<number> {
  const text = await (await fetch(address("/metrics"))).text()
  return Number(new RegExp(`^quire_uploads_total\\{what="${what}"\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0)
}

describe("a file", () => {
  it("is stored under the hash of what it holds, is on disk when the answer comes, and outlives a restart", async () => {
    const {status, said} = await post(png)
    expect([status, said]).toEqual([
      201,
      {src: `/uploads/${hashOf(png)}`, type: "image/png", name: "a photo.png", sizeBytes: png.length},
    ])
    expect(files()).toEqual([hashOf(png)])
    await restart(limits)
    const response = await get(hashOf(png))
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true)
    expect(await countOf("stored")).toBe(0)
  })

  it("E48 that is a picture is stored without what its camera and others have noted, under the hash of what is left", async () => {
    const secret = pngChunk("tEXt", Buffer.from("Author\0Ana"))
    const noted = Buffer.concat([
      png.subarray(0, 33),
      secret,
      png.subarray(33),
      Buffer.from("<script>alert(1)</script>"),
    ])
    expect(await post(noted)).toEqual({
      status: 201,
      said: {src: `/uploads/${hashOf(png)}`, type: "image/png", name: "a photo.png", sizeBytes: png.length},
    })
    const {said} = await post(jpeg(8, 8, jpegSegment(0xe1, exif("II", 6))), "image/jpeg")
    const photo = Buffer.from(await (await fetch(address(String(said.src)))).arrayBuffer())
    expect([photo.includes("GPS"), photo.includes("Exif")]).toEqual([false, true])
    expect(files().toSorted()).toEqual([hashOf(png), hashOf(photo)].toSorted())
  })

  it("that two documents have is stored once, and is counted", async () => {
    grants.other = "owner"
    await post(png)
    await post(png, "image/png", "other")
    expect(files()).toEqual([hashOf(png)])
    expect(await storage.uploads.of(hashOf(png) as never)).toHaveLength(2)
    expect(await countOf("stored")).toBe(2)
  })

  it("is given in parts, and not at all to who has it", async () => {
    await post(png)
    const part = await get(hashOf(png), {range: "bytes=10-19"})
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${png.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(png.subarray(10, 20))).toBe(true)
    const end = await get(hashOf(png), {range: "bytes=-5"})
    expect(Buffer.from(await end.arrayBuffer()).equals(png.subarray(-5))).toBe(true)
    expect((await get(hashOf(png), {range: "bytes=99999-"})).status).toBe(416)
    expect((await get(hashOf(png), {"if-none-match": `"${hashOf(png)}"`})).status).toBe(304)
  })

  it("that is gone from the disk is not found, without a word of where it was", async () => {
    await post(png)
    rmSync(path.join(storage.uploads.folder, hashOf(png)))
    const answer = await get(hashOf(png))
    expect([answer.status, await answer.json()]).toEqual([404, {error: "notFound"}])
  })

  it("E48 can be run by no browser, whatever it says that it is", async () => {
    await restart({...limits, uploads: {...limits.uploads, types: "any"}})
    const page = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    for (const type of ["image/svg+xml", "text/html", "application/xhtml+xml"]) {
      await post(page, type)
      const {headers} = await get(hashOf(page))
      expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''a%20photo.png")
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox")
    }
    await post(png)
    expect((await get(hashOf(png))).headers.get("content-disposition")).toMatch(/^inline; /)
  })

  it("E48 E55 has a name without a path and without signs that hide its end", async () => {
    const name = encodeURIComponent("../../etc/\u202egnp.exe\n\r")
    expect((await post(png, "image/png", "mine", {"quire-file-name": name})).said.name).toBe("gnp.exe")
    const markup = encodeURIComponent(`"><img src=x onerror='a()'>;*.png`)
    await post(png, "image/png", "mine", {"quire-file-name": markup})
    expect((await get(hashOf(png))).headers.get("content-disposition")).toMatch(/^inline; filename\*=UTF-8''[\w.%-]+$/)
    expect((await post(png, "image/png", "mine", {"quire-file-name": "%"})).said).toEqual({error: "badRequest"})
  })
})

describe("E48 F63 is refused, with nothing kept, a file", () => {
  const text = Buffer.from("no picture, whatever it is called")
  it.each([
    ["tooLarge", () => post(Buffer.concat([png, png]))],
    ["empty", () => post(Buffer.alloc(0))],
    ["wrongType", () => post(text, "image/svg+xml")],
    ["wrongType", () => post(text, "nonsense")],
    ["disguised", () => post(text)],
    ["disguised", () => post(png, "text/plain")],
    ["damaged", () => post(png.subarray(0, -20))],
    ["tooManyPixels", () => post(jpeg(50_000, 50_000), "image/jpeg")],
    ["notFound", () => post(png, "image/png", "theirs")],
    ["notFound", () => post(png, "image/png", "no%20id")],
    ["foreignOrigin", () => post(png, "image/png", "mine", {origin: "https://evil.example"})],
  ] as const)("%s (%#)", async (problem, send) => {
    const {status, said} = await send()
    expect([status, said]).toEqual([uploadProblems[problem].status, {error: problem}])
    expect(files()).toEqual([])
    expect(await countOf(problem)).toBe(1)
  })

  it("of somebody who may only read or comment", async () => {
    for (const grant of ["viewer", "commenter"] as const) {
      grants.mine = grant
      expect(await post(png)).toEqual({status: 403, said: {error: "forbidden"}})
    }
    grants.mine = closeReasons.signedOut
    expect((await post(png)).status).toBe(401)
    expect(files()).toEqual([])
  })

  it("for which the document has no room, while others still have", async () => {
    const filesOf = (count: number) => Array.from({length: count}, () => pngOf(70, 70))
    for (const file of filesOf(4)) expect((await post(file)).status).toBe(201)
    expect(await post(filesOf(1)[0]!)).toEqual({status: 413, said: {error: "documentFull"}})
    expect(files()).toHaveLength(4)
    grants.other = "editor"
    expect((await post(png, "image/png", "other")).status).toBe(201)
  })

  it("that breaks off on its way", async () => {
    const socket = connect(port(), "127.0.0.1")
    const head = `POST /api/v1/documents/mine/uploads HTTP/1.1\r\nhost: a\r\ncontent-type: image/png\r\ncontent-length: 5008\r\n\r\n`
    socket.write(Buffer.concat([Buffer.from(head), png.subarray(0, 3_000)]))
    await vi.waitFor(() => expect(files()).toHaveLength(1))
    socket.destroy()
    await vi.waitFor(async () => expect(await countOf("interrupted")).toBe(1))
    expect(files()).toEqual([])
  })

  it("where the folder takes none, and the next one is fine when it does", async () => {
    writeFileSync(storage.uploads.folder, "in the way")
    expect((await post(png)).status).toBe(500)
    rmSync(storage.uploads.folder)
    expect((await post(png)).status).toBe(201)
  })

  it("when too many come at once", async () => {
    await restart({...limits, uploadsPerMinute: 2})
    const answers = [await post(png), await post(png), await post(png)]
    expect(answers.map(({status}) => status)).toEqual([201, 201, 429])
  })
})

describe("a page of another origin", () => {
  const origin = "https://app.example"

  it("that may connect may send files and show pictures", async () => {
    await app.close()
    await start(limits, [origin])
    const asked = await fetch(address("/api/v1/documents/mine/uploads"), {method: "OPTIONS", headers: {origin}})
    expect(asked.headers.get("access-control-allow-origin")).toBe(origin)
    expect(asked.headers.get("access-control-allow-headers")).toContain("quire-file-name")
    expect((await post(png, "image/png", "mine", {origin})).status).toBe(201)
    expect((await get(hashOf(png))).headers.get("cross-origin-resource-policy")).toBe("cross-origin")
  })

  it("stores and reads with a token what nobody gets without it", async () => {
    await app.close()
    await start(limits, [origin])
    needed = "secret"
    const shown = {origin, authorization: "Bearer secret"}
    expect((await post(png, "image/png", "mine", {origin})).said).toEqual({error: "signedOut"})
    expect((await post(png, "image/png", "mine", shown)).status).toBe(201)
    const asked = await fetch(address(`/uploads/${hashOf(png)}`), {method: "OPTIONS", headers: {origin}})
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization")
    const response = await get(hashOf(png), shown)
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, origin])
    expect((await get(hashOf(png), {origin})).status).toBe(404)
    expect((await get(hashOf(png), {...shown, authorization: "Bearer guessed"})).status).toBe(404)
    expect((await get(hashOf(png), {...shown, origin: "https://evil.example"})).status).toBe(403)
  })

  it("that may not is told nothing, and can show nothing", async () => {
    await post(png)
    const asked = await fetch(address("/api/v1/documents/mine/uploads"), {method: "OPTIONS", headers: {origin}})
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([403, null])
    expect((await get(hashOf(png))).headers.get("cross-origin-resource-policy")).toBe("same-origin")
  })
})

describe("a read", () => {
  it("E55 is for whoever may read a document that has the file, from one moment to the next", async () => {
    await post(png)
    grants = {mine: "viewer"}
    expect((await get(hashOf(png))).status).toBe(200)
    grants = {other: "owner"}
    expect((await get(hashOf(png))).status).toBe(404)
    expect((await get("0".repeat(64))).status).toBe(404)
    for (const place of ["..%2fquire.db", "%252e%252e%252fquire.db", "%00", "..%5cquire.db", "left"]) {
      expect((await get(place)).status).toBe(404)
    }
  })
})

describe("clean-up", () => {
  const doc = parseDocId("mine") as DocId
  const y = new Y.Doc()
  const append = (change: () => void) => {
    const before = Y.encodeStateVector(y)
    change()
    const update = Y.encodeStateAsUpdate(y, before)
    return storage.append([{doc, update, title: "", author: null, clocks: []}])
  }
  const blocks = () => y.getMap<Y.Map<unknown>>("blocks")
  const uploads = () => new Uploads(storage.uploads, {graceMs: 30 * dayMs}, systemClock)

  it("keeps what a stored text names, merged or not, and lets go of what none has named for the time of grace", async () => {
    await post(png)
    const now = Date.now()
    await append(() => blocks().set("a", new Y.Map([["src", `/uploads/${hashOf(png)}`]])))
    expect(await uploads().sweep(now + 40 * dayMs)).toBe(0)
    await storage.compact(doc)
    expect(await uploads().sweep(now + 80 * dayMs)).toBe(0)
    await append(() => blocks().delete("a"))
    await storage.compact(doc)
    // Of the two snapshots that are kept, the older one still names it.
    await append(() => blocks().set("b", new Y.Map()))
    await storage.compact(doc)
    expect(await uploads().sweep(now + 120 * dayMs)).toBe(0)
    expect(await uploads().sweep(now + 149 * dayMs)).toBe(0)
    expect(files()).toEqual([hashOf(png)])
    expect(await uploads().sweep(now + 150 * dayMs)).toBe(1)
    expect(files()).toEqual([])
    expect((await get(hashOf(png))).status).toBe(404)
  })

  it("gives a file that is named again its whole time back", async () => {
    await post(png)
    const now = Date.now()
    await uploads().sweep(now)
    await append(() => blocks().set("c", new Y.Map([["src", `/uploads/${hashOf(png)}`]])))
    expect(await uploads().sweep(now + 31 * dayMs)).toBe(0)
    expect(files()).toEqual([hashOf(png)])
  })

  it("goes on past a file that was given up while it looked", async () => {
    mkdirSync(storage.uploads.folder, {recursive: true})
    for (const name of ["left", "given up"]) writeFileSync(path.join(storage.uploads.folder, name), "part")
    const old = new Date(Date.now() - 2 * dayMs)
    utimesSync(path.join(storage.uploads.folder, "left"), old, old)
    const disk = {
      ...filesOnDisk,
      async readdir(folder: string) {
        const names = await filesOnDisk.readdir(folder)
        await filesOnDisk.rm(path.join(folder, "given up"))
        return names
      },
    } as unknown as Disk
    expect(await new Uploads(storage.uploads, {}, systemClock, disk).sweep()).toBe(1)
    expect(files()).toEqual([])
  })

  it("removes what a crash has left, and not what may be on its way", async () => {
    await post(png)
    for (const name of ["left", "on its way"]) writeFileSync(path.join(storage.uploads.folder, name), "part")
    const old = new Date(Date.now() - 2 * dayMs)
    utimesSync(path.join(storage.uploads.folder, "left"), old, old)
    expect(await uploads().sweep()).toBe(1)
    expect(files().toSorted()).toEqual([hashOf(png), "on its way"].toSorted())
  })
})

describe("backup", () => {
  it("holds the files, restore brings them back, and verify finds the damaged and the missing", async () => {
    await post(png)
    const target = path.join(folder, "backup.db")
    expect(backUp(folder, target)).toMatchObject({uploadCount: 1, flaws: []})
    const other = path.join(folder, "other")
    restore(target, other)
    const database = path.join(other, "quire.db")
    expect(verify(database)).toMatchObject({uploadCount: 1, flaws: []})
    const file = path.join(`${database}.uploads`, hashOf(png))
    writeFileSync(file, "something else")
    expect(verify(database).flaws).toEqual([{doc: "mine", what: `the file ${hashOf(png)} is damaged`}])
    rmSync(file)
    expect(verify(database).flaws).toEqual([{doc: "mine", what: `the file ${hashOf(png)} is missing`}])
    restore(target, other)
    expect(verify(database).flaws).toEqual([])
  })
})
