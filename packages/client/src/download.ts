import {uploadPath} from "@quire/protocol"
import {httpOrigin} from "./address.ts"
import {systemClock} from "./clock.ts"
import {askForToken} from "./token.ts"
import type {TokenSource} from "./token.ts"

/** Whether `src`, which a document keeps, is a file of its server: those are named by their path alone. */
export const isServerFile = (src: string): boolean => src.startsWith(uploadPath)

/** What a page of any origin loads for `src`, which a document keeps. */
export function fileAddress(server: string, src: string): string {
  return isServerFile(src) ? httpOrigin(server) + src : src
}

export interface DownloadOptions {
  /** Origin of the server; empty: the origin of this page. */
  readonly server: string
  readonly token: TokenSource
  readonly signal: AbortSignal
}

/**
 * What a file of the server holds, for a server that wants to know who asks. An `<img>` cannot tell it, and an address must not:
 * it ends up in logs.
 * @throws Error when it cannot be had, or is no file of the server: nobody else is told the token
 */
export async function fetchFile(src: string, {server, token, signal}: DownloadOptions): Promise<Blob> {
  if (!isServerFile(src)) throw new Error("This is no file of the server")
  const shown = await askForToken(token, systemClock)
  signal.throwIfAborted()
  const headers = {authorization: `Bearer ${shown.token}`}
  const response = await fetch(fileAddress(server, src), {headers, signal})
  if (!response.ok) throw new Error(`The server has answered ${response.status}`)
  return response.blob()
}
