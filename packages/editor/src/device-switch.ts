import {deviceMemory} from "./memory.ts"

const listeners = new Set<() => void>()

/** Whether something is switched on on this device: the same in every part of the page, and on the next visit. */
export function isSwitchedOn(name: string, initially: boolean): boolean {
  const stored = deviceMemory.getItem(`quire-${name}`)
  return stored === null ? initially : stored === "on"
}

export function switchTo(name: string, on: boolean): void {
  deviceMemory.setItem(`quire-${name}`, on ? "on" : "off")
  for (const listener of listeners) listener()
}

/** Calls `listener` after something was switched. */
export function onSwitch(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
