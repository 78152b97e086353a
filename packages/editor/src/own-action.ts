/** What people do with a page by themselves. */
const actions = ["wheel", "touchmove", "pointerdown", "keydown"] as const

/** Calls `run` whenever somebody does something with the page, until `signal` ends it. */
export function onOwnAction(run: () => void, signal: AbortSignal): void {
  for (const action of actions) addEventListener(action, run, {capture: true, passive: true, signal})
}
