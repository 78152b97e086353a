import {randomBytes} from "node:crypto"
import {
  closeReasonOf,
  decodeSegment,
  encode,
  encodeSegment,
  Incoming,
  maxSegmentBytes,
  messageNumbers,
  Outgoing,
  subprotocol,
  syncNumbers,
} from "@quire/protocol"
import type {ConnectionProblem, Frame, Segment} from "@quire/protocol"
import {WebSocket} from "ws"

/** What is tried, in this order. */
export type CheckName =
  | "server"
  | "handshake"
  | "text"
  | "binary"
  | "ping"
  | "close code"
  | "document"
  | "events"
  | "messages"
  | "poll"

/** How one of them went. */
export interface Check {
  readonly name: CheckName
  readonly tookMs: number
  /** Null when it went well. */
  readonly problem: ConnectionProblem | null
  /** What was seen instead; empty when it went well. */
  readonly seen: string
}

/** How long anything may take. */
const patienceMs = 5_000
/** How long a proxy may hold back what was sent at once. */
const promptMs = 3_000
/** Opening a document leaves no trace. */
const documentPath = "/collab/quire-doctor"
const ownCloseCode = 4321
/** A server ignores it. */
const unknownMessage = 127

class Failure extends Error {
  override readonly name = "Failure"
  readonly problem: ConnectionProblem

  constructor(problem: ConnectionProblem, seen: string) {
    super(seen)
    this.problem = problem
  }
}

/** Tries every way to the Quire server at `url`, `http(s)://host[:port]`, as a browser would. Never rejects. */
export async function examine(url: string): Promise<readonly Check[]> {
  const checks: Check[] = []
  /** Null when it went wrong. */
  const check = async <T>(name: CheckName, attempt: () => Promise<T>): Promise<T | null> => {
    const startedMs = performance.now()
    const tookMs = () => Math.round(performance.now() - startedMs)
    try {
      const result = await within(patienceMs, attempt())
      checks.push({name, tookMs: tookMs(), problem: null, seen: ""})
      return result
    } catch (error) {
      checks.push({name, tookMs: tookMs(), ...diagnosisOf(error)})
      return null
    }
  }
  const origin = url.replace(/\/+$/, "")
  const isThere = await check("server", () => findServer(origin))
  if (checks[0]?.problem === "unreachable") return checks
  await checkEcho(origin, isThere !== null, check)
  await check("document", () => openDocument(origin, isThere !== null))
  await checkFallback(origin, check)
  return checks
}

type CheckOne = <T>(name: CheckName, attempt: () => Promise<T>) => Promise<T | null>

async function findServer(origin: string): Promise<true> {
  const response = await request(`${origin}/healthz`)
  const body: unknown = await response.json().catch(() => null)
  if (typeof body !== "object" || body === null || !("status" in body)) {
    throw new Failure("notQuire", `Status ${response.status}, ${typeOf(response)}`)
  }
  return true
}

async function checkEcho(origin: string, isThere: boolean, check: CheckOne): Promise<void> {
  const line = await check("handshake", () => Line.open(`${origin}/ws`, [], isThere))
  if (line === null) return
  await check("text", () => echoes(line, "quire doctor: ä, 漢, 🖋"))
  await check("binary", () => echoes(line, randomBytes(64 * 1024)))
  await check("ping", () => line.pong())
  await check("close code", () => returnsCloseCode(line))
  line.socket.terminate()
}

async function echoes(line: Line, sent: string | Buffer): Promise<void> {
  const coming = line.next(() => true)
  line.socket.send(sent)
  const {data, isBinary} = await coming
  const same = typeof sent === "string" ? !isBinary && data.toString() === sent : isBinary && data.equals(sent)
  if (!same) throw new Failure("altered", `${data.length} bytes came back, and not those that were sent`)
}

async function returnsCloseCode({socket}: Line): Promise<void> {
  if (socket.readyState !== socket.OPEN) throw new Failure("cut", "It was closed before")
  const closed = new Promise<number>((resolve) => socket.once("close", resolve))
  socket.close(ownCloseCode)
  const code = await closed
  if (code !== ownCloseCode) throw new Failure("altered", `Closed with ${code} instead of ${ownCloseCode}`)
}

