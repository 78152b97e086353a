import {createHash, randomBytes} from "node:crypto"
import {readdirSync} from "node:fs"
import {request} from "node:http"
import {verify} from "@quire/server"
import {expect, vi} from "vitest"
import {it} from "./testing/installation.ts"
import type {Serving} from "./testing/installation.ts"

const bytes = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(500_000)])
const hash = createHash("sha256").update(bytes).digest("hex")
const headers = {"content-type": "application/pdf", "quire-file-name": "a.pdf"}
const address = ({port}: Serving, place: string) => `http://127.0.0.1:${port}${place}`

it("S1 S2 a file that the server has called stored outlives kill -9, and half of one is not there after it", async ({
  quire,
}) => {
  const server = await quire.serve()
  const {status} = await fetch(address(server, "/api/v1/documents/d/uploads"), {method: "POST", headers, body: bytes})
  expect(status).toBe(201)
  const half = request(address(server, "/api/v1/documents/d/uploads"), {method: "POST", headers})
  half.on("error", () => undefined)
  half.write(Buffer.concat([bytes.subarray(0, 9), randomBytes(100_000)]))
  await vi.waitFor(() => expect(readdirSync(`${quire.database}.uploads`)).toHaveLength(2))
  server.child.kill("SIGKILL")
  await server.exit

  const again = await quire.serve()
  const response = await fetch(address(again, `/uploads/${hash}`))
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  expect(verify(quire.database)).toMatchObject({uploadCount: 1, flaws: []})
})
