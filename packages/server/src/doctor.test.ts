import {createServer, request as httpRequest} from "node:http"
import type {RequestListener, Server} from "node:http"
import {connect, createServer as createTcpServer} from "node:net"
import type {AddressInfo, Server as TcpServer, Socket} from "node:net"
import type {Duplex} from "node:stream"
import {connectionAdvice} from "@quire/protocol"
import {MemoryStorage} from "@quire/relay/testing"
import fastify from "fastify"
import type {FastifyInstance} from "fastify"
import {afterEach, beforeEach, describe, expect, it} from "vitest"
import {WebSocketServer} from "ws"
import {examine} from "./doctor.ts"
import type {Check} from "./doctor.ts"
import {quire} from "./plugin.ts"

let app: FastifyInstance
const ends: (() => void)[] = []

beforeEach(async () => {
  app = fastify({forceCloseConnections: true})
  await app.register(quire, {storage: new MemoryStorage()})
  await app.listen({port: 0, host: "127.0.0.1"})
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await app.close()
})

const appPort = () => (app.server.address() as AddressInfo).port

/** @returns its address */
async function listening(server: Server | TcpServer): Promise<string> {
  const sockets = new Set<Duplex>()
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => undefined)))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Passes plain requests on to Quire, and those alone. */
const passOn: RequestListener = (request, response) => {
  const {method = "GET", url = "/", headers} = request
  const asked = httpRequest({port: appPort(), host: "127.0.0.1", method, path: url, headers}, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers)
    answer.pipe(response)
  })
  response.once("close", () => asked.destroy())
  asked.on("error", () => response.destroy())
  request.pipe(asked)
}

/** A proxy in front of Quire that passes everything on, but what `upgrade` does. */
function proxy(upgrade: (socket: Duplex, head: string) => void, onRequest = passOn): Promise<string> {
  const server = createServer(onRequest)
  server.on("upgrade", ({method, url, rawHeaders}, socket) => {
    const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []))
    upgrade(socket, [`${method} ${url} HTTP/1.1`, ...lines, "", ""].join("\r\n"))
  })
  return listening(server)
}

/** Passes a WebSocket on as it is. */
function tunnel(socket: Duplex, head: string): Socket {
  const upstream = connect(appPort(), "127.0.0.1")
  upstream.write(head)
  socket.pipe(upstream)
  socket.on("close", () => upstream.destroy())
  upstream.on("close", () => socket.destroy())
  upstream.on("error", () => undefined)
  return upstream
}

const through = (socket: Duplex, head: string) => void tunnel(socket, head).pipe(socket)
const refuse =
  (status: string, type = "text/plain") =>
  (socket: Duplex) =>
    void socket.end(`HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: 0\r\n\r\n`)
const answer =
  (status: number, type: string, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, {"content-type": type}).end(body)

const problemsOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.flatMap(({name, problem}) => (problem === null ? [] : [[name, problem]])))
const plainWays = {server: "ok", events: "ok", poll: "ok", messages: "ok"}
const okOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.flatMap(({name, problem}) => (problem === null ? [[name, "ok"]] : [])))

it("finds every way open where nothing stands between, and leaves nothing behind", async () => {
  const checks = await examine(`http://127.0.0.1:${appPort()}/`)
  expect(problemsOf(checks)).toEqual({})
  expect(checks.map(({name}) => name)).toEqual([
    "server",
    "handshake",
    "text",
    "binary",
    "ping",
    "close code",
    "document",
    "events",
    "poll",
    "messages",
  ])
  expect((await app.inject("/api/documents")).json()).toEqual({documents: []})
})

