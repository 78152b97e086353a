import type {AddressInfo} from "node:net"
import {closeReasons, decodeNotice, decodeSegment, encode, encodeRefresh, messageNumbers} from "@quire/protocol"
import type {CloseReason, Grant, Notice, UserId} from "@quire/protocol"
import type {Authorize, Identity, Person} from "@quire/relay"
import {authorizeContract, ManualClock, MemoryStorage} from "@quire/relay/testing"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import * as encoding from "lib0/encoding"
import {afterEach, beforeEach, describe, expect, it, vi} from "vitest"
import {WebSocket} from "ws"
import {quire} from "../plugin.ts"
import {addressed} from "../transport/hocuspocus-framing.ts"
import {identifyNobody} from "./admission.ts"

const ann: Person = {id: "ann" as UserId, name: "Ann", color: "#112233"}
const {signedOut, forbidden, notFound, overloaded, tooFast} = closeReasons
const answers: Readonly<Record<string, Grant | CloseReason>> = {
  ann: "editor",
  reader: "viewer",
  stranger: notFound,
  banned: forbidden,
}

/** Lets in whoever shows a token that it knows; does not know about `broken`, and never says so of `silent`. */
const byToken: Authorize = ({token}) => {
  if (token === "broken") return Promise.reject(new Error("no answer"))
  return token === "silent" ? new Promise(() => undefined) : Promise.resolve(answers[token ?? ""] ?? signedOut)
}

const holder = (token: string | null): Identity => ({person: null, token, asked: null})
authorizeContract("a table of tokens", byToken, [
  [holder(null), signedOut],
  ...Object.entries(answers).map(([token, answer]) => [holder(token), answer] as const),
])

let app: FastifyInstance
let port: number
let clock: ManualClock
const sockets: WebSocket[] = []
beforeEach(async () => {
  app = fastify({forceCloseConnections: true})
  const identify = async (request: Parameters<typeof identifyNobody>[0]) => {
    const identity = await identifyNobody(request)
    return {...identity, person: identity.token === "ann" ? ann : null}
  }
  clock = new ManualClock()
  await app.register(quire, {storage: new MemoryStorage(), clock, identify, authorize: byToken})
  await app.listen({port: 0, host: "127.0.0.1"})
  port = (app.server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await app.close()
})

const subprotocolsOf = (token: string | null) => (token === null ? [] : [`bearer.${token}`])

function socket(path: string, protocols: readonly string[]): WebSocket {
  const made = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols])
  sockets.push(made)
  made.on("error", () => undefined)
  return made
}

/** What the server says first, or the status or the close code with which it ends. */
function outcome(made: WebSocket): Promise<"in" | number> {
  return new Promise((resolve) => {
    made.once("message", () => resolve("in"))
    made.once("unexpected-response", (_request, {statusCode}) => resolve(statusCode ?? 0))
    made.once("close", resolve)
  })
}

/** A poll or the first event of a stream opens a connection, or says why not. */
async function overHttp(kind: "poll" | "events", token: string | null): Promise<"in" | number> {
  const id = `${kind}-${token}`.padEnd(22, "_")
  const headers = {"quire-connection": id, ...(token === null ? {} : {authorization: `Bearer ${token}`})}
  const answer = await fetch(`http://127.0.0.1:${port}/collab/d/${kind}`, {headers})
  const reader = answer.body!.getReader()
  const bytes = Buffer.from((await reader.read()).value ?? [])
  await reader.cancel()
  const event = bytes.toString().split("\n", 1)[0]!.slice("data: ".length)
  const {close} = decodeSegment(kind === "poll" ? bytes : Buffer.from(event, "base64"))
  return close === 0 ? "in" : close
}

function hocuspocusToken(token: string | null): Uint8Array {
  const frame = encoding.encode((encoder) => {
    for (const number of [2, 0]) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, token ?? "")
  })
  return addressed("d", frame)
}

const cases = [
  {token: "ann", own: "in", stock: "in"},
  {token: "reader", own: "in", stock: "in"},
  {token: null, own: signedOut.code, stock: 401},
  {token: "banned", own: forbidden.code, stock: 403},
  {token: "stranger", own: notFound.code, stock: 404},
  {token: "broken", own: overloaded.code, stock: 503},
] as const

describe("whoever asks is let in, or told why not, on every way in", () => {
  it.each(cases)("token $token", async ({token, own, stock}) => {
    const protocols = subprotocolsOf(token)
    expect(await outcome(socket("/collab/d", ["quire.v1", ...protocols]))).toBe(own)
    expect(await outcome(socket("/collab/d", ["other", ...protocols]))).toBe(stock)
    expect(await overHttp("poll", token)).toBe(own)
    expect(await overHttp("events", token)).toBe(own)
  })

  it.each(cases)("token $token, in the words of hocuspocus", async ({token, own}) => {
    const made = socket("/collab", [])
    await new Promise((resolve) => made.once("open", resolve))
    made.send(hocuspocusToken(token))
    made.send(addressed("d", encode({type: "queryPresence"})))
    const first = await new Promise<string | number>((resolve) => {
      // After the address: auth, and whether it was denied (1) or granted (2).
      made.once("message", (data: Buffer) => resolve(data[3] === 1 ? "denied" : "in"))
      made.once("close", resolve)
    })
    expect(first).toBe(own === "in" || own === overloaded.code ? own : "denied")
  })
})

it("A9 A11 whoever nobody knows about within 10 s is told to come back, and what it said meanwhile was not heard", async () => {
  const made = socket("/collab/d", ["quire.v1", "bearer.silent"])
  const answer = outcome(made)
  await vi.waitUntil(() => {
    clock.pass(1_000)
    return made.readyState !== made.CONNECTING
  }, 10_000)
  expect(await answer).toBe(overloaded.code)
})

it("A9 hocuspocus' words about a document wait until it is known who says them, up to 64 KiB", async () => {
  const made = socket("/collab", [])
  await new Promise((resolve) => made.once("open", resolve))
  const answer = outcome(made)
  made.send(hocuspocusToken("silent"))
  for (let count = 0; count < 9; count++) made.send(addressed("d", new Uint8Array(8 * 1024)))
  expect(await answer).toBe(tooFast.code)
})

it("where not everybody may open every document nobody is given a list of them", async () => {
  expect((await app.inject("/api/documents")).statusCode).toBe(404)
})

it("a subprotocol that carries a token is never the one that is chosen", async () => {
  const made = socket("/collab/d", ["bearer.ann", "other"])
  await new Promise((resolve) => made.once("open", resolve))
  expect(made.protocol).toBe("other")
})

it.each([
  ["reader", {kind: "grant", grant: "viewer"}],
  ["banned", forbidden.code],
  ["expired", signedOut.code],
  ["broken", overloaded.code],
] as const)("a new token (67) that is %s changes the grant, or ends the session", async (token, expected) => {
  const made = socket("/collab/d", ["quire.v1", "bearer.ann"])
  const answered = new Promise<Notice | null | number>((resolve) => {
    made.once("close", resolve)
    made.on("message", (frame: Buffer) => {
      const notice = frame[0] === messageNumbers.notice ? decodeNotice(frame) : null
      if (notice?.kind === "grant" && notice.grant === "viewer") resolve(notice)
    })
  })
  await new Promise((resolve) => made.once("open", resolve))
  made.send(encodeRefresh(token))
  expect(await answered).toEqual(expected)
})
