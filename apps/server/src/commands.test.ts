import {readdirSync, statSync, truncateSync} from "node:fs"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {describe, expect, vi} from "vitest"
import {WebSocket} from "ws"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import {commands} from "./commands.ts"
import {settingSpecs} from "./settings.ts"
import {it} from "./testing/installation.ts"
import type {Installation, Serving} from "./testing/installation.ts"
import {Writer} from "./testing/writer.ts"

/** A server that is running, and a client of it that has one edit saved. */
async function serveDocument(quire: Installation, edit: number): Promise<{server: Serving; writer: Writer}> {
  const server = await quire.serve()
  const writer = new Writer(server.url, `writer${edit}`)
  await writer.synced
  writer.write(20)
  await vi.waitFor(() => expect(writer.unsavedCount).toBe(0))
  return {server, writer}
}

async function stop({child, exit}: Serving): Promise<void> {
  child.kill("SIGTERM")
  expect(await exit).toBe(0)
}

/** A server ran, one edit was saved, and it was stopped. */
async function leaveDocument(quire: Installation, edit: number): Promise<void> {
  const {server, writer} = await serveDocument(quire, edit)
  writer.end()
  await stop(server)
}

describe("beside a running server", () => {
  it("verify and backup work, and the server goes on; compact, restore and a second server are refused", async ({
    quire,
  }) => {
    const {server, writer} = await serveDocument(quire, 1)
    const backup = path.join(quire.folder, "backup.db")
    const verified = await quire.run("verify", "--json")
    expect([verified.code, verified.err]).toEqual([0, ""])
    expect(JSON.parse(verified.out)).toMatchObject({sound: true, documentCount: 1, flaws: []})
    const written = await quire.run("backup", backup)
    expect([written.code, written.err]).toEqual([0, ""])
    expect(written.out).toContain(backup)
    for (const args of [["compact"], ["restore", backup], ["serve", "--port", "0"]]) {
      const {code, out, err} = await quire.run(...args)
      expect([code, out]).toEqual([1, ""])
      expect(err).toMatch(new RegExp(`^quire: .*process ${server.child.pid} .*in use.*\n$`))
    }
    writer.write(20)
    await vi.waitFor(() => expect(writer.unsavedCount).toBe(0))
    writer.end()
  })
})

describe("when the server is stopped", () => {
  it("a backup is restored: what came after it is gone, and stays beside it", async ({quire}) => {
    const backup = path.join(quire.folder, "backup.db")
    await leaveDocument(quire, 1)
    expect((await quire.run("backup", backup)).code).toBe(0)
    await leaveDocument(quire, 2)
    const {code, out} = await quire.run("restore", backup, "--json")
    expect(code).toBe(0)
    const {replaced} = JSON.parse(out) as {replaced: string}
    expect(readdirSync(quire.data)).toContain(path.basename(replaced))
    const {writer: reader} = await serveDocument(quire, 3)
    expect(reader.text).toContain("<writer1.1>")
    expect(reader.text).not.toContain("<writer2.1>")
    reader.end()
  })

  it("R2 G73 whoever has its page still open brings back what an older backup lacks, though two wrote it by turns", async ({
    quire,
  }) => {
    const backup = path.join(quire.folder, "backup.db")
    await leaveDocument(quire, 1)
    expect((await quire.run("backup", backup)).code).toBe(0)
    const server = await quire.serve()
    const {port} = server
    const options = {WebSocketPolyfill: WebSocket as never, disableBc: true}
    const [open, friend] = [1, 2].map(
      () => new WebsocketProvider(`ws://127.0.0.1:${port}/collab`, "d", new Y.Doc(), options),
    ) as [WebsocketProvider, WebsocketProvider]
    const bodies = [open, friend].map(({doc}) => doc.getText("body")) as [Y.Text, Y.Text]
    await vi.waitFor(() => expect([open.synced, friend.synced]).toEqual([true, true]), 5_000)
    for (const word of ["backup", "the ", "after "]) {
      bodies[0].insert(0, word)
      await vi.waitFor(() => expect(bodies[1].toJSON()).toBe(bodies[0].toJSON()))
      bodies.reverse()
    }
    friend.destroy()
    await stop(server)
    expect((await quire.run("restore", backup)).code).toBe(0)
    await quire.serve("--port", String(port))
    await vi.waitFor(() => expect(open.synced).toBe(true), 15_000)
    const later = new Writer(server.url, "later")
    await vi.waitFor(() => expect(later.text).toContain("after the backup"), 5_000)
    expect(later.text).toContain("<writer1.1>")
    later.end()
    open.destroy()
  })

  it("compact merges everything, and verify finds it sound", async ({quire}) => {
    await leaveDocument(quire, 1)
    const compacted = await quire.run("compact", "--json")
    expect(compacted.code).toBe(0)
    expect(JSON.parse(compacted.out)).toMatchObject({documentCount: 1, failures: []})
    const {out} = await quire.run("verify", "--json")
    expect(JSON.parse(out)).toMatchObject({sound: true, updateCount: 0, snapshotCount: 1, segmentCount: 1})
  })

  it("verify says what is damaged, with exit code 2, and changes nothing", async ({quire}) => {
    await leaveDocument(quire, 1)
    const database = new DatabaseSync(quire.database)
    database.exec("UPDATE updates SET bytes = x'00' WHERE sequence = 1")
    database.close()
    for (let time = 0; time < 2; time++) {
      const {code, out, err} = await quire.run("verify")
      expect([code, err]).toEqual([2, ""])
      expect(out).toContain("document d: the checksum of updates 1 does not hold")
    }
  })
})

it("verify says of a file that has lost its end that it is damaged, with exit code 2, as JSON too", async ({quire}) => {
  await leaveDocument(quire, 1)
  truncateSync(quire.database, statSync(quire.database).size / 2)
  const {code, out, err} = await quire.run("verify", "--json")
  expect([code, err]).toEqual([2, ""])
  expect(JSON.parse(out)).toMatchObject({sound: false, flaws: [{doc: null}]})
})

describe("what cannot be done says so in exactly one line, with exit code 1", () => {
  it.for([
    ["there is nothing to verify", ["verify"], "does not exist"],
    ["there is nothing to back up", ["backup", "target.db"], "does not exist"],
    ["there is nothing to compact", ["compact"], "does not exist"],
    ["there is no backup", ["restore", "nowhere.db"], "does not exist"],
    ["a file is not named", ["backup"], "<file>"],
    ["there is no folder for a backup", ["backup", "no/where/target.db"], "no/where does not exist"],
    ["too much is named", ["verify", "this"], "this"],
    ["a flag is another command's", ["verify", "--port", "1"], "--port"],
  ] as const)("%s", async ([_what, args, text], {quire}) => {
    const {code, out, err} = await quire.run(...args)
    expect([code, out]).toEqual([1, ""])
    expect(err).toMatch(/^quire: [^\n]+\n$/)
    expect(err).toContain(text)
  })
})

it.for(commands.map(({name}) => name))("%s --help says what it does, takes and ends with", async (name, {quire}) => {
  const {exit, said} = quire.launch(name, "--help")
  expect(await exit).toBe(0)
  const command = commands.find((one) => one.name === name)
  expect(said.out).toContain(command?.text)
  for (const operand of command?.operands ?? []) expect(said.out).toContain(`<${operand}>`)
  for (const setting of command?.settings ?? []) expect(said.out).toContain(`--${settingSpecs[setting].name}`)
  for (const text of ["--json", "Exit codes"]) expect(said.out).toContain(text)
})
