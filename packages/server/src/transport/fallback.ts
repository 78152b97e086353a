import type {IncomingMessage, ServerResponse} from "node:http"
import {
  decodeSegment,
  encodeSegment,
  maxBodyBytes,
  parseDocId,
  ProtocolError,
  StreamGap,
  subprotocol,
} from "@quire/protocol"
import type {CloseReason, DocId, Segment} from "@quire/protocol"
import type {Relay} from "@quire/relay"
import type {FastifyError, FastifyInstance, FastifyReply, FastifyRequest} from "fastify"
import {isRefused} from "../access/admission.ts"
import type {Admission, Admitted} from "../access/admission.ts"
import type {Connections} from "./connections.ts"
import {BodyError, readBody} from "./body.ts"
import {eventOf, PollCarrier, StreamCarrier} from "./carriers.ts"
import {FallbackConnection} from "./fallback-connection.ts"
import type {Carrier} from "./fallback-connection.ts"
import {farewell} from "./farewell.ts"
import {allowsOrigin, isForeign} from "./origin.ts"
import type {Origins} from "./origin.ts"

export interface FallbackOptions {
  readonly relay: Relay
  readonly connections: Connections
  readonly origins: Origins
  readonly admission: Admission
  readonly maxFrameBytes: number
}

const refusals = {
  badRequest: 400,
  foreignOrigin: 403,
  notFound: 404,
  tooSlow: 408,
  gap: 409,
  unknownConnection: 410,
  tooLarge: 413,
  tooManyConnections: 429,
} as const

/** The request is refused, and nothing of it was used. */
class Refusal extends Error {
  override readonly name = "Refusal"
  readonly reason: keyof typeof refusals

  constructor(reason: keyof typeof refusals) {
    super(reason)
    this.reason = reason
  }
}

type FallbackRequest = FastifyRequest<{Params: {document: string}; Body: Uint8Array}>

const connectionIdPattern = /^[A-Za-z0-9_-]{22,64}$/

/** Nobody on the way may keep or hold back an answer; nginx listens to the last one. */
const answerHeaders = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}
const streamHeaders = {...answerHeaders, "content-type": "text/event-stream"}
const segmentHeaders = {...answerHeaders, "content-type": "application/octet-stream"}
const preflightHeaders = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type, quire-connection, quire-protocol, quire-received",
  "access-control-max-age": "86400",
}

/** The requests of FALLBACK.md, below `/collab/<document id>`. */
export class Fallback {
  readonly #options: FallbackOptions
  readonly #connections = new Map<string, FallbackConnection>()
  /** Streams and polls under way. */
  readonly #answers = new Set<ServerResponse>()

  constructor(options: FallbackOptions) {
    this.#options = options
  }

