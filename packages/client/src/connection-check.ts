import {subprotocol} from "@quire/protocol"
import type {ConnectionCheck} from "@quire/protocol"
import {socketOrigin} from "./address.ts"
import {fallbackSocket} from "./transport/fallback-socket.ts"
import type {Socket, SocketClass} from "./transport/socket.ts"
import {leave, listen} from "./transport/socket.ts"

/** How one check went. `skipped`: it needs one that failed. */
export type CheckResult =
  | {readonly name: "passed"; readonly tookMs: number}
  | {readonly name: "failed"; readonly tookMs: number; readonly failure: CheckFailure}
  | {readonly name: "skipped"}

/** What was seen of a failure. */
export type CheckFailure =
  /** Nothing came within 5 s. */
  | {readonly name: "silence"}
  | {readonly name: "closed"; readonly code: number; readonly reason: string}
  /** What came back is not what was sent. */
  | {readonly name: "altered"}
  /** No socket could be made: in the browser's own words. */
  | {readonly name: "error"; readonly message: string}

export interface CheckOptions {
  /** Origin of the server; empty: the origin of this page. */
  readonly server: string
  readonly onResult: (check: ConnectionCheck, result: CheckResult) => void
  /** Where there is no global one, as on Node 20. */
  readonly WebSocket?: SocketClass
}

/** No document has this id unless somebody made it; nothing is written into it. */
const document = "connection-check"
const answerWithinMs = 5_000
/** Any code that an application may use comes back from `/ws`. */
const ownCloseCode = 4321

class CheckError extends Error {
  readonly failure: CheckFailure

  constructor(failure: CheckFailure) {
    super(failure.name)
    this.failure = failure
  }
}

function failureOf(error: unknown): CheckFailure {
  if (error instanceof CheckError) return error.failure
  return {name: "error", message: error instanceof Error ? error.message : String(error)}
}

/** Runs every check in its order, and tells the result of each as it comes. */
export async function checkConnection({
  server,
  onResult,
  WebSocket = globalThis.WebSocket,
}: CheckOptions): Promise<void> {
  const origin = socketOrigin(server)
  const run = async <T>(check: ConnectionCheck, work: () => Promise<T>): Promise<T | null> => {
    const startedAtMs = performance.now()
    const tookMs = () => Math.round(performance.now() - startedAtMs)
    try {
      const value = await work()
      onResult(check, {name: "passed", tookMs: tookMs()})
      return value
    } catch (error) {
      onResult(check, {name: "failed", tookMs: tookMs(), failure: failureOf(error)})
      return null
    }
  }
  const echo = await run("handshake", () => opened(new WebSocket(`${origin}/ws`, [])))
  if (echo === null) for (const check of ["text", "binary", "close"] as const) onResult(check, {name: "skipped"})
  else {
    await run("text", () => echoed(echo, "Quire"))
    await run("binary", () => echoed(echo, Uint8Array.of(0, 127, 128, 255)))
    await run("close", () => closedWith(echo, ownCloseCode))
  }
  const collab = `${origin}/collab/${document}`
  await run("document", () => spoken(new WebSocket(collab, [subprotocol])))
  for (const carrier of ["stream", "poll"] as const) {
    await run(carrier, () => spoken(over(carrier, collab)))
  }
}

/** A socket that fails when the server's word comes another way than by `carrier`. */
function over(carrier: "stream" | "poll", url: string): Socket {
  const Fallback = fallbackSocket({
    carrier,
    onCarrier: (used) => {
      if (used !== carrier) socket.onclose?.(new CloseEvent("close", {code: 1006, reason: "The stream is held back"}))
    },
  })
  const socket: Socket = new Fallback(url, [subprotocol])
  return socket
}

function opened(socket: Socket): Promise<Socket> {
  return within(socket, (resolve) => ({onopen: () => resolve(socket)}))
}

async function echoed(socket: Socket, sent: string | Uint8Array<ArrayBuffer>): Promise<void> {
  socket.binaryType = "arraybuffer"
  const answer = within<unknown>(socket, (resolve) => ({onmessage: ({data}) => resolve(data)}))
  socket.send(sent as Uint8Array<ArrayBuffer>)
  const data = await answer
  const isSame =
    typeof sent === "string" ? data === sent : data instanceof ArrayBuffer && isEqual(new Uint8Array(data), sent)
  if (!isSame) throw new CheckError({name: "altered"})
}

async function closedWith(socket: Socket, code: number): Promise<void> {
  const closed = within<number>(socket, (resolve) => ({onclose: (event) => resolve(event.code)}))
  ;(socket as Pick<WebSocket, "close">).close(code)
  const answer = await closed
  if (answer !== code) throw new CheckError({name: "closed", code: answer, reason: ""})
}

/** The server has said its first word. */
async function spoken(socket: Socket): Promise<void> {
  await within<void>(socket, (resolve) => ({onmessage: () => resolve()}))
  leave(socket)
}

/** What `handlers` resolve with; an error when the socket closes before, or nothing comes in 5 s. */
function within<T>(
  socket: Socket,
  handlers: (resolve: (value: T) => void) => Partial<Pick<Socket, "onopen" | "onmessage" | "onclose">>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (failure: CheckFailure) => {
      clearTimeout(timer)
      leave(socket)
      reject(new CheckError(failure))
    }
    const timer = setTimeout(() => fail({name: "silence"}), answerWithinMs)
    const done = (value: T) => {
      clearTimeout(timer)
      resolve(value)
    }
    listen(socket, {
      onerror: () => undefined,
      onclose: ({code, reason}) => fail({name: "closed", code, reason}),
      ...handlers(done),
    })
  })
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
