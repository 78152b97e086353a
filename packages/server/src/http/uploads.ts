import {allows, closeReasons, parseDocId, parseFileHash, uploadPath, uploadProblems} from "@quire/protocol"
import type {CloseReason, DocId, FileHash, StoredFile, UploadProblemName} from "@quire/protocol"
import {TokenBucket} from "@quire/relay"
import type {Clock, Log} from "@quire/relay"
import type {FastifyInstance, FastifyReply, FastifyRequest} from "fastify"
import {isRefused} from "../access/admission.ts"
import type {Admission} from "../access/admission.ts"
import type {UploadRow} from "../storage/tables.ts"
import {allowsOrigin, isForeign} from "../transport/origin.ts"
import type {Origins} from "../transport/origin.ts"
import {rangeOf} from "../uploads/byte-range.ts"
import {parseType} from "../uploads/file-type.ts"
import {isShown} from "../uploads/pictures/picture.ts"
import {UploadError} from "../uploads/upload-error.ts"
import type {Uploads} from "../uploads/uploads.ts"

export interface UploadRouteOptions {
  readonly uploads: Uploads
  readonly admission: Admission
  readonly origins: Origins
  readonly clock: Clock
  readonly log: Log
  /** Of one network address, in the long run. Beyond it: 429. */
  readonly perMinute: number
  /** What became of a file. */
  readonly count: (what: "stored" | "removed" | UploadProblemName, files?: number) => void
}

type PostRequest = FastifyRequest<{Params: {document: string}}>
type GetRequest = FastifyRequest<{Params: {hash: string}}>

const nameMaxLength = 255
/** The first look for files that nobody needs, after the start; and those after it. */
const sweepAfterMs = 10 * 60 * 1_000
const sweepEveryMs = 24 * 60 * 60 * 1_000

/**
 * `POST /api/v1/documents/<id>/uploads`: the body is the file, `content-type` its type, `quire-file-name` its name in percent
 * encoding. 201 with a `StoredFile`; whoever may edit the document may. `GET /uploads/<hash>`: the file, for whoever may read
 * a document that it was uploaded into; `Range` and `If-None-Match` are understood. Refused: `uploadProblems`.
 */
export class UploadRoutes {
  readonly #options: UploadRouteOptions
  readonly #buckets = new Map<string, TokenBucket>()
  #cancelSweep: () => void = () => undefined

  constructor(options: UploadRouteOptions) {
    this.#options = options
  }

