/**
 * Why a connection ended. `code` is the WebSocket close code, and the same number travels on every other transport.
 * `retry` is what the client does next: `backoff` comes back by itself, `never` waits for a person or the app.
 */
export interface CloseReason {
  readonly code: number
  readonly name: string
  /** For people: what happened and what to do. */
  readonly text: string
  readonly retry: "never" | "backoff"
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
  notFound: reason(4404, "notFound", "never", "There is no such document. Check its address."),
  invalidUpdate: reason(4422, "invalidUpdate", "never", "The server refused a change. Copy your text, then reload."),
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
