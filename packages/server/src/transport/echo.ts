import type {Socket} from "node:net"
import type {WebSocket} from "ws"
import type {Liveness} from "./liveness.ts"

/** As much may wait for a client to read it; while there is more, nothing is heard of that client. */
const maxUnreadBytes = 1024 * 1024

/** Nobody is in a room. */
const nobody = {heard: () => undefined, measured: () => undefined}

/**
 * Sends back what comes, text as text and bytes as bytes, and ends with the client's own close code. It remembers nothing, so
 * whoever speaks and never reads is heard no more, gives no sign of life then, and is terminated.
 */
export function serveEcho(socket: WebSocket, tcp: Socket, liveness: Liveness): void {
  const voice = {
    ping: (nowMs: number) => socket.ping(String(nowMs)),
    send: () => undefined,
    get heardBytes() {
      return tcp.bytesRead
    },
  }
  liveness.watch(socket, voice, nobody, () => null)
  socket.on("message", (data, isBinary) => {
    socket.send(data, {binary: isBinary}, () => socket.resume())
    if (socket.bufferedAmount > maxUnreadBytes) socket.pause()
  })
}
