import {isUploadProblem, uploadProblems} from "@quire/protocol"
import type {StoredFile, UploadProblemName} from "@quire/protocol"
import {httpOrigin} from "./address.ts"
import {systemClock} from "./clock.ts"
import {askForToken} from "./token.ts"
import type {TokenSource} from "./token.ts"

export interface UploadOptions {
  /** Origin of the server; empty: the origin of this page. */
  readonly server: string
  /** Id of the document that the file is for. */
  readonly document: string
  /** Who this is, for a server that wants to know. */
  readonly token?: TokenSource | undefined
  /** Told how much of the file has gone, from 0 to 1. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

/** A file was not stored. The message is for people: what happened and what to do. */
export class UploadError extends Error {
  override readonly name = "UploadError"
  /** What the server said; `offline` when it could not be reached or said nothing that it would say. */
  readonly problem: UploadProblemName | "offline"

  constructor(problem: UploadProblemName | "offline") {
    super(problem === "offline" ? "There is no connection to the server. Try again." : uploadProblems[problem].text)
    this.problem = problem
  }
}

/**
 * Stores a file on the server. Resolves when it is on disk there.
 * @throws UploadError, or the reason of `signal`; nothing is stored then
 */
export async function uploadFile(file: File, options: UploadOptions): Promise<StoredFile> {
  const {token, signal} = options
  const shown = token === undefined ? null : await askForToken(token, systemClock)
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    // Only this tells how much of a body has gone.
    const request = new XMLHttpRequest()
    const refuse = (problem: unknown) => reject(new UploadError(isUploadProblem(problem) ? problem : "offline"))
    request.open("POST", uploadAddress(options))
    request.responseType = "json"
    request.setRequestHeader("content-type", typeOf(file))
    request.setRequestHeader("quire-file-name", encodeURIComponent(file.name))
    if (shown !== null) request.setRequestHeader("authorization", `Bearer ${shown.token}`)
    request.upload.addEventListener("progress", ({loaded, total}) =>
      options.onProgress?.(total === 0 ? 0 : loaded / total),
    )
    request.addEventListener("error", () => refuse(null))
    request.addEventListener("abort", () => reject(signal?.reason as Error))
    request.addEventListener("load", () => {
      const said = request.response as {error?: unknown} | StoredFile | null
      if (said !== null && "src" in said && request.status === 201) resolve(said)
      else refuse(said !== null && "error" in said ? said.error : proxyProblem(request.status))
    })
    signal?.addEventListener("abort", () => request.abort(), {once: true})
    request.send(file)
  })
}

/** What a proxy on the way means, which says nothing of what we know. */
function proxyProblem(status: number): UploadProblemName | null {
  if (status === uploadProblems.tooLarge.status) return "tooLarge"
  return status >= 500 ? "unavailable" : null
}

function uploadAddress({server, document}: UploadOptions): string {
  return `${httpOrigin(server)}/api/v1/documents/${document}/uploads`
}

/** Types of which a system may not know. */
const typesByEnd: Readonly<Record<string, string>> = {
  csv: "text/csv",
  json: "application/json",
  log: "text/plain",
  markdown: "text/markdown",
  md: "text/markdown",
  txt: "text/plain",
}

function typeOf({type, name}: File): string {
  const end = name.split(".").at(-1)?.toLowerCase() ?? ""
  return type || typesByEnd[end] || "application/octet-stream"
}
