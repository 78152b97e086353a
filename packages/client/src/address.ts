/** The http(s) origin of a server that may be named as a WebSocket's is; empty stays empty. */
export function httpOrigin(server: string): string {
  return server.replace(/^ws/, "http").replace(/\/+$/, "")
}

/** As `httpOrigin`; this page's own where `server` is empty. */
export function originOf(server: string): string {
  return httpOrigin(server === "" ? location.origin : server)
}

/** As `originOf`, for a WebSocket. */
export function socketOrigin(server: string): string {
  return originOf(server).replace(/^http/, "ws")
}
