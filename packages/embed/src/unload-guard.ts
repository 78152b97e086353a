import type {Provider} from "@quire/client"

/** Some browsers keep no page for going back that listens for its end, so it stops to when nothing was written for so long. */
const restMs = 5_000

/**
 * Asks whoever closes the tab to stay as long as `provider` has text that is nowhere else. To begin and to stop listening takes
 * a browser longer than a key, so that is not done for each. @returns ends it
 */
export function guardUnload(provider: Pick<Provider, "losesWhenLeft" | "subscribe">): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const ask = (event: Event) => {
    if (provider.losesWhenLeft) event.preventDefault()
  }
  const stop = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    removeEventListener("beforeunload", ask)
  }
  const rest = () => {
    timer = null
    if (provider.losesWhenLeft) look()
    else stop()
  }
  const look = () => {
    if (!provider.losesWhenLeft || timer !== null) return
    addEventListener("beforeunload", ask)
    timer = setTimeout(rest, restMs)
  }
  look()
  const unsubscribe = provider.subscribe(look)
  return () => {
    unsubscribe()
    stop()
  }
}
