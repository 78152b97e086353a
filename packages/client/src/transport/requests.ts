import {decodeSegment, encodeSegment, maxBodyBytes, subprotocol} from "@quire/protocol"
import type {Segment} from "@quire/protocol"
import * as buffer from "lib0/buffer"

/** The server has refused a request, and would again. */
export class Refused extends Error {
  override readonly name = "Refused"
}

/** Whatever answered was not the server, or not whole. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer"
}

export interface RequestOptions {
  readonly signal: AbortSignal
  /** How much of the server's stream is here; null to open a connection. */
  readonly received: number | null
}

/** The requests of one fallback connection (`FALLBACK.md` in `@quire/protocol`). */
export class Requests {
  readonly #address: (path: string) => string
  readonly #headers: Readonly<Record<string, string>>

  /** @param url what a WebSocket would connect to; a protocol `bearer.<token>` is a token, as it is there */
  constructor(url: string, protocols: readonly string[]) {
    this.#address = (path) => {
      const address = new URL(url.replace(/^ws/, "http"))
      address.pathname += `/${path}`
      return address.href
    }
    const bearer = protocols.find((protocol) => protocol.startsWith("bearer."))
    this.#headers = {
      "quire-connection": randomId(),
      ...(protocols.includes(subprotocol) ? {"quire-protocol": subprotocol} : {}),
      ...(bearer === undefined ? {} : {authorization: `Bearer ${bearer.slice("bearer.".length)}`}),
    }
  }

  /** Segments as they come, until the stream breaks. */
  async *stream(options: RequestOptions): AsyncGenerator<Segment, void> {
    const {body} = await this.#get("events", "text/event-stream", options)
    if (body === null) throw new NoAnswer("No body")
    for await (const data of eventsOf(body)) yield decodeSegment(buffer.fromBase64(data))
  }

  async poll(options: RequestOptions): Promise<Segment> {
    return segmentOf(await this.#get("poll", "application/octet-stream", options))
  }

  async post(segment: Segment, options: Pick<RequestInit, "signal" | "keepalive">): Promise<Segment> {
    const response = await this.#fetch("messages", "application/octet-stream", {
      ...options,
      method: "POST",
      headers: {...this.#headers, "content-type": "application/octet-stream"},
      body: encodeSegment(segment),
    })
    return segmentOf(response)
  }

  #get(path: string, type: string, {signal, received}: RequestOptions): Promise<Response> {
    const resume = received === null ? {} : {"quire-received": String(received)}
    return this.#fetch(path, type, {signal, headers: {...this.#headers, ...resume}})
  }

  async #fetch(path: string, type: string, init: RequestInit): Promise<Response> {
    const response = await fetch(this.#address(path), {...init, cache: "no-store", redirect: "error"})
    if (response.ok && typeOf(response) === type) return response
    if (!isPassing(response.status) && (await isRefusal(response))) throw new Refused(`Refused with ${response.status}`)
    await response.body?.cancel()
    throw new NoAnswer(`Status ${response.status}, ${typeOf(response)}`)
  }
}

const typeOf = (response: Response) => response.headers.get("content-type")?.split(";")[0]?.trim() ?? "no type"

async function segmentOf(response: Response): Promise<Segment> {
  return decodeSegment(new Uint8Array(await response.arrayBuffer()))
}

/** A body that was too slow, or that a proxy has dropped, may arrive the next time. */
const isPassing = (status: number) => status === 400 || status === 408

/** A proxy or a captive portal may say any status; only the server says why in these words. */
async function isRefusal(response: Response): Promise<boolean> {
  if (response.status < 400 || response.status >= 500 || typeOf(response) !== "application/json") return false
  const said: unknown = await response.json().catch(() => null)
  return typeof said === "object" && said !== null && "error" in said
}

/** The longest line that the server writes: a segment in base64, and `data: `. */
const maxLineLength = Math.ceil(maxBodyBytes / 3) * 4 + 6

/** The data of server-sent events; ours have nothing else. */
async function* eventsOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ""
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split("\n")
      rest = lines.pop() ?? ""
      if (rest.length > maxLineLength) throw new NoAnswer("A line without an end")
      for (const line of lines) if (line.startsWith("data: ")) yield line.slice("data: ".length)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** 128 random bits. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
