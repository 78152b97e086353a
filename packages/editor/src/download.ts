import {element} from "./dom.ts"

/** Long enough for a browser to have begun with a download. */
const beginsWithinMs = 60_000

/** Gives `content` to the person as a file called `name`. */
export function download(content: Blob, name: string): void {
  const href = URL.createObjectURL(content)
  element("a", {href, download: name}).click()
  setTimeout(() => URL.revokeObjectURL(href), beginsWithinMs)
}

/** The letters and digits of `title` that every system takes for a file's name. */
export function fileNameOf(title: string): string {
  const name = title.replaceAll(/[^\p{L}\p{M}\p{N} _-]/gu, "").trim()
  return name.slice(0, 100) || "document"
}
