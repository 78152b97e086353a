/** Why a file was not taken, or is not given. */
export interface UploadProblem {
  /** Of the HTTP answer, whose body is `{"error": "<name>"}`. */
  readonly status: number
  /** For people: what happened and what to do. Of a file that was not taken nothing is kept. */
  readonly text: string
}

/** The one table of what can be wrong with an upload. A name is never reused for something else. */
export const uploadProblems = {
  badRequest: {status: 400, text: "This page and the server do not understand each other. Reload it."},
  empty: {status: 400, text: "The file is empty."},
  interrupted: {status: 400, text: "The file did not arrive whole. Try again."},
  signedOut: {status: 401, text: "You are not signed in, or were too long ago. Sign in again."},
  forbidden: {status: 403, text: "You may not add files to this document. Ask its owner."},
  foreignOrigin: {status: 403, text: "The server takes no files from this website."},
  notFound: {status: 404, text: "There is no such file, or not for you."},
  tooLarge: {status: 413, text: "The file is larger than this server takes. Make it smaller."},
  tooManyPixels: {status: 413, text: "The picture has more pixels than this server takes. Make it smaller."},
  documentFull: {status: 413, text: "This document holds as many files as it may. Use another one."},
  wrongType: {status: 415, text: "The server does not take files of this type. Put it into a zip archive."},
  disguised: {status: 415, text: "The file is not of the type that it says. Save it anew in a program that reads it."},
  damaged: {status: 422, text: "The picture is damaged, or not whole. Save it anew in a program that shows it."},
  tooFast: {status: 429, text: "Too many files at once. Try again in a minute."},
  unavailable: {status: 503, text: "The server is busy. Try again."},
  storageFull: {status: 507, text: "The server has no room for the file. Tell whoever runs it."},
} as const satisfies Record<string, UploadProblem>

export type UploadProblemName = keyof typeof uploadProblems

export function isUploadProblem(name: unknown): name is UploadProblemName {
  return typeof name === "string" && Object.hasOwn(uploadProblems, name)
}

/** Names a stored file: the SHA-256 of what it holds, in hexadecimal. */
export type FileHash = string & {readonly __brand: "FileHash"}

/** The hash that `text` spells, or null when it is none. */
export function parseFileHash(text: string): FileHash | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as FileHash) : null
}

/** Where a file is on its server. Documents hold this address, and clean-up looks for it in them. */
export const uploadPath = "/uploads/"

/** What the server says of a file that it has stored. */
export interface StoredFile {
  /** Its address on the server, `/uploads/<hash>`. */
  readonly src: string
  readonly type: string
  readonly name: string
  readonly sizeBytes: number
}
