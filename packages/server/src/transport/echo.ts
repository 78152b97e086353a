import type {WebSocket} from "ws"

/** Sends back what comes, text as text and bytes as bytes, and ends with the client's own close code. */
export function serveEcho(socket: WebSocket): void {
  socket.on("message", (data, isBinary) => socket.send(data, {binary: isBinary}))
}