describe("says what is in the way", () => {
  it("nobody there", async () => {
    const address = `http://127.0.0.1:${appPort()}`
    await app.close()
    expect(problemsOf(await examine(address))).toEqual({server: "unreachable"})
  })

  it("a captive portal: an HTML page with status 200 for everything", async () => {
    const page = answer(200, "text/html", "<h1>Welcome to the hotel</h1>")
    const checks = await examine(await proxy(refuse("200 OK", "text/html"), page))
    expect(problemsOf(checks)).toEqual({
      server: "notQuire",
      handshake: "notQuire",
      document: "notQuire",
      events: "notQuire",
      poll: "notQuire",
    })
    expect(checks[0]?.seen).toBe("Status 200, text/html")
  })

  it("a gateway that does not reach Quire", async () => {
    const checks = await examine(await proxy(refuse("502 Bad Gateway"), answer(502, "text/html", "<h1>502</h1>")))
    expect(new Set(Object.values(problemsOf(checks)))).toEqual(new Set(["badGateway"]))
    expect(okOf(checks)).toEqual({})
  })

  it("a proxy that does not pass upgrades on", async () => {
    const checks = await examine(await proxy(refuse("400 Bad Request")))
    expect(problemsOf(checks)).toEqual({handshake: "upgradeBlocked", document: "upgradeBlocked"})
    expect(okOf(checks)).toEqual(plainWays)
  })

  it("a proxy that asks under another name", async () => {
    const checks = await examine(
      await proxy((socket, head) => through(socket, head.replace(/^host: .*$/im, "Host: backend"))),
    )
    expect(problemsOf(checks)).toEqual({document: "foreignHost"})
  })

  it("a stream that ends in the middle", async () => {
    const checks = await examine(
      await proxy((socket, head) => {
        let sizeBytes = 0
        tunnel(socket, head).on("data", (data: Buffer) => {
          sizeBytes += data.length
          socket.write(data)
          if (sizeBytes > 1_000) socket.destroy()
        })
      }),
    )
    expect(problemsOf(checks)).toMatchObject({binary: "cut"})
    expect(okOf(checks)).toMatchObject({handshake: "ok", text: "ok", ...plainWays})
  })

  it("a proxy that changes what it passes on", async () => {
    const server = createServer(passOn)
    const sockets = new WebSocketServer({server})
    sockets.on("connection", (socket, {url}) => {
      if (url !== "/ws") socket.close(1011)
      socket.on("message", (data: Buffer, isBinary) =>
        socket.send(isBinary ? "was binary" : data.toString().toUpperCase()),
      )
    })
    const checks = await examine(await listening(server))
    expect(problemsOf(checks)).toMatchObject({text: "altered", binary: "altered"})
  })

  it("garbage after the upgrade", async () => {
    const checks = await examine(
      await proxy((socket, head) => {
        tunnel(socket, head).once("data", (data: Buffer) => {
          socket.write(data)
          socket.write(Buffer.alloc(500, 0xff))
        })
      }),
    )
    expect(problemsOf(checks)).toMatchObject({text: "altered"})
  })

  it("garbage instead of an answer", async () => {
    const checks = await examine(await listening(createTcpServer((socket) => socket.end("I am no web server\r\n\r\n"))))
    expect(problemsOf(checks)).toMatchObject({server: "notQuire"})
    expect(okOf(checks)).toEqual({})
  })

  it("a proxy that collects what it passes on", async () => {
    const holdBack: RequestListener = (request, response) => {
      if (request.url?.endsWith("/events") !== true) passOn(request, response)
    }
    const checks = await examine(await proxy(refuse("400 Bad Request"), holdBack))
    expect(problemsOf(checks)).toEqual({handshake: "upgradeBlocked", document: "upgradeBlocked", events: "heldBack"})
    expect(okOf(checks)).toEqual({server: "ok", poll: "ok", messages: "ok"})
  })

  it("a proxy that refuses larger bodies", async () => {
    const limit: RequestListener = (request, response) => {
      if (Number(request.headers["content-length"] ?? 0) > 100_000)
        answer(413, "text/html", "too large")(request, response)
      else passOn(request, response)
    }
    expect(problemsOf(await examine(await proxy(through, limit)))).toEqual({messages: "bodyLimit"})
  })
})

it("has advice for each problem, with lines for each proxy or for none", () => {
  for (const [problem, {usually, lines}] of Object.entries(connectionAdvice)) {
    expect([problem, usually.length > 20]).toEqual([problem, true])
    expect([[], ["nginx", "Caddy", "Apache", "Traefik"]]).toContainEqual(Object.keys(lines ?? {}))
  }
})
