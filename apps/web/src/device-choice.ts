import {browserStorage} from "./browser-storage.ts"

const prefix = "quire-"

/** What this device remembers of `name`; null where it remembers nothing. */
export function remembered(name: string): string | null {
  return browserStorage()?.getItem(prefix + name) ?? null
}

export function remember(name: string, value: string): void {
  try {
    browserStorage()?.setItem(prefix + name, value)
  } catch {
    // Full or forbidden: it then lasts as long as the page.
  }
}
