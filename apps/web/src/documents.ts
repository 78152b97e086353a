/** A line of the list. */
export interface DocumentSummary {
  readonly id: string
  /** Empty for a document that nobody has named. */
  readonly title: string
  readonly changedAt: Date
}

/**
 * All documents, the one that changed last first.
 * @throws when the server cannot be reached or answers with something else
 */
export async function listDocuments(signal: AbortSignal): Promise<readonly DocumentSummary[]> {
  const response = await fetch("/api/documents", {signal, headers: {accept: "application/json"}})
  if (!response.ok) throw new Error(`The server answered with ${response.status}.`)
  const {documents} = (await response.json()) as {documents: readonly {id: string; title: string; changedAt: string}[]}
  return documents.map(({id, title, changedAt}) => ({id, title: title.trim(), changedAt: new Date(changedAt)}))
}
