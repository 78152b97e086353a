import {once} from "node:events"
import {DatabaseSync} from "@photostructure/sqlite"
import {expect, vi} from "vitest"
import {WebSocket} from "ws"
import {it} from "./testing/installation.ts"
import type {Serving} from "./testing/installation.ts"
import {Writer} from "./testing/writer.ts"

const canary = "canary8f31"

async function write({url}: Serving): Promise<void> {
  const writer = new Writer(url, canary)
  await writer.synced
  writer.write(50)
  await vi.waitFor(() => expect(writer.unsavedCount).toBe(0))
  writer.end()
}

it("logs are one JSON object a line, and hold no text of a document and no secret, whatever goes wrong", async ({
  quire,
}) => {
  const first = await quire.serve("--log-level", "debug")
  await write(first)
  first.child.kill("SIGTERM")
  await first.exit
  const database = new DatabaseSync(quire.database)
  database.exec("UPDATE updates SET checksum = zeroblob(16)")
  database.close()

  const server = await quire.serve("--log-level", "debug")
  await write(server)
  const headers = {authorization: `Bearer ${canary}`, cookie: `session=${canary}`}
  await fetch(`http://127.0.0.1:${server.port}/api/nothing?token=${canary}`, {headers})
  const hostile = new WebSocket(`${server.url}?token=${canary}`, ["quire.v1", `bearer.${canary}`], {
    headers,
  })
  await once(hostile, "open")
  hostile.send(Buffer.concat([Buffer.from([0, 2, 20]), Buffer.from(canary.repeat(2))]))
  await once(hostile, "close")
  await vi.waitFor(() => expect(server.said.out).toContain("damaged rows set aside"))
  const said = first.said.out + server.said.out + server.said.err
  expect(said).toContain("/api/nothing")
  expect(said).not.toContain(canary)
  for (const line of said.split("\n").filter((text) => text !== "" && !text.startsWith("Quire is on"))) {
    expect(JSON.parse(line)).toMatchObject({level: expect.any(Number) as number, time: expect.any(Number) as number})
  }
})
