/** The pages of the app. */
export type Route =
  | {readonly name: "documents"}
  | {readonly name: "document"; readonly id: string}
  | {readonly name: "connection"}
  | {readonly name: "unknown"; readonly path: string}

const DOCUMENT_PATH = /^\/d\/([A-Za-z0-9_-]{1,64})\/?$/

/** The page that stands at `path`. */
export function routeOf(path: string): Route {
  if (path === "/") return {name: "documents"}
  if (/^\/connection\/?$/.test(path)) return {name: "connection"}
  const id = DOCUMENT_PATH.exec(path)?.[1]
  return id === undefined ? {name: "unknown", path} : {name: "document", id}
}

export const pathOfDocument = (id: string) => `/d/${id}`