/** Asks for the document's content, and leaves. That somebody is told to sign in is as good: the server has spoken. */
async function openDocument(origin: string, isThere: boolean): Promise<void> {
  const line = await Line.open(`${origin}${documentPath}`, [subprotocol], isThere)
  let code = 0
  line.socket.once("close", (closeCode) => (code = closeCode))
  const content = line.next(({data}) => isContent(data))
  line.socket.send(encode({type: "syncStep1", stateVector: Uint8Array.of(0)}))
  try {
    await content
  } catch (error) {
    if (closeReasonOf(code).name === "unknown") throw error
  } finally {
    line.socket.terminate()
  }
}

const isContent = (frame: Frame) => frame[0] === messageNumbers.sync && frame[1] === syncNumbers.step2

async function checkFallback(origin: string, check: CheckOne): Promise<void> {
  const address = `${origin}${documentPath}`
  const headers = {"quire-connection": randomBytes(16).toString("hex"), "quire-protocol": subprotocol}
  const stream = await check("events", () => Events.open(`${address}/events`, headers))
  const polling = {...headers, "quire-connection": randomBytes(16).toString("hex")}
  const polled = await check("poll", () => poll(`${address}/poll`, polling))
  if (stream !== null || polled !== null) {
    const opened = stream === null ? polling : headers
    await check("messages", () => exchange(`${address}/messages`, opened, stream))
  }
  stream?.end()
  for (const left of [headers, polling]) await leave(`${address}/messages`, left)
}

/** The stream of events. */
class Events {
  readonly #incoming = new Incoming()
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #rest = ""
  readonly #frames: Frame[] = []

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader()
  }

  /** Resolves when the first event has come. */
  static async open(address: string, headers: Readonly<Record<string, string>>): Promise<Events> {
    const response = await promptly(request(address, {headers}))
    if (response.status === 403) throw new Failure("foreignHost", "Status 403")
    if (typeOf(response) !== "text/event-stream" || response.body === null)
      throw new Failure("notQuire", `Status ${response.status}, ${typeOf(response)}`)
    const events = new Events(response.body)
    await promptly(events.#read())
    return events
  }

  /** Resolves when the server has sent the content of the document. */
  async content(): Promise<void> {
    while (!this.#frames.some(isContent)) await this.#read()
  }

  end(): void {
    this.#reader.cancel().catch(() => undefined)
  }

  /** Reads on until there is another event. */
  async #read(): Promise<void> {
    for (let ended = false; !ended;) {
      const {done, value} = await this.#reader.read()
      if (done) throw new Failure("cut", "The stream ended")
      const events = (this.#rest + Buffer.from(value).toString()).split("\n\n")
      this.#rest = events.pop() ?? ""
      ended = events.length > 0
      for (const event of events) {
        const {offset, bytes} = segmentOf(Buffer.from(event.replace(/^data: /, ""), "base64"))
        this.#frames.push(...this.#incoming.take(offset, bytes))
      }
    }
  }
}

/** @throws Failure `heldBack` when it does not come at once */
async function promptly<T>(coming: Promise<T>): Promise<T> {
  return within(promptMs, coming, new Failure("heldBack", `Nothing came within ${promptMs / 1000} s`))
}

async function poll(address: string, headers: Readonly<Record<string, string>>): Promise<Segment> {
  return segmentFrom(await request(address, {headers}))
}

/** A body of the largest size arrives, and its answer comes over the stream at once. */
async function exchange(
  address: string,
  headers: Readonly<Record<string, string>>,
  stream: Events | null,
): Promise<void> {
  const outgoing = new Outgoing()
  outgoing.push(encode({type: "syncStep1", stateVector: Uint8Array.of(0)}))
  outgoing.push(new Uint8Array(maxSegmentBytes).fill(unknownMessage))
  const body = encodeSegment({received: 0, close: 0, offset: 0, bytes: outgoing.read(0)})
  const response = await post(address, headers, body)
  if (response.status === 413) throw new Failure("bodyLimit", "Status 413")
  const {received} = await segmentFrom(response)
  if (received !== maxSegmentBytes) throw new Failure("altered", `${received} of ${maxSegmentBytes} bytes arrived`)
  if (stream !== null) await promptly(stream.content())
}

async function leave(address: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const body = encodeSegment({received: 0, close: 1000, offset: 0, bytes: new Uint8Array()})
  await within(patienceMs, post(address, headers, body)).catch(() => undefined)
}

function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return request(address, {method: "POST", body, headers: {...headers, "content-type": "application/octet-stream"}})
}

