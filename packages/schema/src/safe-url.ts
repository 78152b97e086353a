import {ADDRESS_MAX_LENGTH, DATA_ADDRESS_MAX_LENGTH} from "./limits.ts"

const SAFE_SCHEMES = new Set(["http", "https", "mailto", "tel"])
const SAFE_DATA = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$/
// Browsers drop tabs and newlines inside a URL and skip leading controls, so `java\nscript:` would run.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0020\u007f]/

/**
 * Whether a link may point to `href`: http, https, mailto and tel, or anything without a scheme (a path, a query, a
 * fragment). At most 2048 characters, no control characters or spaces.
 */
export function isSafeHref(href: string): boolean {
  if (href.length > ADDRESS_MAX_LENGTH || CONTROL.test(href)) return false
  const scheme = schemeOf(href)
  return scheme === null || SAFE_SCHEMES.has(scheme)
}

/**
 * Whether an image may be loaded from `source`: http, https, a path, or a PNG, JPEG, GIF or WebP `data:` URL of at most
 * 256 KiB.
 */
export function isSafeImageSource(source: string): boolean {
  if (source.startsWith("data:")) return source.length <= DATA_ADDRESS_MAX_LENGTH && SAFE_DATA.test(source)
  if (source.length > ADDRESS_MAX_LENGTH || CONTROL.test(source)) return false
  const scheme = schemeOf(source)
  return scheme === null || scheme === "http" || scheme === "https"
}

/** Whether a file may be downloaded from `address`: http, https, or a path. */
export function isSafeFileAddress(address: string): boolean {
  return !address.startsWith("data:") && isSafeImageSource(address)
}

/** `href` as the link mark stores it: spaces and controls percent-encoded; null when it is not safe. */
export function safeHref(href: string | null | undefined): string | null {
  return clean(href, isSafeHref)
}

/** `source` as the image block stores it; null when it is not safe. */
export function safeImageSource(source: string | null | undefined): string | null {
  return clean(source, isSafeImageSource)
}

/** `address` as the file block stores it; null when it is not safe. */
export function safeFileAddress(address: string | null | undefined): string | null {
  return clean(address, isSafeFileAddress)
}

function clean(url: string | null | undefined, isSafe: (url: string) => boolean): string | null {
  if (!url) return null
  const encoded = url.trim().replaceAll(" ", "%20")
  return isSafe(encoded) ? encoded : null
}

function schemeOf(url: string): string | null {
  const match = /^([^/?#]*?):/.exec(url)
  return match ? match[1]!.toLowerCase() : null
}
