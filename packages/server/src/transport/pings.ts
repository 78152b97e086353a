import type {Socket} from "node:net"
import type {WebSocket} from "ws"

/** What may wait for a client to read it before its pings get no answer. */
const maxUnreadBytes = 64 * 1024

/** Answers the pings of a client that reads the answers. Of one that does not they would fill the memory: it gets one, to the last, when it does. */
export function answerPings(socket: WebSocket, tcp: Socket): void {
  let unanswered: Buffer | null = null
  const answer = () => {
    if (unanswered !== null) socket.pong(unanswered)
    unanswered = null
  }
  socket.on("ping", (data) => {
    if (tcp.writableLength <= maxUnreadBytes) return socket.pong(data)
    if (unanswered === null) tcp.once("drain", answer)
    unanswered = data
  })
}
