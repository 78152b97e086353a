/** The http(s) origin of a server given as http or ws origin, or this page's own where it is empty. */
export function originOf(server: string): string {
  return (server === "" ? location.origin : server).replace(/^ws/, "http").replace(/\/+$/, "")
}

/** `ws(s)://host/collab` for a server given as http or ws origin, or for this page's own. */
export function collabUrl(server: string): string {
  return `${originOf(server).replace(/^http/, "ws")}/collab`
}
