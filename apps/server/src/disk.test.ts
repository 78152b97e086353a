import {readdirSync} from "node:fs"
import {expect, vi} from "vitest"
import {it as base} from "./testing/installation.ts"
import type {Serving} from "./testing/installation.ts"
import {Writer} from "./testing/writer.ts"

const smallBytes = 1024 * 1024
const patient = {timeout: 15_000, interval: 50}

/** A test in which people join servers, until it ends. */
const it = base.extend<{join: (server: Serving, name: string) => Promise<Writer>}>({
  join: async ({}, use) => {
    const writers: Writer[] = []
    await use(async ({url}, name) => {
      const writer = new Writer(url, name)
      writers.push(writer)
      await writer.synced
      return writer
    })
    for (const writer of writers) writer.end()
  },
})

/** Writes until the disk takes no more. */
async function fill({port}: Serving, writer: Writer): Promise<void> {
  await vi.waitFor(async () => {
    if (writer.unsavedCount < 3) writer.write(100_000)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503)
  }, patient)
}

it("S3 G70 a full disk: nothing is called saved that is not, everybody reads and is told, and it goes on when there is room", async ({
  quire,
  join,
}) => {
  const server = await quire.serveOnSmallDisk(smallBytes)
  const {port} = server
  const ann = await join(server, "ann")
  await fill(server, ann)
  const {status, unsavedUpdates} = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as Record<
    string,
    unknown
  >
  expect([status, Number(unsavedUpdates) > 0, ann.unsavedCount > 0]).toEqual(["storageFails", true, true])
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toMatch(/^quire_storage_failing 1$/m)
  const bob = await join(server, "bob")
  expect(bob.text).toBe(ann.text)

  server.lift()
  await vi.waitFor(() => expect(ann.unsavedCount).toBe(0), patient)
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), patient)
  server.child.kill("SIGKILL")
  await server.exit
  expect((await join(await quire.serve(), "reader")).text).toBe(ann.text)
})

it("S3 told to end with a full disk, it exits 1 in the time that it has, and says how much is not on disk; what was saved is", async ({
  quire,
  join,
}) => {
  const server = await quire.serveOnSmallDisk(smallBytes, "--shutdown-seconds", "1")
  const ann = await join(server, "ann")
  await fill(server, ann)
  server.child.kill("SIGTERM")
  expect(await server.exit).toBe(1)
  expect(server.said.err).toMatch(
    /^quire: \d+ updates \(\d+ bytes\) could not be written to disk within 1 s\.[^\n]*\n$/,
  )
  const {text} = await join(await quire.serve(), "reader")
  expect(ann.saved.filter((edit) => !text.includes(edit))).toEqual([])
})

it("a file for which the disk has no room is refused, with nothing of it kept, and is taken when there is room", async ({
  quire,
}) => {
  const server = await quire.serveOnSmallDisk(smallBytes)
  const bytes = new Uint8Array(2 * smallBytes).fill(97)
  const send = async () => {
    const headers = {"content-type": "text/plain", "quire-file-name": "long.txt"}
    const address = `http://127.0.0.1:${server.port}/api/v1/documents/d/uploads`
    const response = await fetch(address, {method: "POST", headers, body: bytes})
    return [response.status, ((await response.json()) as {error?: string}).error]
  }
  expect(await send()).toEqual([507, "storageFull"])
  expect(readdirSync(`${quire.database}.uploads`)).toEqual([])
  server.lift()
  expect(await send()).toEqual([201, undefined])
})
