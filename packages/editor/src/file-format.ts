/** The forms in which a document leaves as a file, and comes in as one. */
export type FileFormat = "markdown" | "html" | "text" | "json"

interface FormatFacts {
  /** The first is given to files that leave. */
  readonly extensions: readonly string[]
  readonly type: string
}

export const fileFormats: Readonly<Record<FileFormat, FormatFacts>> = {
  markdown: {extensions: ["md", "markdown"], type: "text/markdown"},
  html: {extensions: ["html", "htm"], type: "text/html"},
  text: {extensions: ["txt", "text"], type: "text/plain"},
  json: {extensions: ["json"], type: "application/json"},
}

export const formatNames = Object.keys(fileFormats) as FileFormat[]

/** What a file picker offers. */
export const acceptedFiles = formatNames
  .flatMap((name) => [...fileFormats[name].extensions.map((extension) => `.${extension}`), fileFormats[name].type])
  .join(",")

/** The form of a file, by the end of its name or else by its type; null for any other. */
export function formatOf({name, type}: Pick<File, "name" | "type">): FileFormat | null {
  const extension = name.toLowerCase().split(".").at(-1)!
  const [mediaType] = type.split(";")
  return (
    formatNames.find((format) => fileFormats[format].extensions.includes(extension)) ??
    formatNames.find((format) => fileFormats[format].type === mediaType) ??
    null
  )
}
