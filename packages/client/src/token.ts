import {systemClock} from "./clock.ts"
import type {Clock} from "./clock.ts"

/** What proves to the server who this is. Only `A-Z a-z 0-9 - . _ ~`, as a JSON Web Token has it. */
export interface Token {
  readonly token: string
  /** When it expires, milliseconds since 1970; absent: it lasts as long as the connection. */
  readonly expiresAtMs?: number
}

/** Asked before each attempt to connect, and before a token expires. */
export type TokenSource = () => Promise<Token> | Token

/** A source that has not answered by then has failed. */
const answerWithinMs = 10_000
/** A token is renewed when this share of its time is left, at most a minute. */
const renewShare = 0.2
const renewBeforeMs = 60_000
const retryMs = 5_000

/** The source threw, answered with no token, or did not answer in 10 s. */
export class TokenError extends Error {
  override readonly name = "TokenError"
}

/** @throws TokenError */
export function askForToken(source: TokenSource, clock: Clock): Promise<Token> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(answerWithinMs, () => reject(new TokenError("No token came within 10 s")))
    Promise.resolve()
      .then(source)
      .then((token) => {
        if (!/^[\w.~-]+$/.test(token.token)) throw new TokenError("What came is no token")
        resolve(token)
      })
      .catch((cause: unknown) => reject(new TokenError("No token came", {cause})))
      .finally(cancel)
  })
}

/** How long a token is used that does not say how long it lasts. */
const unknownLifeMs = 60_000

/** A source that gives one token to all who ask until it has to be renewed, so that many files cost one question. */
export function remembered(source: TokenSource, clock: Clock = systemClock): TokenSource {
  let asked: Promise<Token> | null = null
  let renewAtMs = 0
  return () => {
    if (asked !== null && clock.nowMs() < renewAtMs) return asked
    renewAtMs = Number.POSITIVE_INFINITY
    const now = askForToken(source, clock)
    now.then(
      ({expiresAtMs}) =>
        (renewAtMs = expiresAtMs === undefined ? clock.nowMs() + unknownLifeMs : renewalOf(expiresAtMs, clock)),
      () => (asked = null),
    )
    return (asked = now)
  }
}

/** When a token is renewed that expires then. */
function renewalOf(expiresAtMs: number, clock: Clock): number {
  const leftMs = expiresAtMs - clock.nowMs()
  return expiresAtMs - Math.min(renewBeforeMs, leftMs * renewShare)
}

/**
 * Renews the token of a connection before it expires, again and again; a source that fails is asked again.
 * @param onRenewed a new token, to be told to the server
 * @returns ends it
 */
export function keepFresh(
  source: TokenSource,
  first: Token,
  clock: Clock,
  onRenewed: (token: Token) => void,
): () => void {
  let ended = false
  let cancel: () => void = () => undefined
  const renew = () => {
    askForToken(source, clock).then(
      (token) => {
        if (ended) return
        onRenewed(token)
        plan(token)
      },
      (error: unknown) => {
        console.error(error)
        if (!ended) cancel = clock.setTimer(retryMs, renew)
      },
    )
  }
  const plan = ({expiresAtMs}: Token) => {
    if (expiresAtMs === undefined) return
    cancel = clock.setTimer(Math.max(1_000, renewalOf(expiresAtMs, clock) - clock.nowMs()), renew)
  }
  plan(first)
  return () => {
    ended = true
    cancel()
  }
}
