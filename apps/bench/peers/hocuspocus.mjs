import {SQLite} from "@hocuspocus/extension-sqlite"
import {Server} from "@hocuspocus/server"

/** @hocuspocus/server as its guide starts it, with its SQLite extension. */
const server = new Server({
  port: Number(process.env.PORT),
  address: "127.0.0.1",
  quiet: true,
  extensions: [new SQLite({database: process.env.DATABASE})],
})
await server.listen()
