import {encode} from "@quire/protocol"
import type {Frame} from "@quire/protocol"
import type {Clock, Session} from "@quire/relay"
import type {WebSocket} from "ws"

/** Rule P1. A client has its whole 30 s, and is looked for every second: it is gone well within 35 s of its last sign of life. */
export const pingEveryMs = 15_000
export const silentForMs = 30_000
const lookEveryMs = 1_000
/** Many come at once, after a restart. Asked in so many groups, one after the other, they keep nobody's letters waiting. */
const groupCount = 15

/** Presence of nobody. y-websocket's clients leave a socket on which nothing was said for 30 s, and do not see pings. */
const nobody = encode({type: "presence", entries: []})

/** How a client is spoken to. */
interface Voice {
  /** Asks for a sign of life. The pong will carry `nowMs`. */
  ping(nowMs: number): void
  send(frame: Frame): void
  /** How much has come from it, of what is not whole yet as well: over a slow link, a large message takes longer than a client has. */
  readonly heardBytes: number
}

interface Watched {
  aliveAtMs: number
  heardBytes: number
  pingedAtMs: number
  readonly voice: Voice
  readonly keepAlive: () => Frame | null
}

/** Watches every socket of a node with one timer: pings it, and terminates it when it gives no sign of life. Any traffic is one. */
export class Liveness {
  readonly #clock: Clock
  readonly #watched = new Map<WebSocket, Watched>()
  #lastGroup = 0
  #looking = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Watches `socket`, spoken to with `voice`, until it is closed. A ping carries the time, so that its pong tells the round trip.
   * @param keepAlive what to say so that the client stays; null for nothing
   */
  watch(
    socket: WebSocket,
    voice: Voice,
    session: Pick<Session, "heard" | "measured">,
    keepAlive = (): Frame | null => nobody,
  ): void {
    const nowMs = this.#clock.nowMs()
    this.#lastGroup = (this.#lastGroup + 1) % groupCount
    const pingedAtMs = nowMs - this.#lastGroup * lookEveryMs
    this.#watched.set(socket, {aliveAtMs: nowMs, heardBytes: voice.heardBytes, pingedAtMs, voice, keepAlive})
    socket.on("pong", (data) => {
      const [sentMs, heardAtMs] = [Number(data.toString("latin1")), this.#clock.nowMs()]
      if (sentMs > 0 && sentMs <= heardAtMs) session.measured(heardAtMs - sentMs)
      else session.heard()
    })
    socket.on("close", () => this.#watched.delete(socket))
    this.#lookLater()
  }

  #lookLater(): void {
    if (this.#looking || this.#watched.size === 0) return
    this.#looking = true
    this.#clock.setTimer(lookEveryMs, () => {
      this.#looking = false
      const nowMs = this.#clock.nowMs()
      for (const [socket, watched] of this.#watched) look(socket, watched, nowMs)
      this.#lookLater()
    })
  }
}

function look(socket: WebSocket, watched: Watched, nowMs: number): void {
  const {heardBytes} = watched.voice
  if (heardBytes > watched.heardBytes) watched.aliveAtMs = nowMs
  watched.heardBytes = heardBytes
  if (nowMs - watched.aliveAtMs >= silentForMs) return socket.terminate()
  if (nowMs - watched.pingedAtMs < pingEveryMs) return
  watched.pingedAtMs = nowMs
  watched.voice.ping(nowMs)
  const frame = watched.keepAlive()
  if (frame !== null) watched.voice.send(frame)
}