async function segmentFrom(response: Response): Promise<Segment> {
  if (!response.ok || typeOf(response) !== "application/octet-stream")
    throw new Failure("notQuire", `Status ${response.status}, ${typeOf(response)}`)
  return segmentOf(new Uint8Array(await response.arrayBuffer()))
}

function segmentOf(bytes: Uint8Array): Segment {
  try {
    return decodeSegment(bytes)
  } catch {
    throw new Failure("altered", "An answer that Quire does not give")
  }
}

/** @throws Failure when a gateway answers in the server's place */
async function request(address: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address, {...init, redirect: "manual", signal: AbortSignal.timeout(2 * patienceMs)})
  if (isGatewayError(response.status)) throw new Failure("badGateway", `Status ${response.status}`)
  return response
}

const isGatewayError = (status: number) => status >= 502 && status <= 504
const typeOf = ({headers}: Response) => headers.get("content-type")?.split(";")[0] ?? "no content type"

interface Message {
  readonly data: Buffer
  readonly isBinary: boolean
}

/** An open WebSocket, and how it broke. */
class Line {
  readonly socket: WebSocket
  readonly #broken: Promise<never>

  private constructor(socket: WebSocket) {
    this.socket = socket
    this.#broken = new Promise((_resolve, reject) => {
      socket.once("error", (error) => reject(new Failure("altered", error.message)))
      socket.once("close", (code) => reject(new Failure("cut", `Closed with ${code}`)))
    })
    this.#broken.catch(() => undefined)
  }

  /** Opens one as a page of the server itself would. `isThere`: its plain answers come through. */
  static open(address: string, protocols: readonly string[], isThere: boolean): Promise<Line> {
    return new Promise((resolve, reject) => {
      const {origin} = new URL(address)
      const options = {origin, handshakeTimeout: patienceMs}
      const socket = new WebSocket(address.replace(/^http/, "ws"), [...protocols], options)
      const line = new Line(socket)
      socket.on("error", reject)
      socket.once("open", () => resolve(line))
      socket.once("unexpected-response", (_request, {statusCode = 0, headers}) => {
        reject(refusalOf(statusCode, `Status ${statusCode}, ${headers["content-type"] ?? "no content type"}`, isThere))
        socket.terminate()
      })
    })
  }

  /** The next message that is `wanted`. */
  next(wanted: (message: Message) => boolean): Promise<Message> {
    const coming = new Promise<Message>((resolve) => {
      this.socket.on("message", (data: Buffer, isBinary) => wanted({data, isBinary}) && resolve({data, isBinary}))
    })
    return Promise.race([coming, this.#broken])
  }

  async pong(): Promise<void> {
    const coming = new Promise((resolve) => this.socket.once("pong", resolve))
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping("quire")
    await Promise.race([coming, this.#broken])
  }
}

function refusalOf(status: number, seen: string, isThere: boolean): Failure {
  if (isGatewayError(status)) return new Failure("badGateway", seen)
  if (status === 403 && isThere) return new Failure("foreignHost", seen)
  return new Failure(isThere ? "upgradeBlocked" : "notQuire", seen)
}

async function within<T>(timeoutMs: number, coming: Promise<T>, late?: Failure): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const failure = late ?? new Failure("cut", `Nothing came within ${timeoutMs / 1000} s`)
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure), timeoutMs)
  })
  try {
    return await Promise.race([coming, timeout])
  } finally {
    clearTimeout(timer)
  }
}

function diagnosisOf(error: unknown): {readonly problem: ConnectionProblem; readonly seen: string} {
  if (error instanceof Failure) return {problem: error.problem, seen: error.message}
  const {code, message} = rootOf(error)
  const seen = code === "" ? message : `${code}: ${message}`
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code)) return {problem: "badCertificate", seen}
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(code))
    return {problem: "unreachable", seen}
  if (/HPE_|EPROTO|HTTPParserError/.test(code)) return {problem: "notQuire", seen}
  return {problem: "cut", seen}
}

/** fetch says "fetch failed", and why it did in the cause. */
function rootOf(error: unknown): {readonly code: string; readonly message: string} {
  if (!(error instanceof Error)) return {code: "", message: String(error)}
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0])
  if (error.cause !== undefined) return rootOf(error.cause)
  return {code: "code" in error ? String(error.code) : "", message: error.message}
}
