import {encode} from "@quire/protocol"
import type {Frame} from "@quire/protocol"
import type {Clock} from "@quire/relay"
import type {WebSocket} from "ws"

/** Rule P1. A client has its whole 30 s, and is looked for every 2.5 s: it is gone well within 35 s of its last sign of life. */
export const pingEveryMs = 15_000
export const silentForMs = 30_000
const lookEveryMs = 2_500

/** Presence of nobody. y-websocket's clients leave a socket on which nothing was said for 30 s, and do not see pings. */
const nobody = encode({type: "presence", entries: []})

/**
 * Pings `socket`, and terminates it when it gives no sign of life: any traffic is one. The ping carries the time, so that
 * the pong tells the round trip.
 * @param keepAlive what to say so that the client stays; null for nothing
 * @returns ends the watch
 */
export function watchLiveness(socket: WebSocket, clock: Clock, keepAlive = (): Frame | null => nobody): () => void {
  let aliveAtMs = clock.nowMs()
  let pingedAtMs = aliveAtMs
  const onSign = () => {
    aliveAtMs = clock.nowMs()
  }
  for (const event of ["message", "pong", "ping"] as const) socket.on(event, onSign)
  let cancel: () => void = () => undefined
  const look = () => {
    const nowMs = clock.nowMs()
    if (nowMs - aliveAtMs >= silentForMs) return socket.terminate()
    if (nowMs - pingedAtMs >= pingEveryMs) {
      pingedAtMs = nowMs
      socket.ping(String(nowMs))
      const frame = keepAlive()
      if (frame !== null) socket.send(frame)
    }
    cancel = clock.setTimer(lookEveryMs, look)
  }
  cancel = clock.setTimer(lookEveryMs, look)
  return () => cancel()
}
