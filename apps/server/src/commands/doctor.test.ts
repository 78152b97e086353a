import {mkdtempSync, rmSync} from "node:fs"
import {createServer} from "node:http"
import type {AddressInfo} from "node:net"
import {tmpdir} from "node:os"
import path from "node:path"
import {quire, SqliteStorage} from "@quire/server"
import fastify from "fastify"
import {afterAll, beforeAll, expect, it} from "vitest"
import {CommandError} from "../command.ts"
import {readSettings} from "../settings.ts"
import {doctor} from "./doctor.ts"

const folder = mkdtempSync(path.join(tmpdir(), "quire-test-"))
const app = fastify({forceCloseConnections: true})
const plain = createServer((request, response) => {
  if (request.url === "/healthz") response.setHeader("content-type", "application/json").end('{"status":"ok"}')
  else response.writeHead(404).end()
})
const settings = readSettings(new Map(), {}, [])
const ask = (url: string) => doctor.run({settings, operands: [url]})
const addressOf = (address: AddressInfo | string | null) => `http://127.0.0.1:${(address as AddressInfo).port}`

beforeAll(async () => {
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port: 0, host: "127.0.0.1"})
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve))
})
afterAll(async () => {
  await app.close()
  plain.close()
  rmSync(folder, {recursive: true})
})

it("ends with 0 where every way is open, a line for each with its time", async () => {
  const {text, json, exitCode} = await ask(addressOf(app.server.address()))
  expect(exitCode).toBe(0)
  expect(text.split("\n")).toHaveLength(10)
  expect(text).toMatch(/^ok {4}server +\d+ ms$/m)
  const {checks} = json as {checks: readonly {problem: unknown}[]}
  expect(checks.map(({problem}) => problem)).toEqual(Array.from({length: 10}, () => null))
})

it("ends with 3 where nothing can be used, and says what mends it in each proxy", async () => {
  const {text, json, exitCode} = await ask(addressOf(plain.address()))
  expect(exitCode).toBe(3)
  expect(text).toMatch(/^FAIL {2}handshake +\d+ ms {2}Status 404/m)
  for (const word of ["upgradeBlocked: ", "nginx:", "proxy_set_header Upgrade", "Caddy:", "Apache:", "Traefik:"])
    expect(text).toContain(word)
  const {checks} = json as {checks: readonly {name: string; advice?: {lines: Record<string, string>}}[]}
  expect(checks.find(({name}) => name === "handshake")?.advice?.lines["nginx"]).toContain("Upgrade")
})

it.each(["quire.example", "ftp://quire.example", ""])("%j is no address", async (url) => {
  await expect(ask(url)).rejects.toThrow(CommandError)
})
