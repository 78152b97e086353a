import type {FastifyRequest} from "fastify"

/** Origins of pages that may connect besides the server's own, as browsers name them; or all of them. */
export type Origins = readonly string[] | "any"

/**
 * Whether the page behind `request` may connect. Browsers say whose page it is, and let no page say it otherwise; what says
 * nothing is no browser, and carries nobody's cookie unasked.
 */
export function allowsOrigin({headers}: FastifyRequest, origins: Origins): boolean {
  const {origin, host} = headers
  if (origin === undefined || origins === "any" || origins.includes(origin)) return true
  // A page can no more set this one than the other: it would have to ask first, and is not allowed to.
  const forwarded = headers["x-forwarded-host"]
  const own = hostOf(origin)
  return own !== null && (own === host || own === forwarded)
}

/** Whether `request` comes from a page of another origin, which then wants to hear that it may read the answer. */
export function isForeign({headers: {origin, host}}: FastifyRequest): boolean {
  return origin !== undefined && hostOf(origin) !== host
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
