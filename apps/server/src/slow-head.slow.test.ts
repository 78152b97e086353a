import {connect} from "node:net"
import {expect} from "vitest"
import {it} from "./testing/installation.ts"

/** In real time: it is Node's own clock that counts. */
it("F59 a request whose head never ends loses its connection after 10 s", async ({quire}) => {
  const {port} = await quire.serve()
  const slow = connect(port, "127.0.0.1")
  slow.write("GET /collab/d HTTP/1.1\r\nhost: h\r\nupgrade: websocket\r\nx-slow: ")
  const answer = await new Promise<string>((resolve) => {
    let said = ""
    slow.on("data", (piece) => (said += piece.toString()))
    slow.on("close", () => resolve(said))
  })
  expect(answer).toMatch(/^HTTP\/1.1 408 /)
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
}, 30_000)
