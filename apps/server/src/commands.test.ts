import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {commands} from "./commands.ts"
import {settingSpecs} from "./settings.ts"
import {launch, portOf} from "./testing/process.ts"
import type {Running} from "./testing/process.ts"
import {Writer} from "./testing/writer.ts"

let folder: string
let data: string
let page: string
let server: Running | null = null
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  data = path.join(folder, "data")
  page = path.join(folder, "page")
  mkdirSync(page)
  writeFileSync(path.join(page, "index.html"), "<!doctype html>")
})
afterEach(() => {
  server?.child.kill("SIGKILL")
  server = null
  rmSync(folder, {recursive: true})
})

/** A server that is running, with a document in which one edit is saved. */
async function serveDocument(edit: number): Promise<Writer> {
  server = launch(page, "--port", "0", "--data", data)
  const writer = new Writer(`ws://127.0.0.1:${await portOf(server, data)}/collab/d`, `writer${edit}`)
  await writer.synced
  writer.write(20)
  await vi.waitFor(() => expect(writer.unsavedCount).toBe(0))
  return writer
}

async function stop(): Promise<void> {
  server?.child.kill("SIGTERM")
  expect(await server?.exit).toBe(0)
  server = null
}

/** Runs a command to its end. */
async function quire(...args: readonly string[]): Promise<{code: number | null; out: string; err: string}> {
  const {exit, said} = launch(page, ...args, "--data", data)
  return {code: await exit, ...said}
}

describe("beside a running server", () => {
  it("verify and backup work, and the server goes on; compact, restore and a second server are refused", async () => {
    const writer = await serveDocument(1)
    const backup = path.join(folder, "backup.db")
    const verified = await quire("verify", "--json")
    expect([verified.code, verified.err]).toEqual([0, ""])
    expect(JSON.parse(verified.out)).toMatchObject({sound: true, documentCount: 1, flaws: []})
    const written = await quire("backup", backup)
    expect([written.code, written.err]).toEqual([0, ""])
    expect(written.out).toContain(backup)
    for (const args of [["compact"], ["restore", backup], ["serve", "--port", "0"]]) {
      const {code, out, err} = await quire(...args)
      expect([code, out]).toEqual([1, ""])
      expect(err).toMatch(new RegExp(`^quire: .*process ${server?.child.pid} .*in use.*\n$`))
    }
    writer.write(20)
    await vi.waitFor(() => expect(writer.unsavedCount).toBe(0))
    writer.end()
  })
})

describe("when the server is stopped", () => {
  it("a backup is restored: what came after it is gone, and stays beside it", async () => {
    const backup = path.join(folder, "backup.db")
    ;(await serveDocument(1)).end()
    await stop()
    expect((await quire("backup", backup)).code).toBe(0)
    ;(await serveDocument(2)).end()
    await stop()
    const {code, out} = await quire("restore", backup, "--json")
    expect(code).toBe(0)
    const {replaced} = JSON.parse(out) as {replaced: string}
    expect(readdirSync(data)).toContain(path.basename(replaced))
    const reader = await serveDocument(3)
    expect(reader.text).toContain("<writer1.1>")
    expect(reader.text).not.toContain("<writer2.1>")
    reader.end()
  })

  it("R2 whoever has its page still open brings back what an older backup lacks", async () => {
    const backup = path.join(folder, "backup.db")
    ;(await serveDocument(1)).end()
    await stop()
    expect((await quire("backup", backup)).code).toBe(0)
    server = launch(page, "--port", "0", "--data", data)
    const port = await portOf(server, data)
    const options = {WebSocketPolyfill: WebSocket as never, disableBc: true}
    const open = new WebsocketProvider(`ws://127.0.0.1:${port}/collab`, "d", new Y.Doc(), options)
    await vi.waitFor(() => expect(open.synced).toBe(true), 5_000)
    open.doc.getText("body").insert(0, "after the backup")
    const reader = new Writer(`ws://127.0.0.1:${port}/collab/d`, "reader")
    await vi.waitFor(() => expect(reader.text).toContain("after the backup"))
    reader.end()
    await stop()
    expect((await quire("restore", backup)).code).toBe(0)
    server = launch(page, "--port", String(port), "--data", data)
    await portOf(server, data)
    await vi.waitFor(() => expect(open.synced).toBe(true), 15_000)
    const later = new Writer(`ws://127.0.0.1:${port}/collab/d`, "later")
    await vi.waitFor(() => expect(later.text).toContain("after the backup"), 5_000)
    expect(later.text).toContain("<writer1.1>")
    later.end()
    open.destroy()
  })

  it("compact merges everything, and verify finds it sound", async () => {
    ;(await serveDocument(1)).end()
    await stop()
    const compacted = await quire("compact", "--json")
    expect(compacted.code).toBe(0)
    expect(JSON.parse(compacted.out)).toMatchObject({documentCount: 1, failures: []})
    const {out} = await quire("verify", "--json")
    expect(JSON.parse(out)).toMatchObject({sound: true, updateCount: 0, snapshotCount: 1, segmentCount: 1})
  })

  it("verify says what is damaged, with exit code 2, and changes nothing", async () => {
    ;(await serveDocument(1)).end()
    await stop()
    const database = new DatabaseSync(path.join(data, "quire.db"))
    database.exec("UPDATE updates SET bytes = x'00' WHERE sequence = 1")
    database.close()
    for (let time = 0; time < 2; time++) {
      const {code, out, err} = await quire("verify")
      expect([code, err]).toEqual([2, ""])
      expect(out).toContain("document d: the checksum of updates 1 does not hold")
    }
  })
})

describe("what cannot be done says so in exactly one line, with exit code 1", () => {
  it.each([
    ["there is nothing to verify", ["verify"], "does not exist"],
    ["there is nothing to back up", ["backup", "target.db"], "does not exist"],
    ["there is nothing to compact", ["compact"], "does not exist"],
    ["there is no backup", ["restore", "nowhere.db"], "does not exist"],
    ["a file is not named", ["backup"], "<file>"],
    ["too much is named", ["verify", "this"], "this"],
    ["a flag is another command's", ["verify", "--port", "1"], "--port"],
  ])("%s", async (_what, args, text) => {
    const {code, out, err} = await quire(...args)
    expect([code, out]).toEqual([1, ""])
    expect(err).toMatch(/^quire: [^\n]+\n$/)
    expect(err).toContain(text)
  })
})

it.each(commands.map(({name}) => name))("%s --help says what it does, takes and ends with", async (name) => {
  const {exit, said} = launch(page, name, "--help")
  expect(await exit).toBe(0)
  const command = commands.find((one) => one.name === name)
  expect(said.out).toContain(command?.text)
  for (const operand of command?.operands ?? []) expect(said.out).toContain(`<${operand}>`)
  for (const setting of command?.settings ?? []) expect(said.out).toContain(`--${settingSpecs[setting].name}`)
  for (const text of ["--json", "Exit codes"]) expect(said.out).toContain(text)
})
