import type {Words} from "@quire/words"

/** What the address of a page says of the document on it. */
export function documentAt({id, search}: {readonly id: string; readonly search: string}) {
  const isViewer = new URLSearchParams(search).get("role") === "viewer"
  return {server: "", document: id, ...(isViewer ? {role: "viewer" as const} : {})}
}

/** What the tab of a document is called. */
export function tabTitle(title: string, words: Words): string {
  return `${title.trim() || words.title.untitled} · Quire`
}
