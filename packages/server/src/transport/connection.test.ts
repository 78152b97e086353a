import {once} from "node:events"
import type {IncomingMessage} from "node:http"
import type {AddressInfo} from "node:net"
import {decodeSegment, Incoming} from "@quire/protocol"
import type {Frame} from "@quire/protocol"
import {Counts} from "@quire/relay"
import type {Session} from "@quire/relay"
import {connectionContract} from "@quire/relay/testing"
import type {Line} from "@quire/relay/testing"
import {WebSocket, WebSocketServer} from "ws"
import {systemClock} from "../clock.ts"
import {StreamCarrier} from "./carriers.ts"
import {FallbackConnection} from "./fallback-connection.ts"
import {SocketConnection, toFrame} from "./websocket.ts"

async function overWebSocket(): Promise<Line> {
  const server = new WebSocketServer({port: 0, host: "127.0.0.1"})
  await once(server, "listening")
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [[socket, request]] = (await Promise.all([once(server, "connection"), once(client, "open")])) as [
    [WebSocket, IncomingMessage],
    unknown,
  ]
  const received: Frame[] = []
  let closedWith: number | null = null
  let drainedCount = 0
  request.socket.on("drain", () => drainedCount++)
  client.on("message", (data) => received.push(toFrame(data)))
  client.on("close", (code) => (closedWith = code))
  return {
    connection: new SocketConnection(socket, request.socket, systemClock),
    received,
    get closedWith() {
      return closedWith
    },
    get drainedCount() {
      return drainedCount
    },
    pause: () => client.pause(),
    resume: () => client.resume(),
    cut: () => client.terminate(),
    async end() {
      client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The client reads a stream, and acknowledges what it has. */
function overStream(): Promise<Line> {
  let drainedCount = 0
  const session = {
    heard: () => undefined,
    measured: () => undefined,
    drained: () => drainedCount++,
    end: () => undefined,
    close: () => undefined,
    receive: () => undefined,
  }
  const connection = new FallbackConnection({
    clock: systemClock,
    counts: new Counts(),
    maxFrameBytes: 1024,
    join: () => session as unknown as Session,
    onGone: () => undefined,
  })
  const carrier = new StreamCarrier(connection)
  connection.attach(carrier, null)
  const received: Frame[] = []
  const incoming = new Incoming()
  let closedWith: number | null = null
  carrier.body.setEncoding("utf8")
  let rest = ""
  carrier.body.on("data", (text: string) => {
    const events = (rest + text).split("\n\n")
    rest = events.pop() ?? ""
    for (const event of events) {
      const {offset, bytes, close} = decodeSegment(Buffer.from(event.slice("data: ".length), "base64"))
      for (const frame of incoming.take(offset, bytes)) received.push(Uint8Array.from(frame))
      if (close !== 0) closedWith = close
      connection.take({received: incoming.received, close: 0, offset: 0, bytes: new Uint8Array()})
    }
  })
  return Promise.resolve({
    connection,
    received,
    get closedWith() {
      return closedWith
    },
    get drainedCount() {
      return drainedCount
    },
    pause: () => carrier.body.pause(),
    resume: () => carrier.body.resume(),
    cut: () => {
      carrier.body.destroy()
      connection.detach(carrier)
    },
    end: () => Promise.resolve(connection.end()),
  })
}

connectionContract("SocketConnection", overWebSocket)
connectionContract("FallbackConnection", overStream)
