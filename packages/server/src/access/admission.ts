import {closeReasons, grants} from "@quire/protocol"
import type {CloseReason, DocId} from "@quire/protocol"
import type {Authorize, Clock, Identity, Log, SessionOptions} from "@quire/relay"
import type {FastifyRequest} from "fastify"

/** Who is behind a request. */
export type Identify = (request: FastifyRequest) => Promise<Identity>

/** The subprotocol that carries a token, where a page can set no header. */
const tokenPrefix = "bearer."

/** Nobody is signed in here: the token that came along, if any, and the role that `?role=` asks for. */
export const identifyNobody: Identify = ({headers, query}) => {
  const {role} = query as Readonly<Record<string, unknown>>
  return Promise.resolve({
    person: null,
    token: tokenOf(headers),
    asked: grants.find((grant) => grant === role) ?? null,
  })
}

/** A token comes in a header, or as a subprotocol; never in an address, which ends up in logs. */
function tokenOf(headers: FastifyRequest["headers"]): string | null {
  const [, bearer = null] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? []
  const offered = headers["sec-websocket-protocol"]?.split(",").map((one) => one.trim()) ?? []
  return bearer ?? offered.find(isToken)?.slice(tokenPrefix.length) ?? null
}

/** Such a subprotocol is never the one that a server chooses: it would send the token back. */
export function isToken(offered: string): boolean {
  return offered.startsWith(tokenPrefix)
}

/** What a session needs to know of who is let in. */
export type Admitted = Required<Pick<SessionOptions, "person" | "grant" | "renew">>

/** Whoever does not know by then does not know. */
const answerWithinMs = 10_000

export interface AdmissionOptions {
  readonly identify: Identify
  readonly authorize: Authorize
  readonly clock: Clock
  readonly log: Log
}

/** Whether, and as what, somebody is let in. That nobody can say so is "not now" (1013), and never a yes. */
export class Admission {
  readonly #options: AdmissionOptions

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** @param token in the place of the one in `request` */
  of(request: FastifyRequest, doc: DocId, token: string | null = null): Promise<Admitted | CloseReason> {
    return this.#inTime(doc, this.#answer(request, doc, token))
  }

  async #answer(request: FastifyRequest, doc: DocId, token: string | null): Promise<Admitted | CloseReason> {
    const {identify, authorize} = this.#options
    const identity = await identify(request)
    const shown = {...identity, token: token ?? identity.token}
    const answer = await authorize(shown, doc)
    if (typeof answer !== "string") return answer
    return {person: identity.person, grant: answer, renew: (newToken) => this.#renew(shown, newToken, doc)}
  }

  #renew(identity: Identity, token: string, doc: DocId): ReturnType<Authorize> {
    const authorize = async () => this.#options.authorize({...identity, token}, doc)
    return this.#inTime(doc, authorize())
  }

  /** What `answer` turns out to be, or that nobody knows now. */
  #inTime<T>(doc: DocId, answer: Promise<T>): Promise<T | CloseReason> {
    return new Promise((resolve) => {
      const giveUp = (error: unknown) => {
        this.#options.log.warn({doc, error: String(error)}, "nobody can say who may join")
        resolve(closeReasons.overloaded)
      }
      const cancel = this.#options.clock.setTimer(answerWithinMs, () => giveUp(new Error("No answer within 10 s")))
      answer.then(
        (known) => {
          cancel()
          resolve(known)
        },
        (error: unknown) => {
          cancel()
          giveUp(error)
        },
      )
    })
  }
}

export function isRefused(answer: Admitted | CloseReason): answer is CloseReason {
  return "code" in answer
}
