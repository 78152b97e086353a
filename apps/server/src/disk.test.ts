import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {afterEach, beforeEach, expect, it, vi} from "vitest"
import {launch, launchOnSmallDisk, portOf} from "./testing/process.ts"
import type {Running} from "./testing/process.ts"
import {Writer} from "./testing/writer.ts"

const smallBytes = 1024 * 1024
const patient = {timeout: 15_000, interval: 50}

let folder: string
let data: string
let page: string
const processes: Running[] = []
const writers: Writer[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
  data = path.join(folder, "data")
  page = path.join(folder, "page")
  mkdirSync(page)
  writeFileSync(path.join(page, "index.html"), "<!doctype html>")
})
afterEach(() => {
  for (const writer of writers.splice(0)) writer.end()
  for (const {child} of processes.splice(0)) child.kill("SIGKILL")
  rmSync(folder, {recursive: true})
})

function kept<T extends Running>(running: T): T {
  processes.push(running)
  return running
}

async function join(port: number, name: string): Promise<Writer> {
  const writer = new Writer(`ws://127.0.0.1:${port}/collab/d`, name)
  writers.push(writer)
  await writer.synced
  return writer
}

/** Writes until the disk takes no more. */
async function fill(port: number, writer: Writer): Promise<void> {
  await vi.waitFor(async () => {
    if (writer.unsavedCount < 3) writer.write(100_000)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503)
  }, patient)
}

it("S3 a full disk: nothing is called saved that is not, everybody reads and is told, and it goes on when there is room", async () => {
  const server = kept(launchOnSmallDisk(smallBytes, page, "--port", "0", "--data", data))
  const port = await portOf(server, data)
  const ann = await join(port, "ann")
  await fill(port, ann)
  const {status, unsavedUpdates} = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as Record<
    string,
    unknown
  >
  expect([status, Number(unsavedUpdates) > 0, ann.unsavedCount > 0]).toEqual(["storageFails", true, true])
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toMatch(/^quire_storage_failing 1$/m)
  const bob = await join(port, "bob")
  expect(bob.text).toBe(ann.text)

  server.lift()
  await vi.waitFor(() => expect(ann.unsavedCount).toBe(0), patient)
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), patient)
  server.child.kill("SIGKILL")
  await server.exit
  const next = kept(launch(page, "--port", "0", "--data", data))
  expect((await join(await portOf(next, data), "reader")).text).toBe(ann.text)
})

it("S3 told to end with a full disk, it exits 1 within 10 s and says how much is not on disk; what was saved is", async () => {
  const server = kept(launchOnSmallDisk(smallBytes, page, "--port", "0", "--data", data))
  const port = await portOf(server, data)
  const ann = await join(port, "ann")
  await fill(port, ann)
  server.child.kill("SIGTERM")
  expect(await server.exit).toBe(1)
  expect(server.said.err).toMatch(/^quire: \d+ updates \(\d+ bytes\) could not be written to disk[^\n]*\n$/)
  const next = kept(launch(page, "--port", "0", "--data", data))
  const {text} = await join(await portOf(next, data), "reader")
  expect(ann.saved.filter((edit) => !text.includes(edit))).toEqual([])
})
