/** What a store of a browser offers. */
export type Memory = Pick<Storage, "getItem" | "setItem">

const page = new Map<string, string>()

/** What this device keeps from one visit to the next; where the browser stores nothing, for as long as the page is open. */
export const deviceMemory: Memory = {
  getItem: (name) => page.get(name) ?? attempt(() => localStorage.getItem(name)),
  setItem(name, value) {
    page.set(name, value)
    attempt(() => localStorage.setItem(name, value))
  },
}

function attempt<T>(action: () => T): T | null {
  try {
    return action()
  } catch {
    return null
  }
}
