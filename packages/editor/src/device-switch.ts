import {useSyncExternalStore} from "react"

const listeners = new Set<() => void>()
/** What has been switched in this page, for browsers that store nothing. */
const switched = new Map<string, boolean>()

/** Something that is on or off on this device, the same in every part of the page, and remembered until the next visit. */
export function useDeviceSwitch(name: string, initially: boolean): [isOn: boolean, set: (on: boolean) => void] {
  const isOn = useSyncExternalStore(subscribe, () => switched.get(name) ?? stored(name) ?? initially)
  return [isOn, (on) => store(name, on)]
}

function subscribe(listener: () => void): () => void {
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

function store(name: string, on: boolean): void {
  switched.set(name, on)
  try {
    localStorage.setItem(`quire-${name}`, on ? "on" : "off")
  } catch {
    // Full or forbidden: it then lasts as long as the page.
  }
  for (const listener of listeners) listener()
}