  routes = async (app: FastifyInstance): Promise<void> => {
    // Whatever the type, the handler reads the body, and nothing of it before the sender was let in.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser("*", (_request, _payload, done) => done(null))
    app.setErrorHandler(this.#refuse)
    app.options(
      "/api/v1/documents/:document/uploads",
      this.#allowHeaders("authorization, content-type, quire-file-name"),
    )
    app.options(`${uploadPath}:hash`, this.#allowHeaders("authorization, if-none-match, range"))
    app.post("/api/v1/documents/:document/uploads", this.#post)
    app.get(`${uploadPath}:hash`, this.#get)
    app.addHook("onReady", async () => this.#planSweep(sweepAfterMs))
    app.addHook("onClose", async () => this.#cancelSweep())
  }

  #post = async (request: PostRequest, reply: FastifyReply): Promise<StoredFile> => {
    this.#allowPage(request, reply)
    const doc = parseDocId(request.params.document)
    if (doc === null) throw new UploadError("notFound")
    this.#requireCalm(request.ip)
    await this.#requireEditor(request, doc)
    const type = parseType(request.headers["content-type"])
    if (type === null) throw new UploadError("wrongType")
    const row = await this.#options.uploads.store(doc, {type, name: nameOf(request), stream: request.raw})
    this.#options.count("stored")
    reply.code(201)
    return {src: `${uploadPath}${row.hash}`, type, name: row.name, sizeBytes: row.size_bytes}
  }

  #get = async (request: GetRequest, reply: FastifyReply): Promise<FastifyReply> => {
    this.#allowPage(request, reply)
    const hash = parseFileHash(request.params.hash)
    const row = hash === null ? null : await this.#readable(request, hash)
    if (hash === null || row === null) throw new UploadError("notFound")
    const headers = this.#headersOf(row)
    if (request.headers["if-none-match"] === etagOf(row)) return reply.code(304).headers(headers).send()
    const range = rangeOf(request.headers.range, row.size_bytes)
    if (range === "unsatisfiable")
      return reply
        .code(416)
        .headers({...headers, "content-range": `bytes */${row.size_bytes}`})
        .send()
    const {start, end} = range ?? {start: 0, end: row.size_bytes - 1}
    const stream = await this.#read(hash, start, end)
    reply.headers(headers)
    if (range !== null) reply.code(206).header("content-range", `bytes ${start}-${end}/${row.size_bytes}`)
    return reply.header("content-length", end - start + 1).send(stream)
  }

  async #read(hash: FileHash, start: number, end: number): ReturnType<Uploads["read"]> {
    const {uploads, log} = this.#options
    try {
      return await uploads.read(hash, start, end)
    } catch (error) {
      log.warn({hash, error: String(error)}, "a stored file cannot be read")
      throw error
    }
  }

  /** Tells a browser what a page of another origin may send. */
  #allowHeaders(names: string) {
    return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      this.#allowPage(request, reply)
      const headers = {"access-control-allow-headers": names, "access-control-max-age": "86400"}
      return reply.headers(headers).code(204).send()
    }
  }

  #allowPage(request: FastifyRequest, reply: FastifyReply): void {
    if (!allowsOrigin(request, this.#options.origins)) throw new UploadError("foreignOrigin")
    reply.header("vary", "origin")
    if (isForeign(request)) reply.header("access-control-allow-origin", request.headers.origin)
  }

  #requireCalm(address: string): void {
    const {perMinute, clock} = this.#options
    if (this.#buckets.size > 10_000) this.#buckets.clear()
    const bucket = this.#buckets.get(address) ?? new TokenBucket(perMinute, perMinute / 60, clock.nowMs())
    this.#buckets.set(address, bucket)
    if (!bucket.take(clock.nowMs())) throw new UploadError("tooFast")
  }

  async #requireEditor(request: FastifyRequest, doc: DocId): Promise<void> {
    const answer = await this.#options.admission.of(request, doc)
    if (isRefused(answer)) throw new UploadError(problemOf(answer))
    if (!allows(answer.grant, "editor")) throw new UploadError("forbidden")
  }

  /** The row of a document that whoever asks may read; null when there is none: what is not theirs does not exist for them. */
  async #readable(request: FastifyRequest, hash: FileHash): Promise<UploadRow | null> {
    for (const row of await this.#options.uploads.of(hash)) {
      if (!isRefused(await this.#options.admission.of(request, row.doc))) return row
    }
    return null
  }

  /** Pages of other origins may have documents in them. */
  get #showsElsewhere(): boolean {
    const {origins} = this.#options
    return origins === "any" || origins.length > 0
  }

  /** Nothing but a picture is ever shown, and nothing runs, whatever a browser makes of it. */
  #headersOf({type, name, hash}: UploadRow): Readonly<Record<string, string>> {
    const disposition = isShown(type) ? "inline" : "attachment"
    return {
      "content-type": type,
      "content-disposition": `${disposition}; filename*=UTF-8''${encode(name)}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": this.#showsElsewhere ? "cross-origin" : "same-origin",
      // A grant may be gone by the next time: a copy is shown only after the server was asked.
      "cache-control": "private, no-cache",
      "accept-ranges": "bytes",
      etag: etagOf({hash}),
    }
  }

  #refuse = async (error: unknown, _request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const problem = error instanceof UploadError ? error.problem : isNoType(error) ? "wrongType" : null
    if (problem === null) throw error
    this.#options.count(problem)
    await reply.code(uploadProblems[problem].status).send({error: problem})
  }

  #planSweep(delayMs: number): void {
    this.#cancelSweep = this.#options.clock.setTimer(delayMs, () => void this.#sweep())
  }

  async #sweep(): Promise<void> {
    const {uploads, count, log} = this.#options
    try {
      count("removed", await uploads.sweep())
    } catch (error) {
      log.warn({error: String(error)}, "files that nobody needs were not removed")
    }
    this.#planSweep(sweepEveryMs)
  }
}

/** Fastify looks at the type before anybody else. */
function isNoType(error: unknown): boolean {
  return error instanceof Error && "statusCode" in error && error.statusCode === uploadProblems.wrongType.status
}

const etagOf = ({hash}: Pick<UploadRow, "hash">) => `"${hash}"`

function problemOf({code}: CloseReason): UploadProblemName {
  const {signedOut, forbidden, notFound} = closeReasons
  if (code === signedOut.code) return "signedOut"
  if (code === forbidden.code) return "forbidden"
  return code === notFound.code ? "notFound" : "unavailable"
}

/** The name that the sender gives the file: no path, nothing that hides how it ends, never empty. */
function nameOf({headers}: FastifyRequest): string {
  const given = decode(String(headers["quire-file-name"] ?? ""))
  const last = given.split(/[/\\]/).at(-1) ?? ""
  const shown = last.replaceAll(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, "").trim()
  return Array.from(shown).slice(0, nameMaxLength).join("") || "file"
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UploadError("badRequest")
  }
}

/** As a header may have it: what `encodeURIComponent` leaves is not all allowed there. */
function encode(name: string): string {
  const escape = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(name).replaceAll(/['()*]/g, escape)
}
