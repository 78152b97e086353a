import {readFileSync} from "node:fs"
import {createServer} from "node:http"
import type {Duplex} from "node:stream"
import * as ws from "ws"
import type {RawData, WebSocket} from "ws"
import {yWebsocket} from "./dialect.ts"

/**
 * A ceiling: a relay without a document and a disk. It answers everybody with one blob and passes on what comes.
 * MODE `plain`: `ws.send` for each receiver. `framed`: one frame, the same bytes to each. `batched`: also, what came in
 * one turn of the event loop leaves in one write for each.
 */
const mode = process.env["MODE"]
const blobFile = process.env["BLOB"] ?? ""
const dialect = yWebsocket("")
const greeting = dialect.step1("")
const blob = dialect.step2("", blobFile === "" ? undefined : readFileSync(blobFile))

/** `ws` keeps it to itself; a ceiling may use it. */
const {Sender} = ws as unknown as {Sender: {frame(data: RawData, options: object): Buffer[]}}

const frame = (data: RawData) =>
  Buffer.concat(Sender.frame(data, {fin: true, rsv1: false, opcode: 2, mask: false, readOnly: true}))

interface Member {
  readonly socket: WebSocket
  /** What `socket` writes to. */
  readonly stream: Duplex
}

class Room {
  readonly members = new Set<Member>()
  #waiting: {readonly from: Member; readonly frame: Buffer}[] = []

  pass(from: Member, data: RawData): void {
    switch (mode) {
      case "plain":
        for (const member of this.members) if (member !== from) member.socket.send(data)
        return
      case "framed": {
        const framed = frame(data)
        for (const member of this.members) if (member !== from) member.stream.write(framed)
        return
      }
      default:
        if (this.#waiting.push({from, frame: frame(data)}) === 1) setImmediate(this.#flush)
    }
  }

  readonly #flush = () => {
    const waiting = this.#waiting
    this.#waiting = []
    const writers = new Set(waiting.map(({from}) => from))
    const all = Buffer.concat(waiting.map(({frame}) => frame))
    for (const member of this.members) {
      const others = writers.has(member) ? waiting.filter(({from}) => from !== member) : null
      if (others === null) member.stream.write(all)
      else if (others.length > 0) member.stream.write(Buffer.concat(others.map(({frame}) => frame)))
    }
  }
}

const rooms = new Map<string, Room>()
const server = createServer()
const sockets = new ws.WebSocketServer({noServer: true, perMessageDeflate: false})
server.on("upgrade", (request, stream, head) =>
  sockets.handleUpgrade(request, stream, head, (socket) => {
    const address = request.url ?? ""
    const room = rooms.get(address) ?? new Room()
    rooms.set(address, room)
    const member = {socket, stream}
    room.members.add(member)
    socket.on("message", (data: Buffer) => {
      if (data[0] !== 0 || data[1] === 2) room.pass(member, data)
      else if (data[1] === 0) socket.send(blob)
    })
    socket.on("close", () => room.members.delete(member))
    socket.on("error", () => undefined)
    socket.send(greeting)
  }),
)
server.listen({port: Number(process.env["PORT"]), host: "127.0.0.1", backlog: 4_096})
