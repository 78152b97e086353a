/**
 * Why a connection ended. `code` is the WebSocket close code, and the same number travels on every other transport.
 * `retry` is what the client does next: `backoff` comes back by itself; `signIn` and `reload` wait for a person to do that;
 * `never` waits for the app.
 */
export interface CloseReason {
  readonly code: number
  readonly name: string
  /** For people: what happened and what to do. */
  readonly text: string
  readonly retry: "never" | "signIn" | "reload" | "backoff"
}

function reason(code: number, name: string, retry: CloseReason["retry"], text: string): CloseReason {
  return Object.freeze({code, name, text, retry})
}

/** The one table of close reasons. A code is never reused for something else. */
export const closeReasons = {
  tooBig: reason(1009, "tooBig", "never", "One change was larger than 16 MiB. Undo it, or add it in smaller parts."),
  restarting: reason(1012, "restarting", "backoff", "The server is restarting. Your text is kept and sent again."),
  overloaded: reason(1013, "overloaded", "backoff", "The server is busy. Your text is kept and sent again."),
  protocolError: reason(
    4400,
    "protocolError",
    "never",
    "This page and the server do not understand each other. Reload it.",
  ),
  signedOut: reason(4401, "signedOut", "signIn", "You are not signed in, or were too long ago. Sign in again."),
  forbidden: reason(4403, "forbidden", "never", "You may no longer open this document. Ask its owner."),
  notFound: reason(4404, "notFound", "never", "There is no such document. Check its address."),
  tooOld: reason(4409, "tooOld", "reload", "This page is older than the document. Reload it."),
  tooLarge: reason(4413, "tooLarge", "never", "The document would be too large. Copy your text, then reload."),
  invalidUpdate: reason(4422, "invalidUpdate", "never", "The server refused a change. Copy your text, then reload."),
  readOnly: reason(
    4507,
    "readOnly",
    "backoff",
    "The server cannot store anything now. Your text is kept and sent again.",
  ),
  tooFast: reason(4529, "tooFast", "backoff", "Too much was sent at once. Your text is kept and sent again."),
} as const satisfies Record<string, CloseReason>

const byCode: ReadonlyMap<number, CloseReason> = new Map(
  Object.values(closeReasons).map((known) => [known.code, known]),
)

/** The reason behind a code that came over the wire. An unknown 44xx is final, every other unknown code is retried. */
export function closeReasonOf(code: number): CloseReason {
  const final = code >= 4400 && code < 4500
  return (
    byCode.get(code) ??
    (final
      ? reason(code, "unknown", "never", "The server ended this session. Reload the page.")
      : reason(code, "unknown", "backoff", "The connection was lost. Your text is kept and sent again."))
  )
}
