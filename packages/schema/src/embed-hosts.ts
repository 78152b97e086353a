import {ADDRESS_MAX_LENGTH} from "./limits.ts"

/** What a page of somebody else's looks like inside a document. */
export interface EmbeddedPage {
  /** Whose it is, as people call them. */
  readonly provider: string
  /** The address that a frame loads. */
  readonly frame: string
  /** Width by height, as in `16 / 9`. */
  readonly ratio: string
}

interface Provider {
  readonly name: string
  readonly hosts: readonly string[]
  readonly ratio: string
  /** Begins every address that a frame loads. */
  readonly frames: string
  /** Matches the path and the query of what can be embedded. */
  readonly page: RegExp
  /** What comes after `frames`; `part` is what the groups of `page` matched. */
  readonly frame: (part: readonly string[], address: URL) => string
}

/** The only hosts whose pages can be in a document, and what is loaded of them. */
const providers: readonly Provider[] = [
  {
    name: "YouTube",
    hosts: ["www.youtube.com", "youtube.com", "m.youtube.com", "www.youtube-nocookie.com"],
    ratio: "16 / 9",
    frames: "https://www.youtube-nocookie.com/embed/",
    page: /^\/(?:watch\?(?:[^#]*&)?v=|shorts\/|live\/|embed\/)([\w-]{11})(?:[?&/]|$)/,
    frame: ([id]) => id!,
  },
  {
    name: "YouTube",
    hosts: ["youtu.be"],
    ratio: "16 / 9",
    frames: "https://www.youtube-nocookie.com/embed/",
    page: /^\/([\w-]{11})(?:\?|$)/,
    frame: ([id]) => id!,
  },
  {
    name: "Vimeo",
    hosts: ["vimeo.com", "www.vimeo.com", "player.vimeo.com"],
    ratio: "16 / 9",
    frames: "https://player.vimeo.com/video/",
    page: /^\/(?:video\/)?(\d{1,12})(?:[?/]|$)/,
    frame: ([id]) => id!,
  },
  {
    name: "Loom",
    hosts: ["www.loom.com", "loom.com"],
    ratio: "16 / 9",
    frames: "https://www.loom.com/embed/",
    page: /^\/(?:share|embed)\/([0-9a-f]{32})(?:\?|$)/,
    frame: ([id]) => id!,
  },
  {
    name: "Figma",
    hosts: ["www.figma.com", "figma.com"],
    ratio: "4 / 3",
    frames: "https://www.figma.com/embed",
    page: /^\/(?:file|design|proto|board)\/[\w-]{1,64}(?:[?/]|$)/,
    frame: (_part, address) => `?embed_host=quire&url=${encodeURIComponent(address.href)}`,
  },
  {
    name: "CodePen",
    hosts: ["codepen.io"],
    ratio: "4 / 3",
    frames: "https://codepen.io/",
    page: /^\/([\w-]{1,64})\/(?:pen|embed|full|details)\/([\w-]{1,64})(?:[?/]|$)/,
    frame: ([user, pen]) => `${user}/embed/${pen}`,
  },
  {
    name: "Google Docs",
    hosts: ["docs.google.com"],
    ratio: "4 / 3",
    frames: "https://docs.google.com/",
    page: /^\/(document|spreadsheets|presentation)\/d\/([\w-]{10,128})(?:[?/]|$)/,
    frame: ([kind, id]) => `${kind}/d/${id}/preview`,
  },
  {
    name: "Spotify",
    hosts: ["open.spotify.com"],
    ratio: "3 / 1",
    frames: "https://open.spotify.com/embed/",
    page: /^\/(?:embed\/)?(track|album|playlist|episode|show)\/(\w{1,64})(?:\?|$)/,
    frame: ([kind, id]) => `${kind}/${id}`,
  },
]

/** Origins that a page with documents has to let frames load from. */
export const embedOrigins: readonly string[] = [...new Set(providers.map(({frames}) => new URL(frames).origin))]

/** What of the page at `address` can be shown in a document; null for every address of a host that is not on the list. */
export function embeddedPage(address: string): EmbeddedPage | null {
  if (address.length > ADDRESS_MAX_LENGTH || !/^https:\/\/[^\s\\]+$/i.test(address) || !URL.canParse(address))
    return null
  const url = new URL(address)
  if (url.username !== "" || url.password !== "" || url.port !== "") return null
  const path = url.pathname + url.search
  for (const {name, hosts, ratio, frames, page, frame} of providers) {
    const [all, ...parts] = (hosts.includes(url.hostname) && page.exec(path)) || []
    if (all !== undefined) return {provider: name, ratio, frame: frames + frame(parts, url)}
  }
  return null
}

export const isEmbeddable = (address: string): boolean => embeddedPage(address) !== null

/** The names of all providers, for people. */
export const embedProviders: readonly string[] = [...new Set(providers.map(({name}) => name))]