  routes = async (app: FastifyInstance): Promise<void> => {
    app.addContentTypeParser("application/octet-stream", (_request: FastifyRequest, payload: IncomingMessage) =>
      readBody(payload, maxBodyBytes, this.#options.relay.clock),
    )
    app.setErrorHandler(refuse)
    app.addHook("onRequest", this.#admit)
    app.options("/collab/:document/*", (_request, reply) => reply.headers(preflightHeaders).code(204).send())
    app.get("/collab/:document/events", (request: FallbackRequest, reply) => this.#stream(request, reply))
    app.get("/collab/:document/poll", (request: FallbackRequest, reply) => this.#poll(request, reply))
    app.post("/collab/:document/messages", (request: FallbackRequest, reply) => this.#post(request, reply))
  }

  /** Waits until clients have heard that it is over, then forgets them. Their sessions have been closed before. */
  async end(): Promise<void> {
    await farewell(this.#answers, this.#options.relay.clock, (answer) => answer.destroy())
    for (const connection of this.#connections.values()) connection.end()
  }

  #admit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!allowsOrigin(request, this.#options.origins)) throw new Refusal("foreignOrigin")
    if (isForeign(request)) reply.headers({"access-control-allow-origin": request.headers.origin, vary: "origin"})
  }

  async #stream(request: FallbackRequest, reply: FastifyReply): Promise<FastifyReply> {
    const connection = await this.#open(request)
    if ("code" in connection) return reply.headers(streamHeaders).send(eventOf(farewellOf(connection)))
    const carrier = new StreamCarrier(connection)
    if (!connection.attach(carrier, receivedOf(request))) throw new Refusal("unknownConnection")
    this.#watch(reply, connection, carrier)
    return reply.headers(streamHeaders).send(carrier.body)
  }

  async #poll(request: FallbackRequest, reply: FastifyReply): Promise<void> {
    const connection = await this.#open(request)
    if ("code" in connection) return sendSegment(reply, farewellOf(connection))
    const carrier = new PollCarrier()
    if (!connection.attach(carrier, receivedOf(request))) throw new Refusal("unknownConnection")
    this.#watch(reply, connection, carrier)
    const segment = await carrier.segment
    if (segment === null) await reply.code(204).send()
    else await sendSegment(reply, segment)
  }

  async #post(request: FallbackRequest, reply: FastifyReply): Promise<void> {
    const connection = this.#connections.get(keyOf(request))
    if (connection === undefined) throw new Refusal("unknownConnection")
    if (!(request.body instanceof Uint8Array)) throw new Refusal("badRequest")
    await sendSegment(reply, connection.take(decodeSegment(request.body)))
  }

  #watch({raw}: FastifyReply, connection: FallbackConnection, carrier: Carrier): void {
    this.#answers.add(raw)
    raw.once("close", () => {
      this.#answers.delete(raw)
      connection.detach(carrier)
      carrier.end()
    })
  }

  /** The connection that `request` goes on with, a new one when it opens one, or why it may not. */
  async #open(request: FallbackRequest): Promise<FallbackConnection | CloseReason> {
    const key = keyOf(request)
    const known = this.#connections.get(key)
    if (known !== undefined) return known
    if (receivedOf(request) !== null) throw new Refusal("unknownConnection")
    const answer = await this.#options.admission.of(request, docOf(request))
    if (isRefused(answer)) return answer
    // Another request may have opened it meanwhile.
    return this.#connections.get(key) ?? this.#begin(request, key, answer)
  }

  #begin(request: FallbackRequest, key: string, admitted: Admitted): FallbackConnection {
    const {relay, connections, maxFrameBytes} = this.#options
    if (connections.isFull(request.ip)) {
      relay.counts.add("limited.address")
      throw new Refusal("tooManyConnections")
    }
    const leave = connections.enter(request.ip, "fallback")
    const ownMessages = request.headers["quire-protocol"] === subprotocol
    const made = new FallbackConnection({
      clock: relay.clock,
      counts: relay.counts,
      maxFrameBytes,
      join: (connection) => relay.join(docOf(request), connection, {ownMessages, ...admitted}),
      onGone: () => {
        leave()
        this.#connections.delete(key)
      },
    })
    this.#connections.set(key, made)
    return made
  }
}

/** All that somebody hears who is not let in. */
function farewellOf({code}: CloseReason): Segment {
  return {received: 0, close: code, offset: 0, bytes: new Uint8Array()}
}

async function sendSegment(reply: FastifyReply, segment: Segment): Promise<void> {
  await reply.headers(segmentHeaders).send(encodeSegment(segment))
}

function docOf({params}: FallbackRequest): DocId {
  const doc = parseDocId(params.document)
  if (doc === null) throw new Refusal("notFound")
  return doc
}

function keyOf(request: FallbackRequest): string {
  const id = request.headers["quire-connection"]
  if (typeof id !== "string" || !connectionIdPattern.test(id)) throw new Refusal("badRequest")
  return `${docOf(request)}/${id}`
}

/** How much the client has; null when it opens a connection. */
function receivedOf({headers}: FallbackRequest): number | null {
  const text = headers["quire-received"]
  if (text === undefined) return null
  if (typeof text !== "string" || !/^\d{1,15}$/.test(text)) throw new Refusal("badRequest")
  return Number(text)
}

function reasonOf(error: FastifyError | Error): keyof typeof refusals | null {
  if (error instanceof Refusal) return error.reason
  if (error instanceof BodyError) return error.problem
  if (error instanceof StreamGap) return "gap"
  if (error instanceof ProtocolError) return "badRequest"
  return "statusCode" in error && error.statusCode !== undefined && error.statusCode < 500 ? "badRequest" : null
}

async function refuse(error: FastifyError | Error, _request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const reason = reasonOf(error)
  if (reason === null) throw error
  // Of a body that is not read to its end, the rest would be taken for the next request.
  if (error instanceof BodyError) reply.header("connection", "close")
  await reply.headers(answerHeaders).code(refusals[reason]).send({error: reason})
}
