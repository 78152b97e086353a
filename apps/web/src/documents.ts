import {keptDocuments} from "@quire/client"

/** A line of the list. */
export interface DocumentSummary {
  readonly id: string
  /** Empty for a document that nobody has named. */
  readonly title: string
  readonly changedAt: Date
}

/** A server that has not answered by then does not answer. */
const answerWithinMs = 5_000

/** The documents that this device keeps of this server, the one that changed last first. */
export async function listKept(): Promise<readonly DocumentSummary[]> {
  const kept = await keptDocuments()
  return kept
    .filter(({server}) => server === location.origin)
    .sort((a, b) => b.changedAtMs - a.changedAtMs)
    .map(({document, title, changedAtMs}) => ({id: document, title: title.trim(), changedAt: new Date(changedAtMs)}))
}

/**
 * All documents, the one that changed last first.
 * @throws when the server cannot be reached or answers with something else
 */
export async function listDocuments(signal: AbortSignal): Promise<readonly DocumentSummary[]> {
  const response = await fetch("/api/documents", {
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    headers: {accept: "application/json"},
  })
  if (!response.ok) throw new Error(`The server answered with ${response.status}.`)
  const {documents} = (await response.json()) as {documents: readonly {id: string; title: string; changedAt: string}[]}
  return documents.map(({id, title, changedAt}) => ({id, title: title.trim(), changedAt: new Date(changedAt)}))
}
