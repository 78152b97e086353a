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
  async of(request: FastifyRequest, doc: DocId, token: string | null = null): Promise<Admitted | CloseReason> {
    try {
      const identity = await this.#inTime(this.#options.identify(request))
      const shown = {...identity, token: token ?? identity.token}
      const answer = await this.#inTime(this.#options.authorize(shown, doc))
      if (typeof answer !== "string") return answer
      return {person: identity.person, grant: answer, renew: (newToken) => this.#renew(shown, newToken, doc)}
    } catch (error) {
      return this.#nobodyKnows(doc, error)
    }
  }

  async #renew(identity: Identity, token: string, doc: DocId): ReturnType<Authorize> {
    try {
      return await this.#inTime(this.#options.authorize({...identity, token}, doc))
    } catch (error) {
      return this.#nobodyKnows(doc, error)
    }
  }

  #inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.setTimer(answerWithinMs, () => reject(new Error("No answer within 10 s")))
      void answer.then(resolve, reject).finally(cancel)
    })
  }

  #nobodyKnows(doc: DocId, error: unknown): CloseReason {
    this.#options.log.warn({doc, error: String(error)}, "nobody can say who may join")
    return closeReasons.overloaded
  }
}

export function isRefused(answer: Admitted | CloseReason): answer is CloseReason {
  return "code" in answer
}
