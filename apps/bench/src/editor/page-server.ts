import {existsSync, readFileSync} from "node:fs"
import {createServer} from "node:http"
import path from "node:path"
import {gzipSync} from "node:zlib"
import type {WebSocket} from "ws"
import {WebSocketServer} from "ws"
import * as Y from "yjs"
import {yWebsocket} from "../dialect.ts"

/**
 * Serves the built page in FOLDER for each document at /d/<name>, and relays at /collab/<name>: the document is in memory, and
 * each message goes out as it came in.
 */
const folder = process.env["FOLDER"] ?? ""
const dialect = yWebsocket("/collab")
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
}

class Room {
  readonly document = new Y.Doc()
  readonly #members = new Set<WebSocket>()

  join(socket: WebSocket): void {
    this.#members.add(socket)
    socket.on("message", (frame: Buffer) => this.#hear(socket, frame))
    socket.on("close", () => this.#members.delete(socket))
    socket.on("error", () => undefined)
    socket.send(dialect.step1(""))
  }

  #hear(from: WebSocket, frame: Buffer): void {
    const heard = dialect.read(frame)
    switch (heard.type) {
      case "step1":
        return from.send(dialect.step2("", Y.encodeStateAsUpdate(this.document, heard.body)))
      case "step2":
      case "update":
        Y.applyUpdate(this.document, heard.body)
    }
    for (const member of this.#members) if (member !== from) member.send(frame)
  }
}

const pages = createServer((request, response) => {
  const address = request.url ?? ""
  const name = address.startsWith("/d/") ? "index.html" : path.normalize(address)
  const file = path.join(folder, name)
  const type = types[path.extname(name)]
  if (type === undefined || !existsSync(file)) return response.writeHead(404).end()
  const cache = name === "index.html" ? "no-cache" : "public, max-age=31536000, immutable"
  return response
    .writeHead(200, {"content-type": type, "content-encoding": "gzip", "cache-control": cache})
    .end(gzipSync(readFileSync(file), {level: 9}))
})

const rooms = new Map<string, Room>()
new WebSocketServer({server: pages, perMessageDeflate: false}).on("connection", (socket, {url = ""}) => {
  const room = rooms.get(url) ?? new Room()
  rooms.set(url, room)
  room.join(socket)
})
pages.listen(Number(process.env["PORT"]), "127.0.0.1")
