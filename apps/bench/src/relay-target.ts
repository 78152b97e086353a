import {SqliteStorage, quire} from "@quire/server"
import fastify from "fastify"
import {WebSocketServer} from "ws"

/** A server to be measured, in a process of its own: `quire <data folder>`, or `bare`, which only passes frames on. */
const [kind, folder = ""] = process.argv.slice(2)

async function startQuire(): Promise<number> {
  const app = fastify()
  await app.register(quire, {storage: await SqliteStorage.open(folder)})
  await app.listen({port: 0, host: "127.0.0.1"})
  const address = app.server.address()
  return typeof address === "object" ? (address?.port ?? 0) : 0
}

/** The ceiling: no document, no disk, every frame to everybody else. */
function startBare(): Promise<number> {
  const server = new WebSocketServer({port: 0, host: "127.0.0.1"})
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      for (const other of server.clients) if (other !== socket) other.send(data)
    })
  })
  return new Promise((resolve) => {
    server.on("listening", () => {
      const address = server.address()
      resolve(typeof address === "object" ? (address?.port ?? 0) : 0)
    })
  })
}

const port = await (kind === "quire" ? startQuire() : startBare())
process.stdout.write(`${port}\n`)
