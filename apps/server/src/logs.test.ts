import {once} from "node:events"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {DatabaseSync} from "@photostructure/sqlite"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {launch, portOf} from "./testing/process.ts"
import type {Running} from "./testing/process.ts"
import {Writer} from "./testing/writer.ts"

const canary = "canary8f31"
let folder: string
let server: Running
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  mkdirSync(path.join(folder, "page"))
  writeFileSync(path.join(folder, "page", "index.html"), "<!doctype html>")
})
afterEach(() => {
  server.child.kill("SIGKILL")
  rmSync(folder, {recursive: true})
})

async function serve(): Promise<number> {
  const data = path.join(folder, "data")
  server = launch(path.join(folder, "page"), "--port", "0", "--data", data, "--log-level", "debug")
  return portOf(server, data)
}

async function write(port: number): Promise<void> {
  const writer = new Writer(`ws://127.0.0.1:${port}/collab/d`, canary)
  await writer.synced
  writer.write(50)
  await vi.waitFor(() => expect(writer.unsavedCount).toBe(0))
  writer.end()
}

it("logs are one JSON object a line, and hold no text of a document and no secret, whatever goes wrong", async () => {
  await write(await serve())
  server.child.kill("SIGTERM")
  await server.exit
  const before = server.said.out
  const database = new DatabaseSync(path.join(folder, "data", "quire.db"))
  database.exec("UPDATE updates SET checksum = zeroblob(16)")
  database.close()

  const port = await serve()
  await write(port)
  const headers = {authorization: `Bearer ${canary}`, cookie: `session=${canary}`}
  await fetch(`http://127.0.0.1:${port}/api/nothing?token=${canary}`, {headers})
  const hostile = new WebSocket(`ws://127.0.0.1:${port}/collab/d?token=${canary}`, ["quire.v1", `bearer.${canary}`], {
    headers,
  })
  await once(hostile, "open")
  hostile.send(Buffer.concat([Buffer.from([0, 2, 20]), Buffer.from(canary.repeat(2))]))
  await once(hostile, "close")
  await vi.waitFor(() => expect(server.said.out).toContain("damaged rows set aside"))
  const said = before + server.said.out + server.said.err
  expect(said).toContain("/api/nothing")
  expect(said).not.toContain(canary)
  for (const line of said.split("\n").filter((text) => text !== "" && !text.startsWith("Quire is on"))) {
    expect(JSON.parse(line)).toMatchObject({level: expect.any(Number) as number, time: expect.any(Number) as number})
  }
})
