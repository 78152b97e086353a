import type * as tools from "./tools.ts"

/** What stands around the text and lets people work on it; a reader need not wait for it. */
export type Tools = typeof tools

let loaded: Tools | null = null

/** The tools, once some editor of the page has fetched them. */
export const loadedTools = (): Tools | null => loaded

export async function loadTools(): Promise<Tools> {
  loaded ??= await import("./tools.ts")
  return loaded
}
