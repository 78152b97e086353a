const listeners = new Set<() => void>()
/** What has been switched in this page, for browsers that store nothing. */
const switched = new Map<string, boolean>()

/** Whether something is on on this device: the same in every part of the page, and remembered until the next visit. */
export function isSwitchedOn(name: string, initially: boolean): boolean {
  return switched.get(name) ?? stored(name) ?? initially
}

export function switchTo(name: string, on: boolean): void {
  switched.set(name, on)
  try {
    localStorage.setItem(`quire-${name}`, on ? "on" : "off")
  } catch {
    // Full or forbidden: it then lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

/** Calls `listener` after something was switched. */
export function onSwitch(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function stored(name: string): boolean | null {
  try {
    const text = localStorage.getItem(`quire-${name}`)
    return text === null ? null : text === "on"
  } catch {
    return null
  }
}
